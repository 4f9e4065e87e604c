"""/: how the last night went, what the lists show, and where each role begins."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from enrich.issues import LeadharvestError
from enrich.store import listing, overview
from enrich.store.overview import InForce, RunLine
from flows.desk.listing.finding import listed_and_new
from flows.desk.listing.layout import About
from flows.desk.listing.selection import seen
from flows.desk.rights import Right
from flows.desk.visitor import Visitor, needs
from flows.desk.workshop import LAB
from flows.nightlog import logged

router = APIRouter(include_in_schema=False)
OVERVIEW = "flows.desk.rulelab.work:overview"
_log = logging.getLogger(__name__)
Reader = Annotated[Visitor, needs(Right.READ)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand.

    Attributes:
        last: The last night that ended; None: there never was one.
        doubtful: Of its sites those whose night is not to be trusted in all it says.
        night: Since when a night is at work; "" when none is.
        questions: Pairs of names that wait for a person.
    """

    last: RunLine | None
    sites: int
    doubtful: int
    night: str
    rules: InForce | None
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A segment to begin with.

    Attributes:
        new: How many of its rows no download of the visitor has held.
        taken_at: When the visitor's last download of it arrived; "" if there was none.
    """

    slug: str
    name: str
    listed: int
    new: int
    taken_at: str


@router.get("/")
def home(visitor: Reader) -> Response:
    """Show a role's own start."""
    about, starts = _lists(visitor)
    mine, others = _drafts(visitor)
    if mine:  # whoever has a draft of the rules goes on with it
        desk = visitor.desk
        desk.workshop.warm(LAB, OVERVIEW, desk.settings, visitor.person.person_id)
    return visitor.page(
        "home.html",
        found=_standing(visitor),
        about=about,
        starts=starts,
        drafts=(mine, others),
    )


def _lists(visitor: Visitor) -> tuple[About | None, list[Start]]:
    """Return the publication that the lists show, and its segments, the visitor's own first.

    The others may do without the lists: when these cannot be shown, none are.
    """
    try:
        now = seen(visitor.desk, visitor.person)
    except LeadharvestError:
        _log.exception("the start shows no lists")
        return None, []
    if now is None:
        return None, []
    with visitor.desk.store.read() as db:
        taken = listing.last_downloads(db, visitor.person.person_id)
    found = []
    for one in now.index.about.segments:
        if not one.names:  # those that are kept out of all lists have a page and no name
            continue
        listed, new = listed_and_new(now.index, one.slug, now.over)
        name = one.names.get(visitor.language, one.slug)
        at = taken.get(one.slug, "")
        found.append(Start(slug=one.slug, name=name, listed=listed, new=new, taken_at=at))
    return now.index.about, sorted(found, key=lambda start: not start.taken_at)


def _standing(visitor: Visitor) -> Standing:
    with visitor.desk.store.read() as db:
        last = overview.last_night(db, ended=True)
        lines = [line for line in logged(db, 1).lines if last and line.run_id == last.run_id]
        asked = visitor.may(Right.ANALYSE)
        return Standing(
            last=last,
            sites=len(lines),
            doubtful=sum(bool(line.doubts) for line in lines),
            night=overview.at_work(db, visitor.desk.now()),
            rules=overview.in_force(db),
            questions=len(overview.waiting_doubts(db)) if asked else 0,
        )


def _drafts(visitor: Visitor) -> tuple[bool, int]:
    """Return whether the visitor has a draft of the rules, and how many others have one."""
    folder = visitor.desk.settings.desk / "drafts"
    if not visitor.may(Right.ANALYSE) or not folder.is_dir():
        return False, 0
    whose = [one.name for one in folder.iterdir() if any(one.glob("*.yaml"))]
    mine = str(visitor.person.person_id)
    return mine in whose, sum(name != mine for name in whose)
