"""The rules: what is in force, an editor with its preview, publishing, history, merging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from enrich.issues import RefusedError, RuleError
from flows.desk.listing import selection
from flows.desk.rights import Right
from flows.desk.rulelab.said import Choices, Preview, Publication, Trouble, Typed
from flows.desk.visitor import Visitor, needs
from flows.desk.workshop import LAB

router = APIRouter(include_in_schema=False)
Reader = Annotated[Visitor, needs(Right.READ)]
Analyst = Annotated[Visitor, needs(Right.ANALYSE)]
Text = Annotated[str, Form()]
Texts = Annotated[list[str], Form()]
ROWS = (10, 50, 200)
"""So many companies may be shown behind a number."""
RECIPE = "scoring.yaml"
_WORK, _ACTS = "flows.desk.rulelab.work", "flows.desk.rulelab.acts"


@router.get("/rules")
def rules(visitor: Reader) -> Response:
    """Show what is in force, and which drafts are open."""
    found = _ask(visitor, f"{_WORK}:overview", visitor.person.person_id)
    return visitor.page("rules/overview.html", found=found)


@router.get("/rules/publish")
def publication(visitor: Analyst) -> Response:
    """Show a draft whole, and the form to publish; without one, where to begin one."""
    return _publication(visitor)


@router.post("/rules/publish")
def publish(visitor: Analyst, why: Text = "", despite: Text = "", seen: Text = "") -> Response:
    """Publish a draft; what was refused is shown with what was typed."""
    asked = Publication(
        person_id=visitor.person.person_id,
        at=visitor.desk.now(),
        why=why,
        despite=despite,
        seen=seen,
    )
    try:
        number = _ask(visitor, f"{_ACTS}:publish", asked)
    except (RefusedError, RuleError) as refused:
        status = 409 if isinstance(refused, RefusedError) else 422
        return _publication(visitor, status, why=why, despite=despite, refused=str(refused))
    return visitor.see_other(f"/rules/history/{number}")


@router.post("/rules/discard")
def discard(visitor: Analyst, seen: Text = "") -> Response:
    """Delete a draft."""
    person_id = visitor.person.person_id
    _ask(visitor, f"{_ACTS}:discard", person_id, visitor.desk.now(), seen)
    return visitor.see_other("/rules")


@router.get("/rules/history")
def history(visitor: Reader) -> Response:
    """Show all published versions."""
    found = _ask(visitor, f"{_WORK}:history")
    return visitor.page("rules/history.html", found=found, names=_segments(visitor))


@router.get("/rules/history/{number}")
def version(visitor: Reader, number: int) -> Response:
    """Show one version and what it changed."""
    told, entries, diff = _ask(visitor, f"{_WORK}:told", number)
    newest = _ask(visitor, f"{_WORK}:history")[0]["number"]
    lines = diff_lines(diff)
    return visitor.page(
        "rules/version.html",
        told=told,
        entries=entries,
        lines=lines,
        newest=newest,
        names=_segments(visitor),
    )


@router.post("/rules/history/{number}/rollback")
def roll_back(visitor: Analyst, number: int, why: Text = "") -> Response:
    """Publish the files of an older version as a new one."""
    person_id = visitor.person.person_id
    made = _ask(visitor, f"{_ACTS}:roll_back", person_id, number, visitor.desk.now(), why)
    return visitor.see_other(f"/rules/history/{made}")


@router.get("/rules/merge")
def merging(visitor: Analyst) -> Response:
    """Show a draft beside what others published since."""
    return _merging(visitor)


@router.post("/rules/merge")
def merge(  # noqa: PLR0913, PLR0917  the form's fields
    visitor: Analyst,
    entry: Texts = [],  # noqa: B006  FastAPI copies it
    choice: Texts = [],  # noqa: B006
    edit: Texts = [],  # noqa: B006
    seen: Text = "",
    last: Annotated[int, Form()] = 0,
) -> Response:
    """Take in what others published; entries that nobody chose for are shown again."""
    asked = Choices(
        last=last,
        chosen={name: how for name, how in zip(entry, choice, strict=False) if how},
        edits=dict(zip(entry, edit, strict=False)),
        seen=seen,
    )
    person_id = visitor.person.person_id
    try:
        left = _ask(visitor, f"{_ACTS}:merge", person_id, visitor.desk.now(), asked)
    except (RefusedError, RuleError) as refused:
        status = 409 if isinstance(refused, RefusedError) else 422
        return _merging(visitor, status, asked, refused=str(refused))
    if left:
        return _merging(visitor, 409, asked, left=left)
    return visitor.see_other("/rules/publish")


@router.get("/rules/{name}/report")
def report(visitor: Reader, name: str) -> Response:
    """Show what each rule of a segment, discard or signal does."""
    found = _ask(visitor, f"{_WORK}:report", name)
    return visitor.page("rules/report.html", name=name, found=found)


@router.get("/rules/{name}/suggest")
def suggest(visitor: Reader, name: str) -> Response:
    """Show words that mark a segment and that no rule of it reads."""
    found, note, title = _ask(visitor, f"{_WORK}:suggest", name)
    return visitor.page("rules/suggest.html", name=name, found=found, note=note, title=title)


@router.get("/rules/{name}")
def piece(visitor: Reader, name: str, saved: Annotated[str, Query()] = "") -> Response:
    """Show a piece of the rules; to who may change it, as an editor."""
    found = _ask(visitor, f"{_WORK}:shown", visitor.person.person_id, name)
    if name == RECIPE and visitor.may(Right.ANALYSE):  # while they read, before they type
        visitor.desk.workshop.begin(LAB, f"{_WORK}:score_once", visitor.desk.settings)
    typed = Typed(name=name, text=found.text, seen=found.mark, base=found.base)
    preview = None
    if found.draft and visitor.may(Right.ANALYSE):
        preview = _ask(visitor, f"{_WORK}:preview", visitor.person.person_id, typed, ROWS[0])
    return _piece(visitor, found, typed, preview=preview, saved=bool(saved))


@router.post("/rules/{name}")
def edited(  # noqa: PLR0913, PLR0917  the form's fields
    visitor: Analyst,
    name: str,
    text: Text = "",
    seen: Text = "",
    base: Text = "",
    rows: Annotated[int, Form()] = ROWS[0],
    act: Text = "preview",
) -> Response:
    """Save what was typed, or say what it would do."""
    typed = Typed(name=name, text=text, seen=seen, base=int(base) if _counts(base) else None)
    person_id = visitor.person.person_id
    if act != "save":
        shown_rows = rows if rows in ROWS else ROWS[0]
        made = _ask(visitor, f"{_WORK}:preview", person_id, typed, shown_rows)
        found = _ask(visitor, f"{_WORK}:shown", person_id, name)
        return _piece(visitor, found, typed, preview=made, rows=shown_rows)
    kept = _ask(visitor, f"{_ACTS}:save", person_id, typed)
    if kept.now is None and not kept.troubles:
        return visitor.see_other(f"/rules/{quote(name)}?saved=1")
    found = _ask(visitor, f"{_WORK}:shown", person_id, name)
    if kept.troubles:
        return _piece(visitor, found, typed, 422, preview=Preview(troubles=kept.troubles))
    # Saved once more, it takes the place of what was found now.
    again = Typed(name=name, text=text, seen=found.mark, base=found.base)
    return _piece(visitor, found, again, 409, now=kept.now)


def diff_lines(diff: str) -> list[tuple[str, str]]:
    r"""Return the lines of a comparison, each with what it is.

    >>> diff_lines("@@ -1 +1 @@\n-old\n+new")
    [('place', '@@ -1 +1 @@'), ('lost', '-old'), ('gained', '+new')]
    """
    return [(_kind(line), line) for line in diff.split("\n") if line]


def _kind(line: str) -> str:
    if line.startswith(("+++", "---")):
        return "file"
    return {"@": "place", "+": "gained", "-": "lost"}.get(line[:1], "same")


def _ask(visitor: Visitor, work: str, *args: object) -> Any:
    return visitor.desk.workshop.ask(LAB, work, visitor.desk.settings, *args)


def _segments(visitor: Visitor) -> Mapping[str, Mapping[str, str]]:
    """Return the names of the segments that are published, by language."""
    now = selection.seen(visitor.desk, visitor.person)
    return {one.slug: one.names for one in now.index.about.segments} if now else {}


def _counts(shown: str) -> bool:
    return shown.isascii() and shown.isdigit() and len(shown) < 10


def _piece(  # noqa: PLR0913  what an editor shows
    visitor: Visitor,
    found: Any,
    typed: Typed,
    status: int = 200,
    *,
    preview: Preview | None = None,
    now: str | None = None,
    rows: int = ROWS[0],
    saved: bool = False,
) -> Response:
    troubles: Sequence[Trouble] = [*preview.troubles, *preview.red] if preview else ()
    return visitor.page(
        "rules/piece.html",
        status=status,
        found=found,
        typed=typed,
        preview=preview,
        wrong={one.line for one in troubles if one.line},
        now=now,
        rows=rows,
        choices=ROWS,
        saved=saved,
    )


def _publication(
    visitor: Visitor, status: int = 200, why: str = "", despite: str = "", refused: str = ""
) -> Response:
    person_id = visitor.person.person_id
    found = _ask(visitor, f"{_WORK}:whole", person_id, ROWS[0])
    if found is None:
        return visitor.see_other("/rules#mine")
    state, preview, diff = found
    return visitor.page(
        "rules/publish.html",
        status=status,
        state=state,
        preview=preview,
        lines=diff_lines(diff),
        why=why,
        despite=despite,
        refused=refused,
    )


def _merging(
    visitor: Visitor,
    status: int = 200,
    asked: Choices | None = None,
    refused: str = "",
    left: Sequence[str] = (),
) -> Response:
    found = _ask(visitor, f"{_ACTS}:merge_shown", visitor.person.person_id)
    if found is None:
        return visitor.see_other("/rules/publish")
    chosen: Mapping[str, str] = asked.chosen if asked else {}
    edits: Mapping[str, str] = asked.edits if asked else {}
    return visitor.page(
        "rules/merge.html",
        status=status,
        found=found,
        chosen=chosen,
        edits=edits,
        refused=refused,
        left=left,
    )
