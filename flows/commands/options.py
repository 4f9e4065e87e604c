"""Options that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.console import chosen

if TYPE_CHECKING:
    from flows.settings import Settings

Home = Annotated[
    Path | None,
    typer.Option(
        "--home", metavar="DIR", help="Data folder; else LEADS_HOME, else the platform's."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Day = Annotated[
    datetime | None,
    typer.Option(
        "--date",
        metavar="YYYY-MM-DD",
        formats=["%Y-%m-%d"],
        help="Business date; today in Shanghai if left out.",
    ),
]


def settings_for(home: Path | None, as_json: bool = False, *, demo: bool = False) -> Settings:
    """Return the settings; options given after the command's name win."""
    from flows.settings import read_settings

    chosen.as_json = chosen.as_json or as_json
    return read_settings(home or chosen.home, demo=demo)


def business_date(given: datetime | None) -> date:
    """Return the date given on the command line, else today in Shanghai."""
    from flows.settings import today_in_shanghai

    return given.date() if given else today_in_shanghai(datetime.now(UTC))
