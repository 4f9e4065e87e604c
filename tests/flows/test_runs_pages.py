"""`leads runs diff` after real nights on the farm: it names what an analyst has to mend."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from enrich.store import open_store, samples
from flows.pagediff import MOST_LINES
from flows.pagetables import MOST
from spiders.farm import Farm, Fault, Stage, serve
from tests.flows.farm_nights import pass_nights

Leads = Callable[..., Any]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with serve(Farm(seed=11, companies=10)) as served:
        yield served


def lost(document: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """Return role and field of what finds nothing: its selector, and what stands there now."""
    return {
        (page["role"], each["field"]): (each["selector"], each["becomes"])
        for page in document["pages"]
        for each in page["lost"]
    }


@pytest.mark.parametrize(
    ("site", "wanted"),
    [
        (
            "farm_banyan",
            {
                ("list", "employer"): ("span.co", "span.firm"),
                ("detail", "employer"): ("h2.company", "h2.firm-name"),
                ("detail", "site_company_id"): ("h2.company a@href", "h2.firm-name"),
            },
        ),
        (
            "farm_service",
            {("list", "employer"): ("corpName", "data.list[].enterpriseName")},
        ),
        (
            "farm_swift",
            {("list", "employer"): ("brandName", "zpData.jobList[].companyTitle")},
        ),
        (
            "farm_lattice",
            {
                ("list", "employer"): (
                    "companyFullName",
                    "__INITIAL_STATE__.positions.result[].employerFullName",
                )
            },
        ),
        (
            "farm_beacon",
            {
                ("detail", "employer"): (
                    "JobPosting.hiringOrganization",
                    "JSON-LD.JobPosting.employerOrganization",
                )
            },
        ),
    ],
)
def test_renamed_class_or_key_is_named_with_its_field(
    leads: Leads, home: Path, stage: Stage, site: str, wanted: dict[Any, Any]
) -> None:
    pass_nights(home, stage, site, None, Fault.EMPLOYER_RENAMED)

    ended = leads("runs", "diff", site, "--json")

    assert ended.code == 0
    assert lost(ended.document) == wanted


def test_new_layout_is_shown_short_and_with_what_stands_there(
    leads: Leads, home: Path, stage: Stage
) -> None:
    pass_nights(home, stage, "farm_banyan", None, Fault.LAYOUT_CHANGED)

    said = leads("runs", "diff", "farm_banyan").out

    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "finds nothing: items ul.joblist > li 30 0 main > article" in lines
    assert "finds nothing: title a.title 30 0 h3 > a" in lines
    assert "and 1 more" in lines
    assert sum(line.startswith("finds nothing:") for line in lines) == MOST


@pytest.mark.parametrize(
    ("site", "wanted"),
    [
        ("farm_service", ("data.list", "result.rows")),
        ("farm_swift", ("zpData.jobList", "zpData.cards")),
    ],
)
def test_moved_list_is_named(
    leads: Leads, home: Path, stage: Stage, site: str, wanted: tuple[str, str]
) -> None:
    pass_nights(home, stage, site, None, Fault.LAYOUT_CHANGED)

    found = lost(leads("runs", "diff", site, "--json").document)

    assert found["list", "items"] == wanted


def test_site_that_never_had_a_good_night_shows_tonights_page(
    leads: Leads, home: Path, stage: Stage
) -> None:
    pass_nights(home, stage, "farm_lattice", Fault.LAYOUT_CHANGED)

    ended = leads("runs", "diff", "farm_lattice")

    assert ended.code == 0
    assert "no good night is known before that of" in ended.out
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert "finds nothing name: window.__INITIAL_STATE__ 0" in lines
    assert "there __APP_DATA__.positions.result[].positionName 25" in lines


def test_wall_is_called_one_and_not_compared(leads: Leads, home: Path, stage: Stage) -> None:
    pass_nights(home, stage, "farm_swift", None, Fault.SECURITY_CHECK)

    ended = leads("runs", "diff", "farm_swift")

    assert "This is no page of the site's own." in ended.out
    assert "finds nothing" not in ended.out


def test_key_that_nobody_reads_is_named_on_its_first_night_alone(
    leads: Leads, home: Path, stage: Stage
) -> None:
    nights = pass_nights(home, stage, "farm_service", None, Fault.NEW_KEY, Fault.NEW_KEY)

    assert [sorted(night.new_keys) for night in nights] == [
        [],
        ["data.list[].urgentLevel", "data.urgentLevel"],
        [],
    ]
    assert {night.verdict.value for night in nights} == {"ok"}
    assert nights[1].new_keys["data.list[].urgentLevel"] == nights[1].listed
    assert leads("runs", "diff", "farm_service").code == 0


def test_archived_pages_are_compared_as_texts_without_contacts(
    leads: Leads, home: Path, stage: Stage
) -> None:
    pass_nights(home, stage, "farm_banyan", None, Fault.LAYOUT_CHANGED, archive_days=3)

    found = leads("runs", "diff", "farm_banyan", "--pages", "--json").document
    shown = leads("runs", "diff", "farm_banyan", "--pages").out

    (text,) = [each for each in found["texts"] if each["role"] == "list"]
    assert text["url"] == text["good_url"]
    assert any(line.startswith("-共 ") for line in text["lines"])
    assert any(line.startswith("+为您找到 ") for line in text["lines"])
    assert f"and {len(text['lines']) - MOST_LINES} more" in shown


def test_without_an_archive_there_is_no_text_to_compare(
    leads: Leads, home: Path, stage: Stage
) -> None:
    pass_nights(home, stage, "farm_banyan", None, Fault.LAYOUT_CHANGED)

    said = leads("runs", "diff", "farm_banyan", "--pages").out

    assert "list: the archive does not hold both pages." in said


def test_no_text_of_a_posting_is_kept_of_its_page(home: Path, stage: Stage) -> None:
    pass_nights(home, stage, "farm_beacon", None)

    store = open_store(home)
    with store.read() as db:
        kept = samples.good_samples(db, "farm_beacon")
    store.close()
    written = json.dumps([sample.outline for sample in kept], ensure_ascii=False)
    assert {sample.role for sample in kept} == {"sitemap", "detail"}
    assert written.isascii()
    assert not {posting.key for posting in stage.view("farm_beacon").postings} & set(
        written.split('"')
    )
