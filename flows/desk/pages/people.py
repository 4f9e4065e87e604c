"""For admins: who may sign in, who did what, and whom never to contact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Query
from starlette.responses import Response

from enrich.issues import StoreError
from enrich.store.audit import broken, entries, note
from enrich.store.barred import StandingOrder, count_orders, end_order, standing_orders
from enrich.store.people import person_numbered
from flows.desk.faults import FAULTS, refused
from flows.desk.pages.door import Text, by_cookie
from flows.desk.rights import Right, Role
from flows.desk.visitor import Visitor, needs
from flows.desk.workshop import DEEDS
from flows.people import add, end, everybody, give_role, reset_password
from flows.settings import today_in_shanghai

router = APIRouter(prefix="/people", include_in_schema=False, dependencies=[Depends(by_cookie)])
Manager = Annotated[Visitor, needs(Right.MANAGE)]
Before = Annotated[int | None, Query(ge=1, le=2**62)]
A_PAGE = 100


@router.get("")
def people(visitor: Manager) -> Response:
    """Show everybody."""
    return visitor.page("people.html", wrong="", **_everybody(visitor))


@router.post("")
def add_person(
    visitor: Manager, name: Text = "", role: Text = "", password: Text = ""
) -> Response:
    """Add somebody."""
    given = Role(role) if role in set(Role) else Role.SALES
    store = visitor.desk.store
    return _done(visitor, lambda: add(store, visitor.act(Right.MANAGE), name, given, password))


@router.post("/{number}/role")
def change_role(visitor: Manager, number: int, role: Annotated[Role, Form()]) -> Response:
    """Give somebody another role."""
    store, name = visitor.desk.store, _name(visitor, number)
    return _done(visitor, lambda: give_role(store, visitor.act(Right.MANAGE), name, role))


@router.post("/{number}/password")
def change_password(visitor: Manager, number: int, password: Text = "") -> Response:
    """Give somebody a new password."""
    store, name = visitor.desk.store, _name(visitor, number)
    return _done(
        visitor, lambda: reset_password(store, visitor.act(Right.MANAGE), name, password)
    )


@router.post("/{number}/end")
def end_person(visitor: Manager, number: int) -> Response:
    """Let somebody sign in no more."""
    store, name = visitor.desk.store, _name(visitor, number)
    return _done(visitor, lambda: end(store, visitor.act(Right.MANAGE), name))


@router.get("/audit")
def audit(
    visitor: Manager,
    before: Before = None,
    actor: Annotated[str, Query(max_length=200)] = "",
    check: bool = False,
) -> Response:
    """Show who did what, newest first; with `check` whether every entry follows."""
    with visitor.desk.store.read() as db:
        found = entries(db, A_PAGE + 1, before=before, actor=actor)
        newest = entries(db, 1)
        wrong = broken(db) if check else None
    return visitor.page(
        "audit.html",
        entries=found[:A_PAGE],
        older=found[A_PAGE - 1].number if len(found) > A_PAGE else None,
        newest=newest[0] if newest else None,
        actor=actor,
        checked=check,
        broken=wrong,
    )


@router.get("/suppressions")
def suppressions(visitor: Manager, before: Before = None) -> Response:
    """Show whom never to contact, newest first."""
    return visitor.page("suppressions.html", wrong="", **_orders(visitor, before))


@router.post("/suppressions")
def suppress(
    visitor: Manager,
    kind: Text = "",
    value: Text = "",
    reason: Text = "",
    ends_on: Text = "",
) -> Response:
    """Keep an order not to contact somebody."""
    desk = visitor.desk
    try:
        order = StandingOrder(
            kind=kind,
            value=value.strip(),
            reason=_given(reason),
            author=visitor.person.name,
            added_at=desk.now().isoformat(),
            ends_on=date.fromisoformat(ends_on) if ends_on else None,
        )
        desk.workshop.ask(DEEDS, "flows.suppressing:suppress", desk.settings, order, {})
    except (StoreError, ValueError):
        wrong = visitor.say(
            "没有保存：要写明原因；公司要填编号；最后一天要写成 2027-01-31 这样。"
        )
        values = _orders(visitor, None)
        return visitor.page("suppressions.html", status=422, wrong=wrong, **values)
    return visitor.see_other("/people/suppressions")


@router.post("/suppressions/{number}/end")
def end_suppression(visitor: Manager, number: Annotated[int, Path(ge=1, le=2**62)]) -> Response:
    """Let an order hold no more; it stays in the list, over."""
    act = visitor.act(Right.MANAGE)
    with act.begin(visitor.desk.store) as db:
        if end_order(db, number, today_in_shanghai(act.now)):
            note(db, act.now, act.by, "order ended", f"order {number}", {})
    return visitor.see_other("/people/suppressions")


def _given(shown: str) -> str:
    if not shown.strip():
        raise ValueError
    return shown.strip()


def _done(visitor: Visitor, act: Callable[[], object]) -> Response:
    try:
        act()
    except FAULTS as error:
        return refused(visitor, error, "people.html", "", **_everybody(visitor))
    return visitor.see_other("/people")


def _name(visitor: Visitor, number: int) -> str:
    with visitor.desk.store.read() as db:
        return person_numbered(db, number).name


def _everybody(visitor: Visitor) -> dict[str, Any]:
    return {"accounts": everybody(visitor.desk.store), "roles": list(Role)}


def _orders(visitor: Visitor, before: int | None) -> dict[str, Any]:
    with visitor.desk.store.read() as db:
        found, total = standing_orders(db, A_PAGE + 1, before), count_orders(db)
    older = found[A_PAGE - 1].number if len(found) > A_PAGE else None
    today = today_in_shanghai(visitor.desk.now())
    return {"orders": found[:A_PAGE], "older": older, "total": total, "today": today}
