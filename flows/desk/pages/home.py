"""/: how the last night went, what the lists show, and where each role begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from enrich.store import overview
from enrich.store.overview import InForce, Published, RunLine
from flows.desk.rights import Right
from flows.desk.visitor import Visitor, needs
from flows.nightlog import logged

router = APIRouter(include_in_schema=False)
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
    shown: Published | None
    rules: InForce | None
    questions: int


@router.get("/")
def home(visitor: Reader) -> Response:
    """Show a role's own start."""
    return visitor.page("home.html", found=_standing(visitor), drafts=_drafts(visitor))


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
            shown=overview.published(db),
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
