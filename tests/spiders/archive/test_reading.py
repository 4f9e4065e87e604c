"""WARC files of anybody: what is read, what is refused, and what damage costs."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrich.issues import InputError, SiteError
from enrich.model import RawPosting, Verdict
from spiders.archive import reading
from spiders.handover import Handover
from spiders.imports import import_file
from spiders.site import AnySite, HtmlListingSite, JsonLdSitemapSite, Site, WarcSite
from tests.spiders.archive.records import URL, numbered, posting_page, record

TODAY = date(2026, 1, 5)
Imported = Callable[..., tuple[Handover, list[RawPosting]]]


@pytest.fixture
def imported(tmp_path: Path) -> Imported:
    """Import records as a file of that name and return the hand-over and its rows."""

    def run(
        *records: bytes, site: AnySite | None = None, name: str = "crawl.warc.gz"
    ) -> tuple[Handover, list[RawPosting]]:
        file = tmp_path / name
        file.write_bytes(b"".join(records))
        import_file(file, site, site.id if site else "crawl", tmp_path / "made", TODAY, "r1")
        made = Handover.open(tmp_path / "made")
        return made, list(made.rows())

    return run


HOME = "https://jobs.harbour.example/"
BLOCKS: dict[str, dict[str, Any]] = {
    "jsonld_sitemap": {"base_url": HOME, "sitemap": {"keep": "/job/", "key": r"/job/(\d+)"}},
    "html_listing": {
        "base_url": HOME,
        "list": {
            "start": ["list"],
            "items": "li.job",
            "url": "a@href",
            "fields": {"title": "a", "employer": "b"},
        },
        "detail": {"fields": {"title": "h1", "employer": "b.firm"}},
    },
    "warc": {"hosts": ["Jobs.Harbour.example"]},
}


def a_site(family: str) -> AnySite:
    """Return the site file of the harbour's board, as of that family."""
    models: dict[str, type[Site]] = {
        "jsonld_sitemap": JsonLdSitemapSite,
        "html_listing": HtmlListingSite,
        "warc": WarcSite,
    }
    plain = {
        "id": "harbour",
        "name": "海港人才",
        "family": family,
        "language": "zh",
        "source_role": "aggregator",
    }
    made = models[family].model_validate(plain | BLOCKS[family])
    assert isinstance(made, AnySite)
    return made


def test_a_posting_of_a_foreign_crawl_is_read_as_of_its_own_day(imported: Imported) -> None:
    made, (row,) = imported(record(ETag='"v7"'))

    assert (row.site, row.title, row.employer) == (
        "crawl",
        "外贸业务员",
        "深圳市石榴贸易有限公司",
    )
    assert (row.seen_at, row.etag) == ("2025-03-01T17:30:00+00:00", '"v7"')
    assert row.page_url == row.url == "https://jobs.harbour.example/job/1"
    assert "13812345678" not in row.description
    report = made.report
    assert (report.family, report.verdict, report.closes) == ("warc", Verdict.ARCHIVED, False)
    assert report.business_date == date(2025, 3, 2)  # 01:30 in Shanghai


def test_a_file_that_is_not_packed_is_read_too(imported: Imported) -> None:
    plain = map(gzip.decompress, numbered(1, 2))

    _, rows = imported(*plain, name="crawl.warc")

    assert [row.url for row in rows] == [f"{URL}1", f"{URL}2"]


RIDDLE = b'<html><meta http-equiv="refresh" content="0; url=/verify">JobPosting</html>'
NOT_READ: dict[str, tuple[bytes, str]] = {
    "not found": (record(status="404 Not Found"), "http_404"),
    "no html": (record(b"%PDF-1.4 JobPosting"), "wrong_type"),
    "says nothing of postings": (record(b"<html><h1>About us</h1></html>"), "no_posting"),
    "a host nobody may read": (record(url="https://www.linkedin.com/jobs/1"), "denied"),
    "no web page": (record(url="dns:jobs.harbour.example"), "scheme"),
    "a riddle": (record(RIDDLE), "security_check_200"),
}


@pytest.mark.parametrize(("made", "why"), NOT_READ.values(), ids=NOT_READ)
def test_what_is_no_page_of_postings_gives_none_and_is_counted(
    made: bytes, why: str, imported: Imported
) -> None:
    handover, rows = imported(made, *numbered(2))

    assert [row.page_url for row in rows] == [f"{URL}2"]
    assert handover.report.pages == {why: 1, "ok": 1}


def test_requests_and_notes_of_other_programs_are_passed_over(imported: Imported) -> None:
    handover, rows = imported(record(kind="request"), record(kind="metadata"), record())

    assert (len(rows), handover.report.pages) == (1, {"ok": 1})


@pytest.mark.parametrize(
    ("when", "kind"),
    [("2026-01-06T12:00:00Z", "future_date"), ("yesterday", "bad_date"), ("", "bad_date")],
)
def test_a_date_that_cannot_be_is_an_issue(when: str, kind: str, imported: Imported) -> None:
    handover, rows = imported(record(when=when), *numbered(2))

    assert [row.page_url for row in rows] == [f"{URL}2"]
    assert handover.report.issues == {kind: 1}


