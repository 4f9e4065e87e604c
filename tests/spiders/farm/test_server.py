from __future__ import annotations

import gzip
import http.client
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pytest

from spiders.farm import SITES, Farm, Fault, Stage, fault_plan, overlaps, truth, write_truth


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def get(stage: Stage, site: str, path: str, **headers: str) -> Got:
    """Ask a board; header names are written with _ for -."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection(urlsplit(stage.base_urls[site]).netloc)
    try:
        connection.request("GET", f"/{path}", headers=sent)
        answer = connection.getresponse()
        lower = {k.lower(): v for k, v in answer.headers.items()}
        return Got(answer.status, lower, answer.read())
    finally:
        connection.close()


def test_every_board_has_a_page_for_people_and_rules_for_robots(stage: Stage) -> None:
    for site in SITES:
        home, robots = get(stage, site, ""), get(stage, site, "robots.txt")

        assert home.status == 200
        assert home.headers["content-type"].startswith("text/html")
        assert "Disallow: /trap/" in robots.body.decode()


def test_every_posting_has_a_page_for_people(stage: Stage) -> None:
    for site in SITES:
        posting = stage.view(site).postings[0]
        charset = "gbk" if site == "farm_banyan" else "utf-8"

        page = get(stage, site, posting.path)

        assert page.status == 200
        assert posting.title in page.body.decode(charset)


def test_an_unchanged_page_is_answered_with_304(stage: Stage) -> None:
    posting = stage.view("farm_beacon").postings[0]
    first = get(stage, "farm_beacon", posting.path)

    by_tag = get(stage, "farm_beacon", posting.path, If_None_Match=first.headers["etag"])
    since = {"If_Modified_Since": first.headers["last-modified"]}
    by_time = get(stage, "farm_beacon", posting.path, **since)

    assert (by_tag.status, by_time.status) == (304, 304)
    assert by_tag.body == b""


def test_a_closed_posting_is_gone_and_an_invented_one_unknown(stage: Stage) -> None:
    before = stage.view("farm_beacon").night.by_key
    stage.night = 6
    over = next(
        p
        for key, p in before.items()
        if key not in stage.view("farm_beacon").night.by_key and p.site == "farm_beacon"
    )

    assert get(stage, "farm_beacon", over.path).status == 410
    assert get(stage, "farm_beacon", "job/bk000.html").status == 404


def test_the_sitemap_is_gzipped_and_leads_to_all_postings(stage: Stage) -> None:
    view = stage.view("farm_beacon")

    index = get(stage, "farm_beacon", "sitemap_index.xml").body.decode()
    maps = [part.split("</loc>")[0] for part in index.split("<loc>")[1:] if ".gz" in part]
    texts = [
        gzip.decompress(get(stage, "farm_beacon", url.removeprefix(view.base_url)).body)
        for url in maps
    ]

    assert sum(text.count(b"<loc>") for text in texts) == len(view.postings)


def test_the_gbk_board_says_its_charset_only_in_the_page(stage: Stage) -> None:
    page = get(stage, "farm_banyan", "jobs/list_1.html")

    assert page.headers["content-type"] == "text/html"
    assert f"共 <b>{len(stage.view('farm_banyan').postings)}</b> 条" in page.body.decode("gbk")


def test_offset_pages_give_every_posting_once(stage: Stage) -> None:
    found: list[str] = []
    while part := get(
        stage, "farm_service", f"api/v1/positions?offset={len(found)}&limit=50"
    ).json()["data"]["list"]:
        found += [entry["positionId"] for entry in part]

    assert sorted(found) == sorted(p.key for p in stage.view("farm_service").postings)


def test_a_bad_cursor_is_refused(stage: Stage) -> None:
    assert get(stage, "farm_swift", "wapi/jobs?cursor=%21%21").status == 400


def test_a_board_that_is_down_answers_nothing_else_than_503(stage: Stage) -> None:
    stage.faults = {"farm_service": Fault.DOWN}

    assert get(stage, "farm_service", "robots.txt").status == 503
    assert get(stage, "farm_swift", "robots.txt").status == 200


def test_a_capped_list_declares_more_than_it_gives(stage: Stage) -> None:
    stage.faults = {"farm_service": Fault.LIST_CAPPED}
    total = len(stage.view("farm_service").postings)

    end = get(stage, "farm_service", f"api/v1/positions?offset={total // 3}").json()

    assert end["data"]["list"] == []
    assert end["data"]["total"] == total


def test_a_list_that_wraps_round_shows_the_same_again_and_the_true_total(stage: Stage) -> None:
    stage.faults = {"farm_service": Fault.LIST_WRAPS}
    total = len(stage.view("farm_service").postings)

    first = get(stage, "farm_service", "api/v1/positions?offset=0&limit=5").json()["data"]
    again = get(stage, "farm_service", f"api/v1/positions?offset={total // 3}&limit=5").json()

    assert again["data"]["list"] == first["list"]
    assert first["total"] == total


@pytest.mark.parametrize(
    ("fault", "path", "status", "shown"),
    [
        (Fault.LOGIN_WALL, "wapi/jobs", 302, ""),
        (Fault.LOGIN_WALL, "passport/login", 200, "请先登录"),
        (Fault.SECURITY_CHECK, "wapi/jobs", 200, "安全验证"),
        (Fault.LED_AWAY, "wapi/jobs", 302, ""),
        (Fault.EMPTY_JSON, "wapi/jobs", 200, "{}"),
        (Fault.CLOSED_TO_US, "robots.txt", 200, "Disallow: /\n"),
    ],
)
def test_a_board_in_trouble_answers_with_something_else(
    stage: Stage, fault: Fault, path: str, status: int, shown: str
) -> None:
    stage.faults = {"farm_swift": fault}

    got = get(stage, "farm_swift", path)

    assert got.status == status
    assert shown in got.body.decode()


def test_a_cut_off_answer_says_that_it_is_whole(stage: Stage) -> None:
    stage.faults = {"farm_swift": Fault.CUT_OFF}

    got = get(stage, "farm_swift", "wapi/jobs")

    assert int(got.headers["content-length"]) == len(got.body)
    with pytest.raises(EOFError):
        gzip.decompress(got.body)


def test_a_fault_plan_names_what_there_is() -> None:
    with pytest.raises(ValueError, match="farm_beacon=lost: the faults are down, "):
        fault_plan(["farm_beacon=lost"])
    with pytest.raises(ValueError, match="beacon=down: the farm's boards are farm_beacon, "):
        fault_plan(["beacon=down"])


def test_the_gbk_board_tries_a_new_layout_on_night_seven(stage: Stage) -> None:
    stage.night = 6
    before = get(stage, "farm_banyan", "jobs/list_1.html").body.decode("gbk")
    stage.night = 7
    during = get(stage, "farm_banyan", "jobs/list_1.html").body.decode("gbk")
    stage.night = 10
    after = get(stage, "farm_banyan", "jobs/list_1.html").body.decode("gbk")

    assert ["joblist" in page for page in (before, during, after)] == [True, False, True]


def test_the_log_names_requests_that_robots_txt_forbids(stage: Stage) -> None:
    get(stage, "farm_beacon", "robots.txt", User_Agent="probe/1")
    get(stage, "farm_beacon", "trap/1")
    get(stage, "farm_banyan", "login")

    assert [hit.path for hit in stage.forbidden_hits()] == ["/trap/1", "/login"]
    assert stage.hits("farm_beacon")[0].agent == "probe/1"


def test_the_log_shows_requests_one_after_another_as_polite(stage: Stage) -> None:
    for _ in range(5):
        get(stage, "farm_tern", "robots.txt")

    assert overlaps(stage.hits()) == 0


def test_the_truth_is_the_same_in_tables_and_in_files(small_farm: Farm, tmp_path: Path) -> None:
    tables = truth(small_farm, 3)

    write_truth(small_farm, 3, tmp_path)

    for name, table in tables.items():
        read = pd.read_csv(tmp_path / f"{name}.csv", dtype=str, keep_default_na=False)
        assert read.shape == table.shape
    advertising = tables["companies"].query("advertises")
    assert set(tables["mentions"]["company_id"]) == set(advertising["company_id"])


def test_the_command_announces_its_boards_and_ends_with_its_input() -> None:
    code = "from spiders.farm import main; main(companies=10, announce=True)"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        watch = threading.Timer(30, process.kill)
        watch.start()
        said = json.loads(process.stdout.readline())
        process.stdin.close()
        ended = process.wait()
        watch.cancel()

    assert set(said) == set(SITES)
    assert ended == 0
