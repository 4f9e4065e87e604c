"""Options that several commands share."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.console import chosen

if TYPE_CHECKING:
    from flows.settings import Settings
    from spiders.site import AnySite

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
Name = Annotated[str, typer.Argument(metavar="SITE", help="The site's id.")]
Contact = Annotated[
    str, typer.Option("--contact", help="Your mail or web page; else LEADS_CONTACT.")
]
BaseUrl = Annotated[
    str,
    typer.Option("--base-url", metavar="URL", help="Read this loopback address instead."),
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


def with_contact(settings: Settings, contact: str) -> Settings:
    """Return the settings with the contact of the command line, if one was given."""
    return dataclasses.replace(settings, contact=contact) if contact else settings


def person(settings: Settings, by: str) -> str:
    """Return who sits here, as the command line or the environment says.

    Raises:
        typer.BadParameter: Neither does.
    """
    name = by or settings.user
    if not name:
        raise typer.BadParameter("say who you are, or set LEADS_USER", param_hint="--by")
    return name


def site_named(settings: Settings, name: str) -> AnySite:
    """Return the site called `name`.

    Raises:
        SiteError: Its file is wrong; or there is none, then the text names near ones.
    """
    import difflib

    from enrich.issues import SiteError
    from flows.sitefiles import find_site, site_files

    site = find_site(settings.sites, name)
    if site is not None:
        return site
    there = site_files(settings.sites)
    near = difflib.get_close_matches(name, there, 3) or list(there)[:3]
    message = f"there is no such site; did you mean {', '.join(near)}?"
    raise SiteError(f"{name}.yaml", None, "", message)
