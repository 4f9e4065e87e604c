"""The block of a site file for pages that scripts fill."""

from __future__ import annotations

from pydantic import Field, model_validator

from spiders.blocks import Block, Css

RENDERED = frozenset({"html_listing", "jsonld_sitemap"})
"""Families that read pages; what the others read is data already."""


class Render(Block):
    """Which pages a browser has to fill before they are read; needs the extra `browser`.

    Attributes:
        list: CSS of what stands on a list page once it is filled, a list of none included
            (`ul.jobs > li, p.none`); "" for lists that come filled.
        detail: The same for the page of a posting.
        seconds: How long that may take, beside the time that the page's requests wait for
            their turn.
        requests: The most that the scripts of one page may ask for.
        post: Whether they may ask by POST; all they get else is GET and HEAD.
    """

    list: Css = ""
    detail: Css = ""
    seconds: float = Field(default=10.0, gt=0, le=120)
    requests: int = Field(default=30, ge=1, le=300)
    post: bool = False

    @model_validator(mode="after")
    def _says_which(self) -> Render:
        if not self.list and not self.detail:
            raise ValueError("needs list or detail: what stands on a page that is filled")
        return self

    def awaited(self, role: str) -> str:
        """Return the CSS of what a page of that role shows once it is filled; "": none."""
        return {"list": self.list, "detail": self.detail}.get(role, "")
