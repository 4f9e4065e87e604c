"""Companies: finding one, all that is known of it and why, and what people say became of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Form, Path
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from enrich.issues import RefusedError
from enrich.store import feedback
from enrich.store.audit import note
from flows.desk.company.portrait import By, Finds, Portrait
from flows.desk.pictures.charts import Fall, Stay, timeline, waterfall
from flows.desk.rights import Right
from flows.desk.visitor import Visitor, needs
from flows.desk.workshop import DEEDS, PAGES
from flows.settings import today_in_shanghai

router = APIRouter(include_in_schema=False)
BARS = 80
"""So many postings are drawn."""
LISTED = 200
"""So many postings, names and merges stand in a table; how many there are stands beside it."""
Reason = Literal[
    "", "价格没有优势", "已有固定供应商", "没有出行需求", "联系不上", "信息有误", "其他"
]
"""Why a company is no customer: a list, so that the answers can be counted."""
Reader = Annotated[Visitor, needs(Right.READ)]
Seller = Annotated[Visitor, needs(Right.SELL)]
Number = Annotated[int, Path(ge=1, le=2**53)]
Note = Annotated[str, Form(max_length=1000)]


@router.get("/companies")
def search(visitor: Reader, q: str = "") -> Response:
    """Show the companies that a part of a name, a number or a credit code finds."""
    found = _gathered(visitor, "found", q) if q.strip() else Finds(companies=(), count=0)
    return visitor.page("companies.html", q=q, found=found)


@router.get("/companies/{number}")
def company(visitor: Reader, number: Number) -> Response:
    """Show a company; a number that was merged leads to the one that stayed."""
    shown: Portrait = _gathered(visitor, "portrait", number, _today(visitor))
    if shown.company_id != number:
        return RedirectResponse(f"/companies/{shown.company_id}", status_code=301)
    return visitor.page(
        "company.html",
        company=shown,
        falls=_falls(visitor, shown),
        stays=_stays(visitor, shown),
        listed=LISTED,
        reasons={one: visitor.say(one) for one in get_args(Reason) if one},
    )


@router.get("/companies/{number}/postings/{posting_id}")
def posting(visitor: Reader, number: Number, posting_id: Number) -> Response:
    """Show one posting with all words marked that rules read in it."""
    read = _gathered(visitor, "posting", number, posting_id)
    return visitor.page("posting.html", read=read)


@router.post("/companies/{number}/answers")
def answer(
    visitor: Seller,
    number: Number,
    state: Annotated[
        Literal["contacting", "visited", "negotiating", "won", "regular", "rejected"], Form()
    ],
    reason: Annotated[Reason, Form()] = "",
    said: Note = "",
) -> Response:
    """Keep what became of a company; all its leads follow."""
    by = _by(visitor)
    given = feedback.Answer(
        company_id=number,
        state=state,
        given_by=by.name,
        given_at=by.at,
        reason=reason,
        note=said.strip(),
    )
    with visitor.desk.store.begin(people=True) as db:
        told = {"state": state, "answer": feedback.give(db, given)}
        note(db, by.at, by.name, "feedback given", f"company {number}", told)
    return _back(visitor, number)


@router.post("/companies/{number}/answers/{answer_id}/undo")
def undo(visitor: Seller, number: Number, answer_id: Number) -> Response:
    """Take an answer back; one that was taken back already stays so."""
    by = _by(visitor)
    with visitor.desk.store.begin(people=True) as db:
        rows = feedback.answers(db, number)
        undone = {one.undoes for one in rows}
        if any(one.number == answer_id and one.undoes is None for one in rows) and (
            answer_id not in undone
        ):
            feedback.take_back(db, answer_id, by.name, by.at)
            told = {"answer": answer_id}
            note(db, by.at, by.name, "feedback withdrawn", f"company {number}", told)
    return _back(visitor, number)


@router.post("/companies/{number}/suppress")
def suppress(visitor: Seller, number: Number, reason: Note = "") -> Response:
    """Order that the company is never sent again, at once."""
    if not reason.strip():
        raise RefusedError("a company is not contacted any more for a reason: write it down")
    _do(visitor, "do_not_contact", number, _by(visitor), reason.strip())
    return _back(visitor, number, "ordered")


@router.post("/companies/{number}/wrong-segment")
def wrong_segment(
    visitor: Seller, number: Number, segment: Annotated[str, Form()], why: Note = ""
) -> Response:
    """Label that the company does not belong in a segment."""
    _do(visitor, "wrong_segment", number, segment, _by(visitor), why.strip())
    return _back(visitor, number, "why")


@router.post("/companies/{number}/wrong-segment/undo")
def right_segment(visitor: Seller, number: Number, segment: Annotated[str, Form()]) -> Response:
    """Take that label back."""
    _do(visitor, "right_segment", number, segment, _by(visitor))
    return _back(visitor, number, "why")


@router.post("/companies/{number}/wrong-name")
def wrong_name(
    visitor: Seller, number: Number, name: Annotated[int, Form(ge=1, le=2**53)], why: Note = ""
) -> Response:
    """Ask the reviewers whether a name belongs to the company."""
    _do(visitor, "wrong_name", number, name, _by(visitor), why.strip())
    return _back(visitor, number, "names")


@router.post("/companies/{number}/wrong-name/{doubt_id}/undo")
def right_name(visitor: Seller, number: Number, doubt_id: Number) -> Response:
    """Take that question back."""
    _do(visitor, "right_name", number, doubt_id, _by(visitor))
    return _back(visitor, number, "names")


def _gathered(visitor: Visitor, work: str, *args: object) -> Any:
    settings, module = visitor.desk.settings, "flows.desk.company.gathering"
    return visitor.desk.workshop.ask(PAGES, f"{module}:{work}", settings, *args)


def _do(visitor: Visitor, work: str, *args: object) -> None:
    settings, module = visitor.desk.settings, "flows.desk.company.deeds"
    visitor.desk.workshop.ask(DEEDS, f"{module}:{work}", settings, *args)


def _by(visitor: Visitor) -> By:
    return By(visitor.person.name, visitor.desk.now())


def _today(visitor: Visitor) -> date:
    return today_in_shanghai(visitor.desk.now())


def _back(visitor: Visitor, number: int, place: str = "follow") -> Response:
    return visitor.see_other(f"/companies/{number}#{place}")


def _falls(visitor: Visitor, shown: Portrait) -> Markup:
    falls = (Fall(step.axis, step.text or step.rule, step.points) for step in shown.steps)
    title = visitor.say("得分是怎样得来的")
    return waterfall(falls, title, visitor.say("得分"))


def _stays(visitor: Visitor, shown: Portrait) -> Markup:
    drawn = shown.postings[:BARS]
    if not drawn:
        return Markup("")
    stays = [
        Stay(
            text=f"{one.title} {one.city} {one.first_seen} – {one.last_seen}",
            first=one.first_seen,
            last=one.last_seen,
            open=one.closed_on is None,
            href=f"#posting-{one.posting_id}",
        )
        for one in drawn
    ]
    opened = shown.open_postings
    closed = len(shown.postings) - opened
    title = visitor.say(
        "职位时间线：在招 {opened}，已下线 {closed}", opened=opened, closed=closed
    )
    first, last = min(s.first for s in stays), max(s.last for s in stays)
    return timeline(stays, title, first, last)
