"""Every fault of the farm's boards ends in the verdict that it must; nothing is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from enrich.model import Verdict
from spiders.farm import SITES, Farm, Fault, Stage, night_date, overlaps, serve
from spiders.handover import Handover
from spiders.site import AnySite, sites
from tests.spiders.harvest.conftest import InReactor, harvester, remember

Harvested = Callable[..., list[Handover]]
pytestmark = pytest.mark.slow

BEACON, BANYAN = ["farm_beacon"], ["farm_banyan"]
NAMED_BY_THE_SITE = ["farm_beacon", "farm_banyan", "farm_service", "farm_swift", "farm_lattice"]
"""Boards whose postings name their employer; on the others the site file names it."""

UNTOUCHED = (
    Fault.SITEMAP_NESTED, Fault.SITEMAP_LOOP, Fault.SITEMAP_UNZIPPED, Fault.SITEMAP_ONE_LASTMOD,
    Fault.SITEMAP_STALE, Fault.WRONG_CHARSET, Fault.NEW_KEY,
)  # fmt: skip
"""Faults that a reader has to cope with."""


@dataclass
class World:
    """A farm after its first, healthy night.

    Attributes:
        known: What the store knows by then: open postings and reports.
        history: The reports alone, as if all postings were new.
    """

    stage: Stage
    harvested: Harvested
    known: Path
    history: Path

    def second_night(
        self, fault: Fault, names: Sequence[str] = SITES, *, known: bool = True
    ) -> list[Handover]:
        """Harvest the boards named, all of which have the fault."""
        self.stage.night, self.stage.faults = 2, dict.fromkeys(names, fault)
        self.stage.log.clear()
        return self.harvested(
            *(self.site(name) for name in names),
            business_date=night_date(2),
            known=self.known if known else self.history,
            settings={"DOWNLOAD_TIMEOUT": 1 if fault is Fault.SLOW else 20},
        )

    def site(self, name: str) -> AnySite:
        """Return the site file of a board, at its address."""
        return sites()[name].with_base_url(self.stage.base_urls[name])

    def open_at(self, name: str) -> set[str]:
        """Return the keys of the postings that are open there."""
        return {posting.key for posting in self.stage.view(name).postings}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, in_reactor: InReactor) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("faults")
    with serve(Farm(seed=11, companies=40)) as stage:
        made = World(stage, harvester(folder, in_reactor), folder / "known", folder / "history")
        first = made.harvested(*map(made.site, SITES), business_date=night_date(1))
        for place in (made.known, made.history):
            remember(first, place)
        for name in SITES:
            (made.history / f"{name}.jsonl").unlink()
        yield made


def _gone(handover: Handover) -> set[str]:
    return {mark.key for mark in handover.marks() if mark.state == "gone"}


@pytest.mark.parametrize(
    ("fault", "verdict", "names"),
    [
        (Fault.DOWN, Verdict.BLOCKED, SITES),
        (Fault.CLOSED_TO_US, Verdict.BLOCKED, SITES),
        (Fault.LOGIN_WALL, Verdict.BLOCKED, SITES),
        (Fault.SECURITY_CHECK, Verdict.BLOCKED, SITES),
        (Fault.LED_AWAY, Verdict.BLOCKED, SITES),
        (Fault.EMPTY_JSON, Verdict.BLOCKED, SITES),
        (Fault.CUT_OFF, Verdict.INCOMPLETE, SITES),
        (Fault.SLOW, Verdict.INCOMPLETE, BANYAN),
        (Fault.LIST_CAPPED, Verdict.INCOMPLETE, SITES),
        (Fault.LIST_WRAPS, Verdict.INCOMPLETE, SITES),
        (Fault.LAYOUT_CHANGED, Verdict.CHANGED, SITES),
    ],
)
def test_a_board_with_this_fault_is_doubted_and_closes_nothing(
    world: World, fault: Fault, verdict: Verdict, names: Sequence[str]
) -> None:
    handovers = world.second_night(fault, names)

    assert {h.report.site: h.report.verdict for h in handovers} == dict.fromkeys(names, verdict)
    assert not verdict.healthy
    for handover in handovers:
        name = handover.report.site
        assert not _gone(handover) & world.open_at(name)
        assert {row.key for row in handover.rows()} <= world.open_at(name)
    assert world.stage.forbidden_hits() == []
    assert overlaps(world.stage.log) == 0


@pytest.mark.parametrize(
    "fault",
    [Fault.CLOSED_TO_US, Fault.LOGIN_WALL, Fault.SECURITY_CHECK, Fault.LED_AWAY],
)
def test_a_closed_door_is_not_rattled(world: World, fault: Fault) -> None:
    world.second_night(fault, NAMED_BY_THE_SITE)

    asked = [hit for hit in world.stage.log if hit.path != "/robots.txt"]
    assert len(asked) <= 2 * len(NAMED_BY_THE_SITE)


@pytest.mark.parametrize(
    ("fault", "verdict", "names"),
    [
        (Fault.NO_EMPLOYER, Verdict.CHANGED, NAMED_BY_THE_SITE),
        (Fault.EMPLOYER_RENAMED, Verdict.CHANGED, NAMED_BY_THE_SITE),
        (Fault.PORTAL_AS_EMPLOYER, Verdict.CHANGED, NAMED_BY_THE_SITE),
        (Fault.ONE_TITLE, Verdict.CHANGED, SITES),
        (Fault.ALL_TONIGHT, Verdict.CHANGED, SITES),
    ],
)
def test_a_board_whose_postings_say_something_else_is_noticed_the_same_night(
    world: World, fault: Fault, verdict: Verdict, names: Sequence[str]
) -> None:
    handovers = world.second_night(fault, names, known=False)

    assert {h.report.site: h.report.verdict for h in handovers} == dict.fromkeys(names, verdict)


@pytest.mark.parametrize("fault", UNTOUCHED)
def test_a_board_that_is_only_odd_is_read_whole_and_right(world: World, fault: Fault) -> None:
    (name,) = BANYAN if fault is Fault.WRONG_CHARSET else BEACON

    (handover,) = world.second_night(fault, [name])

    rows = {row.key: (row.title, row.employer) for row in handover.rows()}
    unchanged = {mark.key for mark in handover.marks() if mark.state == "unchanged"}
    shown = {p.key: (p.title, p.employer) for p in world.stage.view(name).postings}
    assert handover.report.verdict is Verdict.OK
    assert rows.keys() | unchanged == shown.keys()
    assert rows.items() <= shown.items()
    assert not _gone(handover) & shown.keys()
    assert len(unchanged) > len(rows) > 0


def test_several_sites_on_one_host_queue_at_one_door(world: World) -> None:
    whole = world.site("farm_harbor").model_dump()
    slugs = list(whole["tenants"])
    shares = [
        type(world.site("farm_harbor")).model_validate(
            {
                **whole,
                "id": f"harbor_{n}",
                "tenants": {s: whole["tenants"][s] for s in slugs[n::3]},
            }
        )
        for n in range(3)
    ]
    world.stage.night, world.stage.faults = 1, {}
    world.stage.log.clear()

    handovers = world.harvested(*shares, business_date=night_date(1))

    assert {row.key for h in handovers for row in h.rows()} == world.open_at("farm_harbor")
    assert overlaps(world.stage.log) == 0
    assert [hit.path for hit in world.stage.log].count("/robots.txt") == 1


def test_a_tenant_that_left_the_host_says_nothing_of_its_neighbours(world: World) -> None:
    harbor = world.site("farm_harbor")
    gone = harbor.model_validate(
        {**harbor.model_dump(), "id": "left_harbor", "tenants": {"nobody": "Nobody Ltd."}}
    )
    world.stage.night, world.stage.faults = 1, {}

    left, stayed = world.harvested(gone, harbor, business_date=night_date(1))

    assert left.report.verdict is Verdict.GONE
    assert stayed.report.verdict is Verdict.OK
