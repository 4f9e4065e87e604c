"""`leads sites`: what there is, what is wrong with a file, trying a site, adding one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.settings import Settings
from flows.trial import _write_copy, try_site
from spiders.farm import Farm, Fault, Stage, serve
from spiders.site import load_site, packaged_sites

Leads = Callable[..., Any]

OWN = """\
id: quay
name: 码头招聘
family: file
language: zh
enabled: false
source_role: aggregator
"""
NETWORK = """\
id: quay
name: 码头招聘
family: json_api
language: zh
enabled: false
source_role: aggregator
base_url: https://quay.invalid/
promise: {postings: [1, 100]}
request: {url: api/jobs}
paging: {kind: none}
list: {items: data, key: id, url_template: "job/{key}", fields: {title: name, employer: firm}}
"""
JOBS = [
    {"jobId": n, "jobName": f"报关员{n}", "company": "远港物流有限公司", "cityName": "宁波"}
    for n in (11, 12, 13)
]
URL = "https://quay.invalid/api/jobs?page=1&size=3"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def saved_page(tmp_path: Path) -> Path:
    """The answer of a list, as saved from a browser."""
    answer = {"data": {"list": JOBS, "total": 31}}
    return written(tmp_path / "page.json", json.dumps(answer, ensure_ascii=False))


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A small farm on its first night."""
    with serve(Farm(seed=11, companies=40)) as served:
        yield served


def test_list_shows_packaged_and_own_sites_and_none_real_is_read_at_night(
    leads: Leads, home: Path
) -> None:
    written(home / "sites" / "quay.yaml", OWN)

    ended = leads("sites", "list", "--json")

    assert ended.code == 0
    shown = {row["site"]: row for row in ended.document}
    assert set(shown) == {"quay", *(path.stem for path in packaged_sites())}
    assert shown["quay"]["name"] == "码头招聘"
    assert shown["farm_beacon"]["enabled"] == "demo"
    assert True not in {row["enabled"] for row in ended.document}


def test_list_for_people_says_which_are_read_at_night(leads: Leads, home: Path) -> None:
    written(home / "sites" / "quay.yaml", OWN)

    said = leads("sites", "list").out

    (own,) = [line for line in said.splitlines() if line.strip().startswith("quay ")]
    (farm,) = [line for line in said.splitlines() if "farm_beacon" in line]
    assert own.split()[:5] == ["quay", "码头招聘", "file", "zh", "no"]
    assert "demonstration" in farm


def test_a_file_that_is_wrong_hides_no_other_site(leads: Leads, home: Path) -> None:
    written(home / "sites" / "quay.yaml", OWN)
    written(home / "sites" / "wrong.yaml", "id: wrong\ncolour: red\n")

    ended = leads("sites", "list", "--json")

    assert ended.code == 1
    assert "wrong.yaml" in ended.err
    assert "quay" in {row["site"] for row in ended.document}


def test_own_file_wins_over_the_packaged_one(leads: Leads, home: Path) -> None:
    written(home / "sites" / "jobicy.yaml", OWN.replace("quay", "jobicy"))

    shown = {row["site"]: row for row in leads("sites", "list", "--json").document}

    assert shown["jobicy"]["family"] == "file"


def test_all_files_are_sound_as_they_come(leads: Leads) -> None:
    ended = leads("sites", "check", "--json")

    assert ended.code == 0
    assert ended.document == {"files": len(packaged_sites()), "problems": []}


def test_every_mistake_in_own_files_is_named_by_file_line_and_field(
    leads: Leads, home: Path
) -> None:
    wrong = OWN.replace("language: zh", "language: de").replace("enabled: false", "enabeld: no")
    file = written(home / "sites" / "quay.yaml", wrong)

    ended = leads("sites", "check", "--json")

    problems = ended.document["problems"]
    assert ended.code == 1
    assert any(problem.startswith(f"{file}:4:1: language: ") for problem in problems)
    assert any(problem.startswith(f"{file}:5:1: enabeld: ") for problem in problems)
    assert ended.err.endswith(f"{len(packaged_sites()) + 1} site files, 2 problems\n")


