"""Lists that end at a cap, wrap round or count wrongly: read in parts, or said to be cut."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from enrich.issues import SiteError
from enrich.model import Verdict
from spiders.families import PageRequest
from spiders.site import AnySite, BoardSite
from spiders.totals import Totals
from tests.spiders.families.walks import night

LoadSite = Callable[[str], AnySite]
JOBS: list[dict[str, Any]] = [
    {"id": n, "name": f"Job {n}", "area": "north" if n < 12 else "south", "kind": n % 3}
    for n in range(30)
]
CAPPED = """
family: json_api
request: {url: api/jobs}
paging: {kind: offset, param: offset, size_param: limit, size: 5}
list:
  items: jobs
  total: total
  cap: 20
  key: id
  fields: {title: name}
"""
SPLIT = CAPPED + "split:\n  - {param: area, values: [north, south]}\n"


class Search:
    """A search that never gives more than `cap`, and may not even count further."""

    def __init__(self, *, cap: int = 20, counts_on: bool = True) -> None:
        self.jobs = JOBS
        self.cap, self.counts_on = cap, counts_on

    def __call__(self, request: PageRequest) -> Any:
        query = {k: v[0] for k, v in parse_qs(urlsplit(request.url).query).items()}
        offset, limit = int(query.pop("offset")), int(query.pop("limit"))
        found = [
            j for j in self.jobs if all(str(j[k]) in {v, "both"} for k, v in query.items())
        ]
        total = len(found) if self.counts_on else min(len(found), self.cap)
        found = found[: self.cap]
        # Past its cap it begins again with the first page.
        page = found[offset % max(len(found), 1) :][:limit]
        return {"jobs": page, "total": total, "areas": ["north", "south"]}


@pytest.mark.parametrize("counts_on", [True, False])
def test_a_list_above_its_cap_is_read_in_parts(
    site_of: LoadSite, tmp_path: Path, counts_on: bool
) -> None:
    search = Search(counts_on=counts_on)

    handover, asked = night(tmp_path / "run", site_of(SPLIT), search)

    assert handover.report.verdict is Verdict.OK
    assert (handover.report.rows, handover.report.declared_total) == (30, 30)
    assert sum("area=north" in request.url for request in asked) == 3


@pytest.mark.parametrize("counts_on", [True, False])
def test_a_list_above_its_cap_that_cannot_be_divided_is_incomplete(
    site_of: LoadSite, tmp_path: Path, counts_on: bool
) -> None:
    search = Search(counts_on=counts_on)

    handover, asked = night(tmp_path / "run", site_of(CAPPED), search)

    assert handover.report.verdict is Verdict.INCOMPLETE
    assert "a list ends at its cap, and could not be divided" in handover.report.reasons
    assert (handover.report.rows, len(asked)) == (20, 4)


def test_a_part_above_the_cap_is_divided_again(site_of: LoadSite, tmp_path: Path) -> None:
    site = site_of(
        SPLIT.replace("cap: 20", "cap: 15") + "  - {param: kind, values: [0, 1, 2]}\n"
    )

    handover, asked = night(tmp_path / "run", site, Search(cap=15, counts_on=False))

    assert handover.report.verdict is Verdict.OK
    assert (handover.report.rows, handover.report.declared_total) == (30, 30)
    assert {urlsplit(r.url).query.partition("&offset")[0] for r in asked} >= {
        "area=south&kind=0", "area=south&kind=1", "area=south&kind=2",
    }  # fmt: skip
    assert not any("area=north&kind" in request.url for request in asked)


def test_a_part_that_ends_at_the_cap_is_not_believed(site_of: LoadSite, tmp_path: Path) -> None:
    site = site_of(SPLIT.replace("cap: 20", "cap: 15"))

    handover, _ = night(tmp_path / "run", site, Search(cap=15, counts_on=False))

    assert handover.report.verdict is Verdict.INCOMPLETE


def test_values_of_a_facet_may_stand_in_the_answer(site_of: LoadSite, tmp_path: Path) -> None:
    site = site_of(CAPPED + "split:\n  - {param: area, found: areas}\n")

    handover, _ = night(tmp_path / "run", site, Search())

    assert handover.report.rows == 30


@pytest.mark.parametrize("counts_on", [True, False])
def test_postings_that_are_in_no_part_make_the_night_incomplete(
    site_of: LoadSite, tmp_path: Path, counts_on: bool
) -> None:
    search = Search(counts_on=counts_on)
    search.jobs = [job | {"area": "none" if job["id"] > 14 else job["area"]} for job in JOBS]

    handover, _ = night(tmp_path / "run", site_of(SPLIT), search)

    assert handover.report.verdict is Verdict.INCOMPLETE
    assert handover.report.rows == 15


@pytest.mark.parametrize("counts_on", [True, False])
def test_a_posting_in_two_parts_is_one(
    site_of: LoadSite, tmp_path: Path, counts_on: bool
) -> None:
    search = Search(counts_on=counts_on)
    search.jobs = [JOBS[0] | {"area": "both"}, *JOBS[1:]]

    handover, _ = night(tmp_path / "run", site_of(SPLIT), search)

    assert handover.report.verdict is Verdict.OK
    assert (handover.report.rows, handover.report.declared_total) == (30, 30)


@pytest.mark.parametrize("found", ["keys(facets.area.counts)", "nothing.there"])
def test_an_answer_without_its_facets_leaves_the_list_at_its_cap(
    site_of: LoadSite, tmp_path: Path, found: str
) -> None:
    site = site_of(CAPPED + f"split:\n  - {{param: area, found: {found}}}\n")

    handover, _ = night(tmp_path / "run", site, Search())

    assert handover.report.rows == 20
    assert handover.report.verdict is Verdict.INCOMPLETE


def test_a_facet_may_take_several_values_at_once(site_of: LoadSite, tmp_path: Path) -> None:
    parts = "split:\n  - {param: kind, values: [['0', '1'], ['2']]}\n"

    _, asked = night(tmp_path / "run", site_of(CAPPED + parts), Search())

    assert any("kind=0&kind=1&offset=0" in request.url for request in asked)


MISTAKES = {
    "a facet without values": (SPLIT.replace(", values: [north, south]", ""), "give values"),
    "a split without a cap": (SPLIT.replace("  cap: 20\n", ""), "needs list.cap"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_split_is_named(site_of: LoadSite, mistake: str) -> None:
    text, words = MISTAKES[mistake]

    with pytest.raises(SiteError, match=words):
        site_of(text)


def test_totals_of_different_lists_add_up() -> None:
    totals = Totals()
    totals.take({"list": "a"}, 3, [])
    totals.take({"list": "b"}, None, [])
    totals.take({"list": "c"}, 4, [])

    assert totals.whole() == 7
    assert Totals().whole() is None


# Workday: 20 a page, a total that stops at 2,000, page 1 again after that, 0 on later pages.

FAMILIES = {"eng": 1200, "fin": 700, "ops": 205}
PLACES = {"leeds": 1900, "lagos": 205}


class Workday:
    """A tenant with 2,105 postings.

    Attributes:
        facets: Facet: its values and how many postings have each.
    """

    def __init__(self, **facets: dict[str, int]) -> None:
        self.jobs = [{"n": n} for n in range(2105)]
        self.facets = facets
        for name, values in facets.items():
            numbers = iter(range(2105))
            for value, count in values.items():
                for n in islice(numbers, count):
                    self.jobs[n] |= {name: value}  # type: ignore[dict-item]  # a word

    def __call__(self, request: PageRequest) -> Any:
        if request.role == "detail":
            title = f"Job {request.url.rpartition('-')[2]}"
            return {"jobPostingInfo": {"title": title, "jobDescription": "<p>Work.</p>"}}
        asked = json.loads(request.body)
        assert asked["limit"] <= 20
        applied = asked["appliedFacets"]
        found = [j for j in self.jobs if all(j.get(k) in v for k, v in applied.items())]
        total, offset = min(len(found), 2000), asked["offset"]
        page = found[offset % 2000 :][:20]
        return {
            "total": total if offset == 0 else 0,
            "jobPostings": [_posting(int(str(job["n"]))) for job in page],
            "facets": [
                {"facetParameter": "group", "values": [_facet(*facet)]}
                for facet in self.facets.items()
            ],
        }


def _posting(n: int) -> dict[str, Any]:
    return {"title": f"Job {n}", "externalPath": f"/job/x/J_R-{n}", "bulletFields": [f"R-{n}"]}


def _facet(name: str, values: dict[str, int]) -> dict[str, Any]:
    listed = [{"descriptor": k, "id": k, "count": count} for k, count in values.items()]
    return {"facetParameter": name, "descriptor": name, "values": listed}


def workday_site() -> BoardSite:
    return BoardSite.model_validate(
        {
            "id": "quay",
            "name": "Quay",
            "family": "workday",
            "language": "en",
            "source_role": "employer",
            "base_url": "https://{host}.myworkdayjobs.com/",
            "tenants": {"acme.wd3/External": "Acme Ltd"},
        }
    )


def test_workday_above_2000_is_read_in_parts_of_the_facet_that_fits(tmp_path: Path) -> None:
    # The first facet lacks most postings; of the others the one with fewer parts is enough.
    server = Workday(kind={"temp": 9}, family=FAMILIES, place=PLACES)

    handover, asked = night(tmp_path / "run", workday_site(), server)

    lists = [json.loads(request.body) for request in asked if request.role == "list"]
    assert {tuple(body["appliedFacets"]) for body in lists} == {(), ("place",)}
    assert handover.report.verdict is Verdict.OK
    assert (handover.report.rows, handover.report.declared_total) == (2105, 2105)


def test_workday_above_2000_without_a_facet_stops_at_the_cap_and_is_incomplete(
    tmp_path: Path,
) -> None:
    handover, asked = night(tmp_path / "run", workday_site(), Workday())

    assert sum(request.role == "list" for request in asked) == 100
    assert handover.report.rows == 2000
    assert handover.report.verdict is Verdict.INCOMPLETE