def test_a_site_file_says_which_hosts_are_read_and_how_postings_are_numbered(
    imported: Imported,
) -> None:
    elsewhere = record(url="https://elsewhere.example/job/9")

    handover, rows = imported(record(), elsewhere, site=a_site("jsonld_sitemap"))

    assert [(row.site, row.key) for row in rows] == [("harbour", "1")]
    assert handover.report.pages == {"elsewhere": 1, "ok": 1}


def test_a_site_file_for_archives_may_name_the_hosts_to_read(imported: Imported) -> None:
    elsewhere = record(url="https://elsewhere.example/job/9")

    handover, rows = imported(record(), elsewhere, site=a_site("warc"))

    assert [row.site for row in rows] == ["harbour"]
    assert handover.report.pages == {"elsewhere": 1, "ok": 1}


def test_a_site_without_json_ld_is_read_by_its_own_fields_in_its_own_charset(
    imported: Imported,
) -> None:
    body = "<html><h1>外贸跟单</h1><b class=firm>金桔石材有限公司</b></html>".encode("gbk")
    made = record(body, Content_Type="text/html; charset=gbk")

    _, (row,) = imported(made, site=a_site("html_listing"))

    assert (row.title, row.employer) == ("外贸跟单", "金桔石材有限公司")
    assert row.provenance["title"] == "css"


def test_a_csv_is_not_imported_into_a_site_of_archives(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("公司名称\n甲\n", encoding="utf-8")

    with pytest.raises(SiteError, match="must be file"):
        import_file(file, a_site("warc"), "harbour", tmp_path / "made", TODAY, "r1")


def test_the_same_posting_counts_once_a_day(imported: Imported) -> None:
    handover, rows = imported(record(), record(), record(when="2025-03-05T00:00:00Z"))

    assert [row.seen_at[:10] for row in rows] == ["2025-03-01", "2025-03-05"]
    assert handover.report.issues["duplicate_key"] == 1
    assert handover.report.business_date == date(2025, 3, 5)


def _flipped(made: bytes) -> bytes:
    at = len(made) // 2
    return made[:at] + bytes([made[at] ^ 0xFF, made[at + 1] ^ 0xFF]) + made[at + 2 :]


ONE, TWO, THREE = numbered(1, 2, 3)
DAMAGE: dict[str, bytes] = {
    "a flipped byte": _flipped(TWO),
    "a wrong checksum": TWO[:-6] + b"\0\0" + TWO[-4:],
    "a lost beginning": b"XYZ" + TWO[3:],
    "a cut-off record": TWO[: len(TWO) // 2],
    "zeros in between": b"\0" * 700,
    "words in between": b"lorem ipsum " * 70,
    "a member that is no record": gzip.compress(b"lorem ipsum\r\n\r\n" * 9),
    "an encoding nobody knows": record(Content_Encoding="x-rot13"),
    "a body not encoded as it says": record(Content_Encoding="gzip"),
}


@pytest.mark.parametrize("damaged", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_record_costs_only_itself_and_is_named_by_file_and_place(
    damaged: bytes, imported: Imported
) -> None:
    handover, rows = imported(ONE, damaged, THREE)

    assert [row.url for row in rows] == [f"{URL}1", f"{URL}3"]
    (issue,) = handover.issues()
    assert issue.kind == "damaged_record"
    assert issue.where in {f"crawl.warc.gz:{at}" for at in (0, len(ONE))}


def test_damage_at_the_very_start_or_twice_costs_no_more(imported: Imported) -> None:
    handover, rows = imported(_flipped(TWO), ONE, _flipped(TWO), _flipped(TWO), THREE)

    assert [row.url for row in rows] == [f"{URL}1", f"{URL}3"]
    assert handover.report.issues == {"damaged_record": 2}


def test_damage_in_a_file_that_is_not_packed_costs_only_one_record(imported: Imported) -> None:
    one, two, three = map(gzip.decompress, (ONE, TWO, THREE))

    handover, rows = imported(one, b"LOST/1." + two[7:], three, name="crawl.warc")

    assert [row.url for row in rows] == [f"{URL}1", f"{URL}3"]
    assert handover.report.issues == {"damaged_record": 1}


@pytest.mark.parametrize("lost", [2, 40, 200])
def test_a_last_record_that_is_cut_off_is_one_issue_and_the_rest_is_read(
    lost: int, imported: Imported
) -> None:
    handover, rows = imported(ONE, TWO[:-lost])

    assert [row.url for row in rows][:1] == [f"{URL}1"]
    assert sum(handover.report.issues.values()) <= 1
    assert lost == 2 or (len(rows) == 1 and handover.report.issues)


@pytest.mark.parametrize("how", ["plain", "packed"])
def test_an_answer_that_is_too_large_is_left_alone(
    how: str, imported: Imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 4000)
    body = posting_page() + b" " * 9000
    large = record(body)
    if how == "packed":
        large = record(gzip.compress(body), Content_Encoding="gzip")

    handover, rows = imported(large, *numbered(2))

    assert [row.url for row in rows] == [f"{URL}2"]
    assert handover.report.issues == {"too_large": 1}


@pytest.mark.parametrize("content", [b"", b"<html>no</html>"], ids=["empty", "a page"])
def test_a_file_that_is_no_archive_is_told(content: bytes, imported: Imported) -> None:
    with pytest.raises(InputError, match=r"crawl\.warc\.gz: holds no WARC response"):
        imported(content)
