"""Signing in and out, and the first person of a desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from enrich.store.people import has_people
from flows.desk.door import LASTS, Comer, First
from flows.desk.faults import FAULTS, refused
from flows.desk.pages.language import local
from flows.desk.visitor import COOKIE, Guest, NoRightError, anyone, visitor_of

router = APIRouter(include_in_schema=False)
Anyone = Annotated[Guest, anyone()]
Text = Annotated[str, Form(max_length=1000)]


@router.get("/login")
def login(visitor: Anyone, next: str = "/") -> Response:  # noqa: A002  as in the address
    """Ask for name and password; somebody signed in goes on at once."""
    if visitor_of(visitor.request) is not None:
        return visitor.see_other(local(next))
    if not _has_people(visitor):
        return visitor.see_other("/setup")
    return visitor.page("login.html", wrong="", next=local(next), name="")


@router.post("/login")
def sign_in(
    visitor: Anyone,
    name: Text = "",
    password: Text = "",
    next: Text = "/",  # noqa: A002  the field's name in the form
) -> Response:
    """Begin a session, or say what is wrong; the text tells nobody which names there are."""
    desk = visitor.desk
    try:
        secret = desk.door.sign_in(desk.store, comer(visitor.request), name, password)
    except FAULTS as error:
        wrong = visitor.say("名字或密码不对。")
        return refused(visitor, error, "login.html", wrong, next=local(next), name=name)
    return let_in(visitor, secret, local(next))


@router.post("/logout")
def sign_out(visitor: Anyone) -> Response:
    """End the session."""
    desk, leaving = visitor.desk, comer(visitor.request)
    if leaving.cookie:
        desk.door.sign_out(desk.store, leaving)
    answer = visitor.see_other("/login")
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer


@router.get("/setup")
def setup(visitor: Anyone) -> Response:
    """Ask for the first person."""
    if _has_people(visitor):
        return visitor.see_other("/login")
    coded = bool(visitor.desk.setup_code)
    return visitor.page("setup.html", wrong="", coded=coded, name="")


@router.post("/setup")
def set_up(visitor: Anyone, code: Text = "", name: Text = "", password: Text = "") -> Response:
    """Make the first person an admin, who is signed in at once."""
    desk = visitor.desk
    first = First(name=name, password=password, code=code)
    try:
        secret = desk.door.set_up(desk.store, comer(visitor.request), first, desk.setup_code)
    except FAULTS as error:
        wrong = visitor.say("安装码不对，或者已经有人了。")
        coded = bool(desk.setup_code)
        return refused(visitor, error, "setup.html", wrong, coded=coded, name=name)
    return let_in(visitor, secret, "/people")


def comer(request: Request) -> Comer:
    """Return who stands at the door."""
    return Comer(
        address=request.client.host if request.client else "",
        now=request.app.state.desk.now(),
        cookie=request.cookies.get(COOKIE, ""),
    )


def by_cookie(request: Request) -> None:
    """Refuse a token of the API: who stole one must not make more, or people.

    Raises:
        NoRightError: A token was sent.
    """
    if "authorization" in request.headers:
        raise NoRightError


def let_in(visitor: Guest, secret: str, url: str) -> Response:
    """Return the answer that gives the browser its session."""
    answer = visitor.see_other(url)
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=visitor.request.url.scheme == "https",
    )
    return answer


def _has_people(visitor: Guest) -> bool:
    with visitor.desk.store.read() as db:
        return has_people(db)
