"""/runs: sites × nights with the figures behind them, one night's page, its log."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import insert, update

from enrich.issues import Issue
from enrich.model import RawPosting, Verdict
from enrich.store import Connection, history, open_store
from enrich.store.desk_tables import forgotten
from enrich.store.runs import Holder, start_run, take_lease
from enrich.store.schema import run
from flows.lease import NIGHT
from flows.nightlog import night_log
from flows.settings import Settings
from tests.flows.desk.conftest import RunningDesk
from tests.flows.nights import Nights

Serve = Callable[[Path], RunningDesk]
TAG = re.compile(r"<[^>]+>")
GOOD: dict[str, Any] = {
    "rows": 100,
    "unchanged": 20,
    "declared_total": 120,
    "pages": {"ok": 110, "not_modified": 3, "http_410": 2, "timeout": 1},
    "issues": {"redacted": 4},
    "bytes_read": 2_500_000,
}
POOR: dict[str, Any] = {
    "rows": 40,
    "pages": {"ok": 50, "timeout": 3},
    "issues": {"page_changed": 2},
    "verdict": Verdict.INCOMPLETE,
    "reasons": ["48 of 120 <postings> were collected"],
}
LAST = date(2026, 11, 12)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Three nights of a site, the last one poor; another site was shut out twice."""
    home = tmp_path / "home"
    quay, pier = Nights(home, "quay", "html_listing"), Nights(home, "pier", "json_api")
    quay.add(date(2026, 11, 10), **GOOD)
    quay.add(date(2026, 11, 11), **GOOD | {"rows": 110})
    odd = [Issue(kind="page_changed", message=f"no title {n}", where="u") for n in range(2)]
    quay.add(LAST, odd=odd, **POOR)
    why = "the site shut us out; no way round was tried"
    blocked: dict[str, Any] = {"verdict": Verdict.BLOCKED, "reasons": [why]}
    pier.add(date(2026, 11, 11), **blocked)
    pier.add(LAST, **blocked)
    return home


@pytest.fixture
def desk(home: Path, serve: Serve) -> RunningDesk:
    """A desk over these nights; hides the one over published lists."""
    return serve(home)


def table(page: str, name: str) -> list[list[str]]:
    """Return the cells of a table's body, as text."""
    _, after = re.split(rf'<table[^>]* id="{name}"[^>]*>', page)
    body = after[after.index("<tbody>") : after.index("</tbody>")]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows)
    return [[TAG.sub("", cell).strip() for cell in row] for row in cells]


def test_each_square_is_a_night_with_its_verdict_and_link(
    desk: RunningDesk, home: Path
) -> None:
    page = desk.client().get("/runs").text

    svg = ET.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])  # noqa: S314  ours
    squares = {
        (one.attrib["href"], one.attrib["class"], (one.findtext("text") or ""))
        for one in svg.iter("a")
    }
    log = night_log(Settings(home=home), 30)
    assert squares == {
        (f"/runs/{line.site}/{line.business_date}", f"v-{line.verdict}", line.cell[0])
        for line in log.lines
    }
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-label"] == svg.findtext("title") == "2 个网站最近 3 晚"


def test_the_table_beside_the_picture_says_the_same(desk: RunningDesk, home: Path) -> None:
    page = desk.client(language="en").get("/runs").text

    links = re.findall(r'<td><a href="(/runs/[^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    said = {href: TAG.sub("", told).split() for href, told in links}
    for line in night_log(Settings(home=home), 30).lines:
        told = said[f"/runs/{line.site}/{line.business_date}"]
        assert (told[0][0], told[-1]) == (line.cell[0], str(line.postings))
    assert len(said) == 5


def test_figures_of_a_night_are_the_sums_of_its_sites(desk: RunningDesk, home: Path) -> None:
    rows = table(desk.client().get("/runs").text, "nights")

    log = night_log(Settings(home=home), 30)
    assert [row[0] for row in rows] == [str(night) for night in reversed(log.nights)]
    for row in rows:
        ours = [line for line in log.lines if str(line.business_date) == row[0]]
        assert row[2:11] == [
            str(n)
            for n in (
                len(ours),
                sum(bool(line.doubts) for line in ours),
                *(
                    sum(getattr(line, name) for line in ours)
                    for name in (
                        "pages", "failed", "new", "changed", "closed", "held", "issues",
                    )
                ),
            )
        ]  # fmt: skip
    assert rows[0][1:5] == ["部分完成", "2", "2", "53"]
    assert rows[0][5] == "3"


def test_reasons_and_ages_of_sources_are_told(desk: RunningDesk, home: Path) -> None:
    page = desk.client(language="en").get("/runs").text

    doubts = page.split('<ul id="doubts">')[1].split("</ul>")[0]
    assert doubts.count("<li>") == len(night_log(Settings(home=home), 30).reasons())
    assert "48 of 120 &lt;postings&gt; were collected" in doubts
    ages = table(page, "ages")
    assert [row[0] for row in ages] == ["pier", "quay"]
    assert ages[0][2:] == ["2026-11-12", "–", "never", "shut out"]
    assert ages[1][3] == "2026-11-11"


def test_a_night_s_page_tells_why_and_what_was_odd(desk: RunningDesk, home: Path) -> None:
    page = desk.client().get(f"/runs/quay/{LAST}").text

    assert "没有读全" in page
    assert "48 of 120 &lt;postings&gt; were collected" in page
    assert table(page, "issues") == [["page_changed", "2", "no title 0 uno title 1 u"]]
    figures = {row[0]: row[1:] for row in table(page, "figures")}
    assert figures["职位"] == ["40", "130"]
    assert figures["失败的页面"] == ["3", "1"]
    assert figures["下载量"] == ["–", "2.5 MB"]
    assert f'href="/runs/quay/{date(2026, 11, 11)}" rel="prev"' in page
    assert 'rel="next"' not in page
    assert "只保留最近 14 次运行" in page
    assert home.exists()


def test_the_end_of_the_site_s_log_is_shown_and_that_of_a_shared_one(
    desk: RunningDesk,
) -> None:
    browser = desk.client()
    line = night_log(desk.settings, 1, "quay").lines[0]
    folder = desk.settings.handovers(line.run_id)
    folder.mkdir(parents=True)
    shared = folder / "anchor.log"
    shared.write_text("anchor: fine\nquay: <b>timeout</b>\n", encoding="utf-8")

    from_shared = browser.get(f"/runs/quay/{LAST}").text
    (folder / "quay.log").write_text(
        "\n".join(f"line {n}" for n in range(99)), encoding="utf-8"
    )
    own = browser.get(f"/runs/quay/{LAST}").text

    assert "quay: &lt;b&gt;timeout&lt;/b&gt;" in from_shared
    assert "anchor: fine" not in from_shared
    assert "line 98" in own
    assert "line 38\n" not in own


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/runs/nowhere/2026-11-12", 404),
        ("/runs/quay/2026-11-13", 404),
        ("/runs/quay/yesterday", 422),
        ("/runs/..%2Fquay/2026-11-12", 404),
        ("/runs/%27%3B--/2026-11-12", 404),
        ("/runs/quay%00/2026-11-12", 404),
    ],
)
def test_what_is_no_night_is_told(desk: RunningDesk, path: str, status: int) -> None:
    assert desk.client().get(path).status_code == status


