"""The block of a site file that says how much, how fast and when one night may ask."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from spiders.blocks import Block

HOST_PAGES = 28_800
"""What a host gets in one night unless a site file says otherwise: a request a second for
eight hours."""

HOME_ZONE = "Asia/Shanghai"

_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"


def _checked_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ValueError(f"no time zone is called {name}; write one as Asia/Shanghai") from None
    return name


class Limits(Block):
    """The most that one night may ask of the site.

    Attributes:
        host_pages: The most requests to one host, those of all other sites on it counted in.
        window: The hours in which the site is asked at all, `22:00-07:00`, by the clock of
            `zone`; outside of them nothing is asked.
    """

    delay_s: float = Field(default=1.0, ge=0, le=600)
    pages: int = Field(default=5000, ge=1, le=1_000_000)
    host_pages: int = Field(default=HOST_PAGES, ge=1, le=1_000_000)
    seconds: int = Field(default=3600, ge=1, le=86_400)
    window: str = Field(default="", pattern=rf"^({_CLOCK}-{_CLOCK})?$")
    zone: Annotated[str, AfterValidator(_checked_zone)] = HOME_ZONE
