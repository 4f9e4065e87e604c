"""`leads sites`: the job sites, their files, and trying one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Home, Json, settings_for

if TYPE_CHECKING:
    from flows.settings import Settings
    from spiders.site import AnySite

Name = Annotated[str, typer.Argument(metavar="SITE", help="The site's id.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    sites = typer.Typer(no_args_is_help=True, help="The job sites: list, check, try, add.")
    sites.command("list")(list_)
    sites.command("check")(check)
    sites.command("try")(try_)
    sites.command("new")(new)
    app.add_typer(sites, name="sites")


def list_(home: Home = None, as_json: Json = False) -> None:
    """List every site: whether it is read at night, its kind, and what its terms say."""
    from flows.console import Table, show
    from spiders.site import sites

    found = sites(settings_for(home, as_json).sites)
    rows = [
        {
            "site": site.id,
            "name": site.name,
            "family": site.family,
            "language": site.language,
            "enabled": site.enabled,
            "terms": site.terms.verdict,
            "base_url": site.base_url,
        }
        for site in found.values()
    ]
    table = Table(
        "Sites",
        ("Site", "Name", "Family", "Language", "At night", "Terms", "Address"),
        [
            (*list(row.values())[:4], _at_night(row["enabled"]), row["terms"], row["base_url"])
            for row in rows
        ],
    )
    show(rows, table)


def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Files; all if left out.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Check site files; every mistake is named by file, line and field."""
    from enrich.issues import SiteError
    from flows.console import FAILED, Table, say, show
    from spiders.site import load_site, packaged_sites

    own = settings_for(home, as_json).sites
    paths = files or [*packaged_sites(), *sorted(own.glob("*.yaml"))]
    problems: list[str] = []
    for path in paths:
        try:
            load_site(path)
        except SiteError as wrong:
            problems += str(wrong).splitlines()
    tables = [Table("Problems", ("Problem",), [(p,) for p in problems])] if problems else []
    show({"files": len(paths), "problems": problems}, *tables)
    say(f"{len(paths)} site files, {len(problems)} problems")
    if problems:
        raise typer.Exit(FAILED)


def try_(site: Name, home: Home = None, as_json: Json = False) -> None:
    """Read a few pages of a site and show ten postings, fill rates and the robots verdict."""


def new(site: Name, home: Home = None) -> None:
    """Write a site file to fill in, from the nearest family."""


def site_named(settings: Settings, name: str) -> AnySite:
    """Return the site called `name`.

    Raises:
        SiteError: There is none; the text names near ones.
    """
    import difflib

    from enrich.issues import SiteError
    from spiders.site import sites

    found = sites(settings.sites)
    if name in found:
        return found[name]
    near = difflib.get_close_matches(name, found, 3) or sorted(found)[:3]
    message = f"there is no such site; did you mean {', '.join(near)}?"
    raise SiteError(f"{name}.yaml", None, "", message)


def _at_night(enabled: object) -> str:
    return {True: "yes", False: "no", "demo": "demonstration"}[enabled]
