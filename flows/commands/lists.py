"""`leads lists`: what is published, publishing again, and whom never to send."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import Day, Home, Json, business_date, settings_for


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    lists = typer.Typer(help="The published lists.")
    lists.callback(invoke_without_command=True)(latest)
    lists.command("publish")(publish)
    lists.command("suppress")(suppress)
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


def suppress(  # noqa: PLR0913, PLR0917  an option each
    kind: Annotated[str, typer.Argument(help="company (its number), name, domain or uscc.")],
    value: Annotated[str, typer.Argument(help="Whom not to send.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    by: Annotated[str, typer.Option("--by", help="Who says so.")],
    until: Annotated[
        str, typer.Option("--until", metavar="YYYY-MM-DD", help="Last day; else for ever.")
    ] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Register a company that must not be contacted; the next lists leave it out."""
    from datetime import UTC, date, datetime

    from enrich.store.barred import StandingOrder
    from flows import suppressing
    from flows.console import say, show

    try:
        ends_on = date.fromisoformat(until) if until else None
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong), param_hint="--until") from None
    order = StandingOrder(
        kind=kind,
        value=value,
        reason=reason,
        author=by,
        added_at=datetime.now(UTC).isoformat(),
        ends_on=ends_on,
    )
    suppressing.suppress(settings_for(home, as_json), order, {"from": "command"})
    show({"kind": kind, "value": value, "ends_on": ends_on})
    say(f"{kind} {value}: left out of the lists from the next publication on")