def test_files_that_are_named_are_the_ones_that_are_checked(
    leads: Leads, tmp_path: Path
) -> None:
    good = written(tmp_path / "quay.yaml", OWN)

    one = leads("sites", "check", good, "--json")
    none = leads("sites", "check", tmp_path / "nowhere.yaml", "--json")

    assert (one.code, one.document["files"]) == (0, 1)
    assert none.code == 1
    assert "nowhere.yaml" in none.document["problems"][0]


def test_new_site_is_proposed_sound_and_disabled(
    leads: Leads, home: Path, saved_page: Path
) -> None:
    ended = leads("sites", "new", "quay", URL, "--page", saved_page)

    file = home / "sites" / "quay.yaml"
    assert ended.code == 0
    assert str(file) in ended.out.splitlines()
    assert "leads sites try quay" in ended.err
    site = load_site(file)
    assert (site.family, site.enabled, site.terms.verdict) == ("json_api", False, "unread")
    assert leads("sites", "check", file).code == 0


def test_new_site_says_how_much_of_its_page_it_reads(leads: Leads, saved_page: Path) -> None:
    ended = leads("sites", "new", "quay", URL, "--page", saved_page)

    assert "reads 3 postings of that page" in ended.err


def test_new_site_needs_a_web_address(leads: Leads, home: Path, saved_page: Path) -> None:
    ended = leads("sites", "new", "quay", "nourl", "--page", saved_page)

    assert ended.code == 1
    assert "is no web address" in ended.err
    assert not (home / "sites" / "quay.yaml").exists()


def test_new_site_never_writes_over_a_file(leads: Leads, home: Path, saved_page: Path) -> None:
    file = written(home / "sites" / "quay.yaml", OWN)

    ended = leads("sites", "new", "quay", URL, "--page", saved_page)

    assert ended.code == 1
    assert ended.err == f"leads: {file}: exists already\n"
    assert file.read_text("utf-8") == OWN


@pytest.mark.parametrize(
    ("site", "url", "page", "told"),
    [
        ("quay", URL, "nowhere.json", "nowhere.json: No such file"),
        ("quay", "https://www.zhaopin.com/x", "page.json", "is denied"),
        ("Quay 1", URL, "page.json", "small letters, digits and _"),
    ],
)
def test_new_site_that_cannot_be_is_told_and_nothing_is_written(  # noqa: PLR0913, PLR0917  fixtures and cases
    leads: Leads, home: Path, saved_page: Path, site: str, url: str, page: str, told: str
) -> None:
    ended = leads("sites", "new", site, url, "--page", saved_page.with_name(page))

    assert ended.code == 1
    assert told in ended.err
    assert not (home / "sites").exists()


def test_site_that_there_is_not_is_told_with_near_ones(leads: Leads) -> None:
    ended = leads("sites", "try", "farm_beacom")

    assert ended.code == 1
    assert "there is no such site; did you mean farm_beacon" in ended.err


@pytest.mark.slow
def test_trial_shows_postings_and_how_full_they_are_and_keeps_nothing(
    leads: Leads, stage: Stage, home: Path
) -> None:
    url = stage.base_urls["farm_swift"]

    ended = leads("sites", "try", "farm_swift", "--base-url", url, "--json")

    assert ended.code == 0, ended.err
    report = ended.document["report"]
    shown = {posting.key for posting in stage.view("farm_swift").postings}
    assert report["verdict"] == "ok"
    assert report["rows"] == len(shown)
    assert report["filled"]["title"] == 1.0
    assert len(ended.document["sample"]) == 10
    assert {row["key"] for row in ended.document["sample"]} <= shown
    assert ended.document["found"] == len(shown)
    assert ended.document["total"] is None  # the board says none
    assert ended.document["limit_reached"] == ""
    assert report["robots"].startswith("rules")
    assert ended.document["terms"]["verdict"] == "unread"
    assert not home.exists()


