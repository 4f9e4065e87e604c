"""All routes of the desk, whichever part brought them, and what each asks of its visitor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route

from flows.desk.rights import Right
from flows.desk.visitor import _Needs


def routes(app: FastAPI) -> Iterator[tuple[str, Route]]:
    """Yield method and route of everything that is answered, but files."""
    for route in _flat(app.routes):
        for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, route


def _flat(found: Sequence[BaseRoute]) -> Iterator[Route]:
    for route in found:
        if isinstance(route, Route):
            yield route
        elif within := getattr(route, "original_router", None):
            # Newer FastAPI keeps a router that was included as one route.
            assert route.include_context.prefix == "", "prefixes stand in the router itself"  # type: ignore[attr-defined]  # not public
            yield from _flat(within.routes)


def address(route: Route) -> str:
    """Return an address that the route answers; what it names need not be there."""
    return re.sub(r"\{[^}]*\}", "1", route.path)


def right(route: Route) -> Right | None:
    """Return the strongest right that a route asks for; None: anybody may come."""
    if not isinstance(route, APIRoute):
        return None
    found = {one.call.right for one in _all(route.dependant) if isinstance(one.call, _Needs)}
    return max(found, key=list(Right).index, default=None)


def _all(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for below in dependant.dependencies:
        yield from _all(below)
