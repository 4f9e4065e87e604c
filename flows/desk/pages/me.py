"""One's own page: language, password, API tokens."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from enrich.store.people import digest_of, set_language, tokens
from flows.desk.faults import FAULTS, refused
from flows.desk.pages.door import Text, by_cookie, comer
from flows.desk.pages.language import keep_language
from flows.desk.rights import Right
from flows.desk.visitor import Visitor, needs
from flows.desk.words import LANGUAGES
from flows.people import change_password, end_token, new_token

router = APIRouter(prefix="/me", include_in_schema=False, dependencies=[Depends(by_cookie)])
Reader = Annotated[Visitor, needs(Right.READ)]


@router.get("")
def me(visitor: Reader, done: str = "") -> Response:
    """Show one's own page."""
    return _page(visitor, done=done)


@router.post("/language")
def choose_language(visitor: Reader, language: Annotated[str, Form()] = "") -> Response:
    """Keep the language, for every browser in which the person signs in."""
    answer = visitor.see_other("/me?done=language")
    if language in LANGUAGES:
        with visitor.desk.store.begin(people=True) as db:
            set_language(db, visitor.person.person_id, language)
        keep_language(answer, language)
    return answer


@router.post("/password")
def choose_password(visitor: Reader, current: Text = "", password: Text = "") -> Response:
    """Change one's password; all other sessions end."""
    desk, person, who = visitor.desk, visitor.person, comer(visitor.request)
    try:
        desk.door.recheck(desk.store, who, person, current)
        change_password(
            desk.store, visitor.act(Right.READ), person, password, digest_of(who.cookie)
        )
    except FAULTS as error:
        wrong = visitor.say("当前密码不对。")
        return refused(visitor, error, "me.html", wrong, **_values(visitor))
    return visitor.see_other("/me?done=password")


@router.post("/tokens")
def add_token(visitor: Reader, name: Text = "") -> Response:
    """Make a token and show it, this once."""
    try:
        secret = new_token(visitor.desk.store, visitor.act(Right.READ), visitor.person, name)
    except FAULTS as error:
        return refused(visitor, error, "me.html", "", **_values(visitor))
    answer = _page(visitor, token=secret)
    answer.headers["cache-control"] = "no-store"
    return answer


@router.post("/tokens/{number}/end")
def stop_token(visitor: Reader, number: int) -> Response:
    """End one of one's tokens."""
    end_token(visitor.desk.store, visitor.act(Right.READ), visitor.person, number)
    return visitor.see_other("/me?done=token")


def _page(visitor: Visitor, **values: str) -> Response:
    shown = {"wrong": "", **_values(visitor), **values}
    return visitor.page("me.html", **shown)


def _values(visitor: Visitor) -> dict[str, Any]:
    with visitor.desk.store.read() as db:
        mine = tokens(db, visitor.person.person_id)
    return {"tokens": mine, "token": "", "done": ""}
