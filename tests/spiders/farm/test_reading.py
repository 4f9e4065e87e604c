"""Every posting of every board is read, and its fields are what the board shows."""

from __future__ import annotations

import contextlib
import http.client
from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from enrich.issues import Issue, PageChangedError
from enrich.model import RawPosting
from spiders.families import Page, PageRequest, family_of, row_from_entry
from spiders.farm import SITES, Farm, Fault, Posting, Stage, serve
from spiders.pages.redact import redacted
from spiders.site import AnySite, sites

Read = tuple[list[RawPosting], list[Issue], int]
COMPARED = (
    "title", "employer", "employer_short", "site_company_id", "uscc", "industry", "ownership",
    "size", "city", "address", "domain", "posted_on", "valid_through", "pay", "description",
    "intro", "scope",
)  # fmt: skip
PAY_IN_OTHER_WORDS = "farm_beacon"
"""Its pages show the pay for people, its JSON-LD as two numbers."""


class Reader:
    """Follows a site's family over real HTTP, one request after another."""

    def __init__(self, stage: Stage, site_id: str) -> None:
        self.stage = stage
        self.site: AnySite = sites()[site_id].with_base_url(stage.base_urls[site_id])
        self._connection = http.client.HTTPConnection(urlsplit(self.site.base_url).netloc)

    def read(self) -> Read:
        """Return rows, issues and the sum of the totals that the lists declare."""
        with contextlib.closing(self._connection):
            return self._read()

    def _read(self) -> Read:
        family = family_of(self.site)
        waiting = deque(family.start(self.site))
        rows: list[RawPosting] = []
        issues: list[Issue] = []
        totals: dict[str, int] = {}
        while waiting:
            request = waiting.popleft()
            page = self._page(request)
            if request.role == "detail":
                found, more = family.read_detail(self.site, page)
                rows += found
                issues += more
                continue
            listed = family.read_list(self.site, page)
            issues += listed.issues
            waiting += listed.next
            if listed.declared_total is not None:
                totals[str(request.state.get("list", ""))] = listed.declared_total
            for entry in listed.entries:
                detail = family.detail(self.site, entry)
                if detail is None:
                    rows.append(row_from_entry(self.site, entry, page))
                else:
                    waiting.append(detail)
        return rows, issues, sum(totals.values())

    def _page(self, request: PageRequest) -> Page:
        parts = urlsplit(request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._connection.request(request.method, path, request.body, dict(request.headers))
        answer = self._connection.getresponse()
        return Page(
            url=request.url,
            requested=request,
            status=answer.status,
            headers={name.lower(): value for name, value in answer.headers.items()},
            body=answer.read(),
            fetched_at="2026-01-05T18:00:00Z",
        )


def as_kept(posting: Posting) -> dict[str, str]:
    """Return the fields as a reader may keep them: without people's contacts."""
    shown = {name: getattr(posting, name) for name in COMPARED}
    return shown | {"description": redacted(posting.description)[0]}


def differences(site_id: str, rows: list[RawPosting], stage: Stage) -> Iterator[str]:
    """Yield what was read otherwise than it is shown."""
    expected = {p.key: as_kept(p) for p in stage.view(site_id).postings}
    for row in rows:
        for name, shown in expected[row.key].items():
            if name == "pay" and site_id == PAY_IN_OTHER_WORDS:
                continue
            if getattr(row, name) != shown:
                yield f"{row.url} {name}: {getattr(row, name)!r}, not {shown!r}"


@pytest.mark.parametrize("night", [1, 5])
@pytest.mark.parametrize("site_id", SITES)
def test_every_posting_is_read_as_it_is_shown(stage: Stage, site_id: str, night: int) -> None:
    stage.night = night

    rows, issues, declared = Reader(stage, site_id).read()

    open_tonight = {p.key for p in stage.view(site_id).postings}
    assert {row.key for row in rows} == open_tonight
    assert len(rows) == len(open_tonight)
    assert list(differences(site_id, rows, stage)) == []
    assert [issue for issue in issues if issue.kind != "redacted"] == []
    assert declared in {0, len(open_tonight)}
    assert stage.forbidden_hits() == []


def test_the_new_layout_of_the_gbk_board_is_noticed(stage: Stage) -> None:
    stage.night = 7

    with pytest.raises(PageChangedError):
        Reader(stage, "farm_banyan").read()


@pytest.mark.parametrize(
    "site_id", ["farm_service", "farm_swift", "farm_lattice", "farm_harbor"]
)
def test_another_layout_is_noticed(stage: Stage, site_id: str) -> None:
    stage.faults = {site_id: Fault.LAYOUT_CHANGED}

    with pytest.raises(PageChangedError):
        Reader(stage, site_id).read()


def test_a_capped_list_gives_fewer_postings_than_it_declares(stage: Stage) -> None:
    stage.faults = {"farm_lattice": Fault.LIST_CAPPED}

    rows, _, declared = Reader(stage, "farm_lattice").read()

    assert len(rows) < declared == len(stage.view("farm_lattice").postings)


@pytest.mark.slow
@pytest.mark.parametrize("night", [1, 2, 3, 6, 12])
def test_every_posting_of_the_whole_farm_is_read(night: int) -> None:
    with serve(Farm(), night) as stage:
        for site_id in SITES:
            rows, _, _ = Reader(stage, site_id).read()

            assert {row.key for row in rows} == {p.key for p in stage.view(site_id).postings}
            assert list(differences(site_id, rows, stage)) == []
