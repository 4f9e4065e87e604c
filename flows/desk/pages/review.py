"""/review: unsure pairs of names and uncertain employers, one key an answer, undo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from enrich.store import overview
from flows.desk.review.questions import Told
from flows.desk.rights import Right
from flows.desk.visitor import Visitor, needs
from flows.desk.workshop import DEEDS

router = APIRouter(include_in_schema=False)
SKIPPED = 300
"""So many skipped questions are remembered; the oldest of more come back."""
_WORK = "flows.desk.review.work"
_PAIRS, _EMPLOYERS = "/review/pairs", "/review/employers"

Analyst = Annotated[Visitor, needs(Right.ANALYSE)]
Skip = Annotated[str, Query(max_length=8000)]
SkipField = Annotated[str, Form(max_length=8000)]
Number = Annotated[int, Form(ge=0, lt=2**63)]


@router.get("/review")
def overview_page(visitor: Analyst) -> Response:
    """Show how many questions wait, and how far people agree."""
    found = _ask(visitor, "queues", visitor.desk.now())
    return visitor.page("review.html", found=found, night=_night(visitor))


@router.get(_PAIRS)
def pairs(
    visitor: Analyst, skip: Skip = "", everything: bool = False, told: Told | None = None
) -> Response:
    """Ask whether two names are one company."""
    skipped = _numbers(skip)
    found = _ask(visitor, "pair", visitor.person.name, skipped, everything)
    now = str(found.question.doubt_id) if found.question else ""
    more = {"everything": "1"} if everything else {}
    return visitor.page(
        "review_pairs.html",
        found=found,
        night=_night(visitor),
        told=told,
        everything=everything,
        skip=_joined(map(str, skipped)),
        ways=_ways(_PAIRS, [str(one) for one in skipped], now, more),
    )


@router.post(_PAIRS)
def answer_pair(
    visitor: Analyst,
    doubt_id: Annotated[int, Form(ge=0, lt=2**63)],
    answer: Annotated[Literal["same", "different", "unsure"], Form()],
    skip: SkipField = "",
    everything: Annotated[bool, Form()] = False,
) -> Response:
    """Keep an answer and go on to the next question."""
    name = visitor.person.name
    told = _ask(visitor, "answer_pair", doubt_id, answer, name, visitor.desk.now())
    skipped = [str(one) for one in _numbers(skip)]
    if told is Told.REFUSED:  # it stays open, and would be asked again at once
        skipped.append(str(doubt_id))
    more = {"everything": "1"} if everything else {}
    return visitor.see_other(_address(_PAIRS, skipped, told=told, **more))


@router.post(f"{_PAIRS}/undo")
def undo_pair(
    visitor: Analyst,
    number: Number,
    skip: SkipField = "",
    everything: Annotated[bool, Form()] = False,
) -> Response:
    """Take one's own answer back; its question is asked again."""
    told = _ask(visitor, "undo_pair", number, visitor.person.name, visitor.desk.now())
    more = {"everything": "1"} if everything else {}
    skipped = map(str, _numbers(skip))
    return visitor.see_other(_address(_PAIRS, skipped, told=told, **more))


@router.get(_EMPLOYERS)
def employers(
    visitor: Analyst,
    segment: Annotated[str, Query(max_length=200)] = "",
    skip: Skip = "",
    told: Told | None = None,
) -> Response:
    """Ask whether an employer belongs to a segment."""
    skipped = _places(skip)
    name, now = visitor.person.name, visitor.desk.now()
    found = _ask(visitor, "employer", name, skipped, segment, now)
    asked = found.question
    here = f"{asked.company_id}-{asked.segment.slug}" if asked else ""
    texts = [f"{number}-{slug}" for number, slug in skipped]
    return visitor.page(
        "review_employers.html",
        found=found,
        night=_night(visitor),
        told=told,
        segment=segment,
        skip=_joined(texts),
        ways=_ways(_EMPLOYERS, texts, here, {"segment": segment} if segment else {}),
    )


@router.post(_EMPLOYERS)
def answer_employer(  # noqa: PLR0913, PLR0917  a field each
    visitor: Analyst,
    company_id: Number,
    target: Annotated[str, Form(max_length=200)],
    answer: Annotated[Literal["yes", "no", "unsure"], Form()],
    segment: Annotated[str, Form(max_length=200)] = "",
    skip: SkipField = "",
) -> Response:
    """Keep an answer as a label and go on to the next question."""
    name, now = visitor.person.name, visitor.desk.now()
    told = _ask(visitor, "answer_employer", (company_id, target), answer, name, now)
    return visitor.see_other(_employers_address(segment, skip, told))


@router.post(f"{_EMPLOYERS}/undo")
def undo_employer(
    visitor: Analyst,
    number: Number,
    segment: Annotated[str, Form(max_length=200)] = "",
    skip: SkipField = "",
) -> Response:
    """Take one's own label back; its question is asked again."""
    told = _ask(visitor, "undo_employer", number, visitor.person.name, visitor.desk.now())
    return visitor.see_other(_employers_address(segment, skip, told))


def _ask(visitor: Visitor, work: str, *args: object) -> Any:
    desk = visitor.desk
    return desk.workshop.ask(DEEDS, f"{_WORK}:{work}", desk.settings, *args)


def _night(visitor: Visitor) -> str:
    """Return since when a night is at work; "" when none is."""
    with visitor.desk.store.read() as db:
        return overview.at_work(db, visitor.desk.now())


def _ways(path: str, skipped: list[str], here: str, more: dict[str, str]) -> dict[str, str]:
    """Return where skipping, going back and starting again lead; "": nowhere."""
    return {
        "skip": _address(path, [*skipped, here], **more) if here else "",
        "back": _address(path, skipped[:-1], **more) if skipped else "",
        "again": _address(path, [], **more) if skipped else "",
    }


def _employers_address(segment: str, skip: str, told: Told) -> str:
    texts = [f"{number}-{slug}" for number, slug in _places(skip)]
    more = {"segment": segment} if segment else {}
    return _address(_EMPLOYERS, texts, told=told, **more)


def _address(path: str, skipped: Iterable[str], **more: str) -> str:
    joined = _joined(skipped)
    query = more | ({"skip": joined} if joined else {})
    return f"{path}?{urlencode(query)}" if query else path


def _joined(skipped: Iterable[str]) -> str:
    return ".".join(list(dict.fromkeys(skipped))[-SKIPPED:])


def _numbers(skip: str) -> list[int]:
    """Return the numbers of skipped questions; what is none is left out."""
    return [int(part) for part in skip.split(".") if _is_number(part)][-SKIPPED:]


def _places(skip: str) -> list[tuple[int, str]]:
    """Return the company and segment of skipped questions; what is none is left out."""
    parts = [part.partition("-") for part in skip.split(".")]
    found = [(int(number), slug) for number, _, slug in parts if _is_number(number) and slug]
    return found[-SKIPPED:]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
