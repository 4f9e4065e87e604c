"""Who asks: a guest, or somebody signed in with a role; and how they are answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse

from enrich.store import Connection
from enrich.store.people import Person, digest_of, person_of_session, person_of_token
from flows.desk.desk import Desk
from flows.desk.rendering import rendered
from flows.desk.rights import RIGHTS, Right, Role
from flows.desk.words import chosen_language
from flows.people import Act

COOKIE = "leads_session"
LANGUAGE_COOKIE = "leads_language"
_BEARER = "Bearer "


class NotSignedInError(Exception):
    """Nobody is signed in, where somebody has to be."""


class NoRightError(Exception):
    """Somebody is signed in whose role may not do this."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever asks, signed in or not."""

    desk: Desk
    request: Request
    language: str

    @property
    def nonce(self) -> str:
        """What this answer's scripts carry, and nothing that came from a posting does."""
        return str(self.request.state.nonce)

    @property
    def here(self) -> str:
        """The address asked for, to come back to."""
        url = self.request.url
        return url.path + (f"?{url.query}" if url.query else "")

    def say(self, text: str, **values: object) -> str:
        """Return a text in the visitor's language, as plain text."""
        said = self.desk.words.say(self.language, text)
        return said.format(**values) if values else said

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page; templates get `visitor`, `nonce`, `path` and the values."""
        known = {"visitor": self, "nonce": self.nonce, "path": self.request.url.path}
        text = rendered(self.desk.words, self.language, template, known | values)
        # The same address reads differently for another person or in another language.
        return HTMLResponse(text, status, {"vary": "Cookie, Accept-Language"})

    def see_other(self, url: str) -> RedirectResponse:
        """Return the answer to a form: go and look there."""
        return RedirectResponse(url, status_code=303)

    @property
    def rights(self) -> frozenset[Right]:
        """What the visitor may do: a guest, nothing that needs a right."""
        return frozenset()

    def may(self, right: Right) -> bool:
        """Whether the visitor has a right."""
        return right in self.rights


@dataclass(frozen=True, slots=True)
class Visitor(Guest):
    """Somebody signed in."""

    person: Person

    @property
    def rights(self) -> frozenset[Right]:
        """What the visitor's role may do."""
        return RIGHTS[Role(self.person.role)]

    def act(self, right: Right) -> Act:
        """Return what the visitor does who needs a right, and has it still when it is done."""

        def check(db: Connection) -> None:
            known = _known(db, self.request, self.desk.now())
            if known is None:
                raise NotSignedInError
            if right not in RIGHTS[Role(known.role)]:
                raise NoRightError

        return Act(self.person.name, self.desk.now(), check=check)


def desk_of(connection: HTTPConnection) -> Desk:
    """Return the desk that a request reached."""
    found: Desk = connection.app.state.desk
    return found


def guest(request: Request) -> Guest:
    """Return whoever asks; nothing has to be known of them."""
    asked = request.cookies.get(LANGUAGE_COOKIE, "")
    accepted = request.headers.get("accept-language", "")
    return Guest(desk_of(request), request, chosen_language(asked, accepted))


def visitor_of(request: Request) -> Visitor | None:
    """Return who is signed in, by cookie or by a token of the API; None: nobody."""
    person = _person(request)
    if person is None:
        return None
    known = guest(request)
    asked = request.cookies.get(LANGUAGE_COOKIE, "") or person.language
    language = chosen_language(asked, "") if asked else known.language
    return Visitor(known.desk, request, language, person)


def _person(request: Request) -> Person | None:
    desk = desk_of(request)
    now = desk.now()
    _, secret = _said(request)
    if not secret:
        return None
    with desk.store.read() as db:
        found = _known(db, request, now)
    if found is not None:
        desk.door.saw(desk.store, digest_of(secret), now)
    return found


def _known(db: Connection, request: Request, now: datetime) -> Person | None:
    """Return whose token or session a request brought; None: nobody's, or it is over."""
    token, secret = _said(request)
    return (person_of_token if token else person_of_session)(db, digest_of(secret), now)


def _said(request: Request) -> tuple[bool, str]:
    """Return whether a request brought a token of the API, and that or its session's secret."""
    said = request.headers.get("authorization", "")
    if token := said.removeprefix(_BEARER) if said.startswith(_BEARER) else "":
        return True, token
    return False, request.cookies.get(COOKIE, "")


@dataclass(frozen=True, slots=True)
class _Needs:
    """What a handler asks of its visitor; two that ask the same are equal."""

    right: Right

    def __call__(self, request: Request) -> Visitor:
        found = visitor_of(request)
        if found is None:
            raise NotSignedInError
        if not found.may(self.right):
            raise NoRightError
        return found


def needs(right: Right) -> Any:
    """Return the dependency that gives a handler its visitor, who has the right."""
    return Depends(_Needs(right))


def anyone() -> Any:
    """Return the dependency that gives a handler whoever asks; few pages may."""
    return Depends(guest)


def sign_in_address(request: Request) -> str:
    """Return the page to sign in at, which leads back to what was asked for."""
    return (
        f"/login?{urlencode({'next': guest(request).here})}"
        if request.method == "GET"
        else "/login"
    )
