"""The farm's boards, harvested whole over real HTTP: nothing missed, nothing impolite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from enrich.model import Verdict
from spiders.farm import SITES, Farm, Stage, night_date, overlaps, serve
from spiders.handover import Handover
from spiders.site import AnySite, sites
from tests.spiders.harvest.conftest import remember

Harvested = Callable[..., list[Handover]]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A small world on its first night."""
    with serve(Farm(seed=11, companies=40)) as served:
        yield served


def _boards(stage: Stage) -> list[AnySite]:
    files = sites()
    return [files[name].with_base_url(stage.base_urls[name]) for name in SITES]


@pytest.mark.slow
def test_two_nights_of_the_farm(stage: Stage, harvested: Harvested, tmp_path: Path) -> None:
    boards = _boards(stage)

    first = harvested(*boards, business_date=night_date(1))
    asked = len(stage.log)
    truth = {site.id: {p.key for p in stage.view(site.id).postings} for site in boards}
    for handover in first:
        assert {row.key for row in handover.rows()} == truth[handover.report.site]

    stage.night = 2
    known = remember(first, tmp_path / "known")
    second = harvested(*boards, business_date=night_date(2), known=known)
    over: set[str] = set()

    for handover in second:
        site = handover.report.site
        now = {p.key for p in stage.view(site).postings}
        marks = list(handover.marks())
        unchanged = {mark.key for mark in marks if mark.state == "unchanged"}
        assert {row.key for row in handover.rows()} | unchanged == now
        gone = {mark.key for mark in marks if mark.state == "gone"}
        # A board without detail pages has none to ask whether a posting is over.
        assert gone in (set(), truth[site] - now)
        over |= gone
    assert over
    assert all(h.report.verdict is Verdict.OK for h in [*first, *second])
    assert len(stage.log) - asked < asked / 2
    assert stage.forbidden_hits() == []
    assert overlaps(stage.log) == 0
