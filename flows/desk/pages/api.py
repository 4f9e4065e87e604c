"""The API's page for people, its description, and its operations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from flows.desk.api.openapi import description, operations
from flows.desk.api.operations import router as operations_router
from flows.desk.listing.selection import seen
from flows.desk.rights import Right
from flows.desk.visitor import Visitor, needs
from output.profiles import DISCARDED

router = APIRouter()
router.include_router(operations_router)


@router.get("/api", include_in_schema=False)
def api(visitor: Annotated[Visitor, needs(Right.READ)]) -> Response:
    """Show what programs can ask."""
    here = str(visitor.request.base_url).rstrip("/")
    now = seen(visitor.desk, visitor.person)
    lists = now.index.segments if now else ()
    slug = next((one for one in lists if one != DISCARDED), "SEGMENT")
    return visitor.page("api.html", operations=operations(), here=here, slug=slug)


@router.get("/api/openapi.json", include_in_schema=False)
def openapi() -> Response:
    """Return the description, to anybody: it tells nothing of what is kept."""
    return JSONResponse(description())
