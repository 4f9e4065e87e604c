"""`leads lists`: what is published, and publishing again."""

from __future__ import annotations

import typer

from flows.commands.options import Day, Home, Json, business_date, settings_for


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    lists = typer.Typer(help="The published lists.")
    lists.callback(invoke_without_command=True)(latest)
    lists.command("publish")(publish)
    app.add_typer(lists, name="lists")


def latest(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Show the lists that are published now."""
    from flows.console import chosen

    settings = settings_for(home, as_json)
    chosen.home = settings.home if home else chosen.home
    if ctx.invoked_subcommand:
        return
    from flows.console import show
    from flows.report import list_lines, list_table
    from output.manifest import current_folder, read_manifest

    folder = current_folder(settings.lists)
    show(
        dict(read_manifest(folder)) | {"folder": folder}, list_table(list_lines(folder), folder)
    )


def publish(date: Day = None, home: Home = None, as_json: Json = False) -> None:
    """Publish the lists from what the store holds now."""
    from flows import steps
    from flows.console import show
    from flows.report import list_table

    settings = settings_for(home, as_json)
    made = steps.pass_stages(settings, business_date(date), "publish", (steps.publish,))
    show(made, list_table(made.lists, made.folder))