def test_a_store_without_a_night_says_what_to_do(tmp_path: Path, serve: Serve) -> None:
    home = tmp_path / "empty"
    home.mkdir()
    open_store(home).close()

    page = serve(home).client(language="en").get("/runs").text

    assert "leads demo" in page
    assert "<svg class" not in page


def test_a_night_at_work_is_said_and_a_writer_never_blocks_a_reader(
    desk: RunningDesk, home: Path
) -> None:
    browser, at_work, seen = desk.client(), threading.Event(), threading.Event()
    holder = Holder(host="elsewhere", pid=1, process_start="")

    def load() -> None:
        store = open_store(home)
        with store.begin() as db:
            take_lease(db, NIGHT, holder, datetime.now(UTC) - timedelta(minutes=1))
        with store.begin() as db:
            start_run(db, date(2026, 11, 13), "nightly", datetime.now(UTC))
            at_work.set()
            seen.wait(60)
        store.close()

    writer = threading.Thread(target=load)
    writer.start()
    at_work.wait(60)
    answers = [browser.get(path) for path in ("/runs", f"/runs/quay/{LAST}", "/")]
    seen.set()
    writer.join()

    assert [one.status_code for one in answers] == [200, 200, 200]
    assert "正在运行" in answers[0].text
    assert "网站把我们挡在外面" in answers[0].text


def test_other_sites_postings_never_reach_the_picture(tmp_path: Path, serve: Serve) -> None:
    evil = '"><script>alert(1)</script>'
    past = Nights(tmp_path / "home", evil.replace("/", "_"), "html_listing")
    past.add(LAST, [RawPosting(site=past.site, key="1", title="t", employer="e")])

    page = serve(tmp_path / "home").client().get("/runs").text

    assert "<script>alert" not in page


def test_a_night_that_was_read_meanwhile_is_there_and_no_other_is_read_again(
    desk: RunningDesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = desk.client()
    browser.get("/runs")
    read: list[date] = []
    really = history.site_nights

    def noted(db: Connection, since: date) -> list[history.SiteNight]:
        read.append(since)
        return really(db, since)

    monkeypatch.setattr(history, "site_nights", noted)

    browser.get("/runs")
    before = list(read)
    Nights(home, "quay", "html_listing").add(LAST + timedelta(days=1), **GOOD)
    page = browser.get("/runs").text

    assert (before, read) == ([], [LAST + timedelta(days=1)])
    assert page.count(f'href="/runs/quay/{LAST + timedelta(days=1)}"') == 2
    assert page.count(f'href="/runs/quay/{LAST}"') > 1


def test_a_run_that_ends_and_words_that_are_forgotten_have_their_nights_read_again(
    desk: RunningDesk,
) -> None:
    with desk.desk.store.read() as db:
        first = history.night_marks(db, 30)
    with desk.desk.store.begin() as db:
        db.execute(update(run).where(run.c.business_date == LAST).values(state="failed"))
    with desk.desk.store.begin() as db:
        ended = history.night_marks(db, 30)
        db.execute(insert(forgotten).values(**{c.name: "x" for c in forgotten.c}))
    with desk.desk.store.read() as db:
        after = history.night_marks(db, 30)

    assert [night for night in first if first[night] != ended[night]] == [LAST]
    assert all(ended[night] != after[night] for night in ended)
