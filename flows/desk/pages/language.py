"""Choosing the language; it holds in this browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from flows.desk.visitor import LANGUAGE_COOKIE, Guest, anyone
from flows.desk.words import LANGUAGES

router = APIRouter(include_in_schema=False)
_YEAR_S = 365 * 24 * 3600


@router.post("/language")
def choose(
    visitor: Annotated[Guest, anyone()],
    language: Annotated[str, Form()],
    next: Annotated[str, Form()] = "/",  # noqa: A002  the field's name in the form
) -> Response:
    """Keep the language in a cookie, and go back to where it was chosen."""
    answer = visitor.see_other(local(next))
    if language in LANGUAGES:
        keep_language(answer, language)
    return answer


def keep_language(answer: Response, language: str) -> None:
    """Let the browser remember a language."""
    answer.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR_S, samesite="lax")


def local(url: str) -> str:
    r"""Return an address if it stays at this desk, else the first page.

    >>> local("/lists?new=1"), local("//elsewhere.example"), local("/\\elsewhere.example")
    ('/lists?new=1', '/', '/')
    """
    return url if url.startswith("/") and url[1:2] not in {"/", "\\"} else "/"
