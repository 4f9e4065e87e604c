"""`leads runs`: sites × nights, why a night was partial, and what differs from a good one."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import Home, Json, Name, settings_for


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    runs = typer.Typer(help="The past nights: sites × nights, and why one was partial.")
    runs.callback(invoke_without_command=True)(log)
    runs.command("diff")(diff)
    app.add_typer(runs, name="runs")


def log(
    ctx: typer.Context,
    site: Annotated[str, typer.Option("--site", metavar="SITE", help="One site only.")] = "",
    nights: Annotated[int, typer.Option("--nights", min=1, max=400, help="How many.")] = 7,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show how each site's nights ended, and why those were partial that were."""
    from flows.console import Table, chosen, show

    settings = settings_for(home, as_json)
    chosen.home = settings.home if home else chosen.home
    if ctx.invoked_subcommand:
        return
    from flows.nightlog import night_log

    found = night_log(settings, nights, site)
    columns = ("Site", *(f"{night:%m-%d}" for night in found.nights))
    note = "\n".join([found.legend(), *found.reasons()]).strip()
    document = {"nights": found.nights, "sites": found.lines}
    show(document, Table("Nights", columns, found.cells(), note=note or "No night is known."))


def diff(
    site: Name,
    pages: Annotated[
        bool, typer.Option("--pages", help="Compare the texts of archived pages, too.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Compare a site's newest night with its last good one: figures, then pages.

    Of pages it says which of the site file's selectors find nothing any more, and what stands
    in their place.
    """
    from flows.console import show
    from flows.nightdiff import night_diff
    from flows.pagetables import figure_table, page_tables, text_tables

    found = night_diff(settings_for(home, as_json), site, texts=pages)
    texts = text_tables(found.texts, found.pages) if pages else []
    show(found, figure_table(found), *page_tables(found.pages), *texts)
