"""The API's own description: every operation, every status, how to sign in, examples."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

from fastapi.openapi.utils import get_openapi

from flows.desk.api.operations import router
from flows.desk.api.shapes import Problem
from flows.desk.visitor import COOKIE

_ABOUT = """What the desk shows, as JSON.

Make a token on the page /me and send it as `Authorization: Bearer …`; a browser that is signed
in needs none. A page holds up to 500 rows; `next_cursor` leads to the next one. Errors are
problem documents (RFC 9457)."""
_SIGNING_IN = {
    "token": {"type": "http", "scheme": "bearer", "description": "Made on the page /me."},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
}


@cache
def description() -> dict[str, Any]:
    """Return the OpenAPI document."""
    told = get_openapi(
        title="leadharvest",
        version=version("leadharvest"),
        description=_ABOUT,
        routes=router.routes,
    )
    parts = told.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    schemas[Problem.__name__] = Problem.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    parts["securitySchemes"] = _SIGNING_IN
    told["security"] = [{name: []} for name in _SIGNING_IN]
    return told


def operations() -> list[dict[str, str]]:
    """Return method, path and summary of every operation, in the document's order."""
    return [
        {"method": method.upper(), "path": path, "summary": said["summary"]}
        for path, methods in description()["paths"].items()
        for method, said in methods.items()
    ]
