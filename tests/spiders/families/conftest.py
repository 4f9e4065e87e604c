"""Site files as text, and answers as pages: families need no network."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from spiders.families import Page, PageRequest
from spiders.site import AnySite, load_site

HEAD = """\
id: quay
name: 码头招聘
language: zh
source_role: aggregator
base_url: https://quay.example/
"""
LoadSite = Callable[[str], AnySite]
Answer = Callable[..., Page]


@pytest.fixture
def site_of(tmp_path: Path) -> LoadSite:
    def load(text: str) -> AnySite:
        path = tmp_path / "quay.yaml"
        path.write_text(HEAD + text, encoding="utf-8")
        return load_site(path)

    return load


@pytest.fixture
def answer() -> Answer:
    def page(
        request: PageRequest, content: Any, headers: Mapping[str, str] | None = None
    ) -> Page:
        if isinstance(content, bytes):
            body = content
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            body = text.encode()
        return Page(
            url=request.url,
            requested=request,
            status=200,
            headers=dict(headers or {}),
            body=body,
            fetched_at="2026-11-02T01:00:00+00:00",
        )

    return page