@pytest.mark.slow
def test_trial_of_a_large_board_stops_at_twenty_pages(leads: Leads, stage: Stage) -> None:
    url = stage.base_urls["farm_beacon"]

    ended = leads("sites", "try", "farm_beacon", "--base-url", url, "--json")

    assert ended.code == 0
    assert ended.document["report"]["verdict"] == "incomplete"
    assert "farm_beacon is larger than a trial" in ended.err
    assert "ended at its limit: 20 pages" in ended.err
    assert ended.document["limit_reached"] == "pages"
    assert len(ended.document["sample"]) >= 5
    assert len([hit for hit in stage.hits("farm_beacon") if hit.path != "/robots.txt"]) <= 20
    assert stage.forbidden_hits() == []


@pytest.mark.slow
def test_trial_for_people_says_the_verdict_and_why(leads: Leads, stage: Stage) -> None:
    stage.faults = {"farm_swift": Fault.DOWN}
    url = stage.base_urls["farm_swift"]

    ended = leads("sites", "try", "farm_swift", "--base-url", url)

    assert ended.code == 3
    assert "verdict blocked" in ended.out
    assert "robots unreachable: nothing was fetched" in ended.out


@pytest.mark.slow
def test_site_on_the_network_is_not_tried_without_a_contact(
    leads: Leads, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LEADS_CONTACT", raising=False)
    written(home / "sites" / "quay.yaml", NETWORK)

    ended = leads("sites", "try", "quay")

    assert ended.code == 1
    assert "give --contact a mail address or web page of yours" in ended.err
    assert ended.out == ""


@pytest.mark.slow
def test_site_whose_terms_were_read_and_forbid_it_is_not_tried(
    leads: Leads, home: Path
) -> None:
    terms = "terms: {read_on: 2026-01-05, verdict: forbidden}\n"
    written(home / "sites" / "quay.yaml", NETWORK + terms)

    ended = leads("sites", "try", "quay", "--contact", "sales@quay.example")

    assert ended.code == 1
    assert ended.err == "leads: quay.yaml: terms: the site's terms forbid it\n"


@pytest.mark.slow
def test_half_written_file_of_another_site_stops_no_trial(
    leads: Leads, stage: Stage, home: Path
) -> None:
    written(home / "sites" / "other.yaml", "id: [")
    url = stage.base_urls["farm_swift"]

    ended = leads("sites", "try", "farm_swift", "--base-url", url)

    assert ended.code == 0, ended.err
    assert "verdict ok" in ended.out
    assert "the site does not say how many it has" in ended.out
    assert "robots.txt: rules" in ended.out
    assert "terms: unread" in ended.out


@pytest.mark.slow
def test_trial_that_runs_out_of_time_shows_what_it_has_and_says_so(
    stage: Stage, home: Path
) -> None:
    (packaged,) = (path for path in packaged_sites() if path.stem == "farm_swift")
    slow = packaged.read_text("utf-8").replace("delay_s: 0", "delay_s: 1")
    written(home / "sites" / "farm_swift.yaml", slow.replace("size: 40", "size: 2"))
    url = stage.base_urls["farm_swift"]

    trial = try_site(
        Settings(home=home), "farm_swift", date(2026, 1, 5), base_url=url, seconds=3
    )

    assert trial.cut == "time"
    assert trial.promising
    assert trial.sample


@pytest.mark.parametrize("file", packaged_sites(), ids=lambda file: str(file.stem))
def test_trial_reads_a_site_as_its_file_says_but_for_the_pages(
    tmp_path: Path, home: Path, file: Path
) -> None:
    _write_copy(Settings(home=home), file.stem, tmp_path, 20)

    tried, site = load_site(tmp_path / file.name), load_site(file)
    assert tried.limits.pages == min(20, site.limits.pages)
    assert tried.model_copy(update={"limits": site.limits}) == site
