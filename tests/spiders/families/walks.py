"""A night without a network: the answers come from a function."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from enrich.model import HarvestReport, KnownPosting
from spiders.families import Page, PageRequest, family_of
from spiders.handover import Handover, HandoverWriter
from spiders.night import Assignment, SiteNight
from spiders.pages.guard import guard
from spiders.site import AnySite

NIGHT = date(2026, 11, 2)
AT = "2026-11-02T01:00:00+00:00"
Server = Callable[[PageRequest], Any]


@dataclass(frozen=True)
class Said:
    """An answer with a status or headers of its own."""

    content: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NoAnswer:
    """In place of an answer: why none came."""

    kind: str


def page_of(request: PageRequest, content: Any, status: int = 200) -> Page:
    """Return an answer: bytes and text as they are, all else as JSON."""
    headers: Mapping[str, str] = {}
    if isinstance(content, Said):
        content, status, headers = content.content, content.status, content.headers
    if not isinstance(content, bytes):
        text = content if isinstance(content, str) else json.dumps(content)
        content = text.encode()
    return Page(
        url=request.url,
        requested=request,
        status=status,
        headers=dict(headers),
        body=content,
        fetched_at=AT,
    )


def night(
    folder: Path,
    site: AnySite,
    server: Server,
    known: Mapping[str, KnownPosting] | None = None,
    history: Sequence[HarvestReport] = (),
) -> tuple[Handover, list[PageRequest]]:
    """Return the hand-over of one night and what was asked; an int is a status."""
    asked = []
    with HandoverWriter(folder) as writer:
        todo = Assignment(
            site=site,
            family=family_of(site),
            guard=guard,
            business_date=NIGHT,
            label="r1",
            known=known or {},
            history=history,
            pages=100_000,
        )
        course = SiteNight(todo, writer)
        while (request := course.next()) is not None:
            asked.append(request)
            content = server(request)
            if isinstance(content, NoAnswer):
                course.fail(request, content.kind, content.kind)
                continue
            status = content if isinstance(content, int) else 200
            course.read(page_of(request, b"" if status != 200 else content, status))
        writer.finish(course.report(started_at=AT, ended_at=AT, robots="none"))
    return Handover.open(folder), asked
