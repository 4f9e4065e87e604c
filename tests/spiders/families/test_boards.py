"""Boards of recruiting software: our own answers (`answers/`) in their true shapes."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from enrich.issues import PageChangedError, SiteError
from enrich.model import Verdict
from spiders.boards import BOARDS, BoardName
from spiders.families import ListPage, Page, PageRequest, family_of, row_from_entry
from spiders.pages.guard import guard
from spiders.saved import page_postings
from spiders.site import AnySite, BoardSite, load_site
from tests.spiders.families.walks import night, page_of

ANSWERS = Path(__file__).parent / "answers"
Wanted = dict[str, str]
BoardOf = Callable[..., BoardSite]


@dataclasses.dataclass(frozen=True)
class Case:
    """What one maker's board should give.

    Attributes:
        slug: The tenant of the recorded answers.
        asked: The first request.
        count: Postings in the recorded list.
        entry: Fields of its first posting, `key` and `url` among them.
        detail: The request for that posting; "" when the list holds everything.
        row: Fields that its own answer gives.
    """

    slug: str
    asked: str
    count: int
    entry: Wanted
    detail: str = ""
    row: Wanted = dataclasses.field(default_factory=dict)


CASES: dict[BoardName, Case] = {
    "greenhouse": Case(
        "kite",
        "https://boards-api.greenhouse.io/v1/boards/kite/jobs?content=true",
        1,
        {"key": "41", "url": "https://boards.greenhouse.io/kite/jobs/41",
         "title": "Clerk", "city": "Hull", "description": "File & sort",
         "posted_on": "2026-11-01T00:00:00Z"},
    ),
    "lever": Case(
        "quayside",
        "https://api.lever.co/v0/postings/quayside?mode=json&skip=0&limit=100",
        2,
        {"key": "3f0c-1", "url": "https://jobs.lever.co/quayside/3f0c-1",
         "title": "Tour Planner", "city": "Lisbon", "pay": "30000 - 42000 EUR",
         "description": "Plan tours. Ask [mail]\nYou bring\nMaps\nPatience\nWe fly a lot.",
         "posted_on": "1760000000000"},
    ),
    "ashby": Case(
        "kite",
        "https://api.ashbyhq.com/posting-api/job-board/kite?includeCompensation=true",
        1,
        {"key": "u-1", "url": "https://jobs.ashbyhq.com/kite/u-1", "title": "Clerk",
         "city": "Hull", "description": "File & sort"},
    ),
    "smartrecruiters": Case(
        "Tidewell",
        "https://api.smartrecruiters.com/v1/companies/Tidewell/postings?offset=0&limit=100",
        2,
        {"key": "Tidewell/7440001", "url": "https://jobs.smartrecruiters.com/Tidewell/7440001",
         "title": "Buyer", "city": "Gdańsk", "industry": "Energy",
         "posted_on": "2026-10-30T09:00:00.000Z"},
        "https://api.smartrecruiters.com/v1/companies/Tidewell/postings/7440001",
        {"description": "Buy steel in Asia.\nKnow steel.\nWrite to [mail]",
         "intro": "We build tide mills.", "title": "Buyer"},
    ),
    "workday": Case(
        "acme.wd3/External",
        "https://acme.wd3.myworkdayjobs.com/wday/cxs/acme/External/jobs",
        2,
        {"key": "acme.wd3/External/R-9",
         "url": "https://acme.wd3.myworkdayjobs.com/External/job/Leeds/Analyst_R-9",
         "title": "Analyst", "city": "Leeds", "posted_on": "Posted 3 Days Ago"},
        "https://acme.wd3.myworkdayjobs.com/wday/cxs/acme/External/job/Leeds/Analyst_R-9",
        {"description": "Count things.\nTravel to Oslo.", "posted_on": "2026-11-20"},
    ),
    "recruitee": Case(
        "meadow",
        "https://meadow.recruitee.com/api/offers/",
        2,
        {"key": "meadow/77", "url": "https://meadow.recruitee.com/o/nurse", "title": "Nurse",
         "city": "Utrecht", "description": "Care.\nDiploma."},
    ),
    "workable": Case(
        "birchline",
        "https://apply.workable.com/api/v1/widget/accounts/birchline?details=true",
        2,
        {"key": "birchline/AB12CD34EF", "url": "https://apply.workable.com/j/AB12CD34EF",
         "title": "Paper Maker", "city": "Tampere", "description": "Make paper.",
         "intro": "Paper since 1890.", "posted_on": "2026-10-10"},
    ),
    "breezy": Case(
        "saltmarsh",
        "https://saltmarsh.breezy.hr/json",
        2,
        {"key": "saltmarsh/5d2a1", "url": "https://saltmarsh.breezy.hr/p/5d2a1-deckhand",
         "title": "Deckhand", "city": "Portland", "pay": "$20 - $25 / hr"},
        "https://saltmarsh.breezy.hr/p/5d2a1-deckhand",
        {"description": "Mind the ropes.", "pay": "$20 - $25 / hr", "city": "Portland"},
    ),
    "pinpoint": Case(
        "cragtop",
        "https://cragtop.pinpointhq.com/postings.json",
        2,
        {"key": "cragtop/90101", "url": "https://cragtop.pinpointhq.com/en/postings/aa-11",
         "title": "Lift Engineer", "city": "Buxton", "pay": "£31,000 a year",
         "description": "Keep lifts going.\nCheck ropes\nNo fear\nVan.",
         "valid_through": "2026-12-24T23:59:00Z"},
    ),
    "personio": Case(
        "uferblick",
        "https://uferblick.jobs.personio.com/xml",
        2,
        {"key": "uferblick/1204501", "url": "https://uferblick.jobs.personio.com/job/1204501",
         "title": "Reiseplanerin (m/w/d)", "city": "Kiel",
         "description": "Deine Aufgaben\nReisen planen & buchen.\nDein Profil\nEnglisch",
         "posted_on": "2026-10-15T09:12:00+00:00"},
    ),
    "teamtailor": Case(
        "granlund",
        "https://granlund.teamtailor.com/jobs.rss?offset=0&per_page=100",
        2,
        {"key": "granlund/5a1c0b7e-0001",
         "url": "https://granlund.teamtailor.com/jobs/6001-styrman", "title": "Styrman",
         "city": "Kalmar", "posted_on": "Tue, 03 Nov 2026 08:00:00 +0100"},
    ),
    "bamboohr": Case(
        "hoofbeat",
        "https://hoofbeat.bamboohr.com/careers/list",
        2,
        {"key": "hoofbeat/33", "url": "https://hoofbeat.bamboohr.com/careers/33",
         "title": "Groom", "city": "Lexington"},
        "https://hoofbeat.bamboohr.com/careers/33/detail",
        {"description": "Feed horses.\nTravel to races abroad.", "pay": "$18 an hour",
         "posted_on": "2026-10-28"},
    ),
    "rippling": Case(
        "beanfield",
        "https://api.rippling.com/platform/api/ats/v1/board/beanfield/jobs",
        2,
        {"key": "beanfield/c0ffee-1",
         "url": "https://ats.rippling.com/beanfield/jobs/c0ffee-1", "title": "Roaster",
         "city": "Trieste, Italy"},
        "https://api.rippling.com/platform/api/ats/v1/board/beanfield/jobs/c0ffee-1",
        {"description": "Roast.\nVisit growers in Kenya.", "intro": "Coffee since 1950.",
         "posted_on": "2026-10-11T07:00:00.000000+00:00"},
    ),
    "join": Case(
        "gipfelwerk/4711",
        "https://join.com/api/public/companies/4711/jobs?locale=en&page=1&pageSize=5",
        2,
        {"key": "gipfelwerk/4711/16400101",
         "url": "https://join.com/companies/gipfelwerk/16400101-bergfuehrer-m-w-d",
         "title": "Bergführer (m/w/d)", "city": "Innsbruck",
         "posted_on": "2026-10-20T08:00:00.000Z"},
        "https://join.com/api/public/jobs/16400101?locale=en",
        {"description": "Wir führen auf Berge.\n* Touren in Nepal führen\nSeil und Ruhe",
         "city": "Innsbruck"},
    ),
}  # fmt: skip
NAMES = sorted(CASES)
WITH_DETAIL = [name for name in NAMES if CASES[name].detail]


def answer(name: str) -> bytes:
    (path,) = ANSWERS.glob(f"{name}.*")
    return path.read_bytes()


@pytest.fixture
def board_of(tmp_path: Path) -> BoardOf:
    def load(name: BoardName, *slugs: str, base_url: str = "") -> BoardSite:
        tenants = "".join(f"  {slug}: Firm {slug}\n" for slug in slugs or (CASES[name].slug,))
        path = tmp_path / "quay.yaml"
        path.write_text(
            f"id: quay\nname: Quay\nfamily: {name}\nlanguage: en\nsource_role: employer\n"
            f"base_url: {base_url or BOARDS[name].base_url}\ntenants:\n{tenants}",
            encoding="utf-8",
        )
        site = load_site(path)
        assert isinstance(site, BoardSite)
        return site

    return load


def listed(site: AnySite, content: Any) -> tuple[Page, ListPage]:
    family = family_of(site)
    page = page_of(family.start(site)[0], content)
    return page, family.read_list(site, page)


def test_every_maker_has_recorded_answers() -> None:
    assert set(CASES) == set(BOARDS)


@pytest.mark.parametrize("name", NAMES)
def test_a_board_is_read(board_of: BoardOf, name: BoardName) -> None:
    case, site = CASES[name], board_of(name)
    page, found = listed(site, answer(f"{name}-list"))

    entry = found.entries[0]
    shown = {"key": entry.key, "url": entry.url, **entry.fields}

    assert page.requested.url == case.asked
    assert guard(page) is None
    assert len({entry.key for entry in found.entries}) == case.count
    assert {key: shown[key] for key in case.entry} == case.entry
    assert {e.fields["employer"] for e in found.entries} == {f"Firm {case.slug}"}
    assert found.next == ()
    assert found.declared_total in {case.count, None}
    assert not found.capped
    assert "Nowak" not in repr(found.entries)


@pytest.mark.parametrize("name", NAMES)
def test_a_board_without_postings_is_empty_and_no_change(
    board_of: BoardOf, name: BoardName
) -> None:
    page, found = listed(board_of(name), answer(f"{name}-empty"))

    assert (found.entries, found.next) == ((), ())
    assert found.declared_total in {0, None}
    assert guard(page) is None


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_of_another_kind_is_a_change(board_of: BoardOf, name: BoardName) -> None:
    with pytest.raises(PageChangedError):
        listed(board_of(name), answer(f"{name}-trap"))


@pytest.mark.parametrize("name", NAMES)
def test_html_in_place_of_an_answer_is_never_an_empty_board(
    board_of: BoardOf, name: BoardName
) -> None:
    with pytest.raises(PageChangedError):
        listed(board_of(name), "<!doctype html><html><body>Something went wrong</body></html>")


@pytest.mark.parametrize("name", WITH_DETAIL)
def test_a_posting_of_its_own_is_read_and_names_its_tenant(
    board_of: BoardOf, name: BoardName
) -> None:
    case, site = CASES[name], board_of(name)
    family = family_of(site)
    _, found = listed(site, answer(f"{name}-list"))
    request = family.detail(site, found.entries[0])
    assert request is not None

    (row,), _ = family.read_detail(site, page_of(request, answer(f"{name}-detail")))

    assert request.url == case.detail
    assert {key: getattr(row, key) for key in case.row} == case.row
    assert (row.key, row.url) == (case.entry["key"], case.entry["url"])
    assert row.employer == f"Firm {case.slug}"
    assert "Nowak" not in repr(row)


@pytest.mark.parametrize("name", WITH_DETAIL)
def test_another_answer_in_place_of_a_posting_is_a_change(
    board_of: BoardOf, name: BoardName
) -> None:
    site = board_of(name)
    family = family_of(site)
    _, found = listed(site, answer(f"{name}-list"))
    request = family.detail(site, found.entries[0])
    assert request is not None

    with pytest.raises(PageChangedError):
        family.read_detail(site, page_of(request, answer(f"{name}-trap")))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITH_DETAIL])
def test_a_list_that_holds_everything_makes_the_row(board_of: BoardOf, name: BoardName) -> None:
    site = board_of(name)
    page, found = listed(site, answer(f"{name}-list"))

    row = row_from_entry(site, found.entries[0], page)

    assert family_of(site).detail(site, found.entries[0]) is None
    assert (row.employer, bool(row.description)) == (f"Firm {CASES[name].slug}", True)
    assert set(row.provenance.values()) == {"list"}


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_board_is_read_by_its_site(board_of: BoardOf, name: BoardName) -> None:
    rows = page_postings(answer(f"{name}-list"), CASES[name].asked, board_of(name))

    assert rows[0].key == CASES[name].entry["key"]


@pytest.mark.parametrize("name", [name for name in NAMES if BOARDS[name].xml is None])
def test_a_saved_board_is_known_without_its_site(name: str) -> None:
    rows = page_postings(answer(f"{name}-list"), "https://saved.test/page")

    assert rows[0].title == CASES[name].entry["title"]  # type: ignore[index]  # a name of it


def test_one_line_adds_a_tenant_and_each_has_its_own_address(board_of: BoardOf) -> None:
    site = board_of("recruitee", "meadow", "orchard")
    requests = family_of(site).start(site)

    assert [request.url for request in requests] == [
        "https://meadow.recruitee.com/api/offers/",
        "https://orchard.recruitee.com/api/offers/",
    ]
    assert [request.state["list"] for request in requests] == ["meadow", "orchard"]
    assert site.allowed_hosts == {"meadow.recruitee.com", "orchard.recruitee.com"}


def test_a_maker_may_be_asked_elsewhere(board_of: BoardOf) -> None:
    site = board_of("lever", base_url="https://api.eu.lever.co/")

    assert site.allowed_hosts == {"api.eu.lever.co"}
    assert family_of(site).start(site)[0].url.startswith("https://api.eu.lever.co/v0/postings/")


def test_numbers_of_two_tenants_are_told_apart(board_of: BoardOf, tmp_path: Path) -> None:
    site = board_of("bamboohr", "hoofbeat", "harness")
    name = {"hoofbeat": "Groom", "harness": "Saddler"}

    def server(request: PageRequest) -> Any:
        tenant = request.url.removeprefix("https://").partition(".")[0]
        if request.role == "list":
            job = {"id": "33", "jobOpeningName": name[tenant], "location": {}}
            return {"meta": {"totalCount": 1}, "result": [job]}
        job = {"jobOpeningName": name[tenant], "description": f"<p>{tenant}</p>"}
        return {"result": {"jobOpening": job}}

    handover, _ = night(tmp_path / "run", site, server)

    assert {(row.key, row.title, row.employer) for row in handover.rows()} == {
        ("hoofbeat/33", "Groom", "Firm hoofbeat"),
        ("harness/33", "Saddler", "Firm harness"),
    }
    assert handover.report.declared_total == 2


MISTAKES: dict[str, tuple[BoardName, tuple[str, ...], str, str]] = {
    "a slug that would lead to another host": ("recruitee", ("evil.test/x",), "", "no slug"),
    "a host where host and site belong": ("workday", ("acme",), "", "acme.wd3/External"),
    "two tenants at one host": (
        "breezy", ("a1", "b2"), "https://a1.breezy.hr/", "each tenant has its own",
    ),
    "a part that slugs do not have": (
        "pinpoint", ("a1",), "https://{shop}.pinpointhq.com/", "tenant in braces",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_tenants_is_named(board_of: BoardOf, mistake: str) -> None:
    name, slugs, base_url, words = MISTAKES[mistake]

    with pytest.raises(SiteError, match=words):
        board_of(name, *slugs, base_url=base_url)


def test_lever_is_read_until_a_page_is_short(board_of: BoardOf, tmp_path: Path) -> None:
    posting = json.loads(answer("lever-list"))[0]

    def server(request: PageRequest) -> Any:
        skip = int(request.url.partition("skip=")[2].partition("&")[0])
        numbers = range(skip, min(skip + 100, 230))
        return [posting | {"id": f"p{n}", "text": f"Job {n}"} for n in numbers]

    handover, asked = night(tmp_path / "run", board_of("lever"), server)

    assert (handover.report.rows, len(asked)) == (230, 3)
    assert handover.report.reasons == ["total unknown: the site does not declare it"]


def test_smartrecruiters_is_read_page_by_page_to_its_total(
    board_of: BoardOf, tmp_path: Path
) -> None:
    content = json.loads(answer("smartrecruiters-list"))["content"][0]
    detail = json.loads(answer("smartrecruiters-detail"))

    def server(request: PageRequest) -> Any:
        if request.role == "detail":
            return detail | {"name": f"Job {request.url.rpartition('/')[2]}"}
        offset = int(request.url.partition("offset=")[2].partition("&")[0])
        numbers = range(offset, min(offset + 100, 130))
        jobs = [content | {"id": f"{n}"} for n in numbers]
        return {"offset": offset, "limit": 100, "totalFound": 130, "content": jobs}

    handover, asked = night(tmp_path / "run", board_of("smartrecruiters"), server)

    assert sum(request.role == "list" for request in asked) == 2
    assert (handover.report.rows, handover.report.declared_total) == (130, 130)


def test_an_unknown_slug_that_is_answered_like_an_empty_board_is_an_issue(
    board_of: BoardOf,
) -> None:
    _, found = listed(board_of("smartrecruiters"), answer("smartrecruiters-empty"))

    assert [issue.kind for issue in found.issues] == ["empty_tenant"]
    assert "Tidewell" in found.issues[0].message


def test_workday_knows_a_posting_by_its_address_whatever_the_list_calls_its_number(
    board_of: BoardOf,
) -> None:
    full = json.loads(answer("workday-list"))
    paths = ["/job/Leeds/Analyst_R-9", "/job/Ghent/Data-Engineer_JR_00145-1", "/job/Oslo/Chef"]
    job = full["jobPostings"][0] | {"bulletFields": ["Full time"]}
    full["jobPostings"] = [job | {"externalPath": path} for path in paths]

    _, found = listed(board_of("workday"), full | {"total": 3})

    assert [entry.key.removeprefix("acme.wd3/External/") for entry in found.entries] == [
        "R-9",
        "JR_00145-1",
        "/External/job/Oslo/Chef",
    ]


def test_a_posting_without_a_number_is_missed_and_not_forgotten(
    board_of: BoardOf, tmp_path: Path
) -> None:
    full = json.loads(answer("recruitee-list"))
    del full["offers"][1]["id"]

    handover, _ = night(tmp_path / "run", board_of("recruitee"), lambda _: full)

    assert (handover.report.rows, handover.report.declared_total) == (1, 2)
    assert handover.report.issues == {"no_key": 1}
    assert handover.report.verdict is Verdict.INCOMPLETE


def test_a_tenant_that_is_gone_takes_no_other_with_it(
    board_of: BoardOf, tmp_path: Path
) -> None:
    full = json.loads(answer("greenhouse-list"))
    site = board_of("greenhouse", "kite", "moss")

    handover, _ = night(tmp_path / "run", site, lambda r: 404 if "moss" in r.url else full)

    assert handover.report.verdict is Verdict.DEGRADED
    assert handover.report.rows == 1
    assert "/moss/" in (tmp_path / "run" / "issues.jsonl").read_text(encoding="utf-8")


def test_a_site_all_of_whose_tenants_are_gone_is_gone(
    board_of: BoardOf, tmp_path: Path
) -> None:
    handover, _ = night(tmp_path / "run", board_of("greenhouse", "kite", "moss"), lambda _: 404)

    assert handover.report.verdict is Verdict.GONE
