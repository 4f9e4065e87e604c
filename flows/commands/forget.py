"""`leads forget`: taking a company or a contact out of everything that is kept."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import Home, Json, settings_for


def add_to(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("forget")(forget)


def forget(  # noqa: PLR0913, PLR0917  an option each
    kind: Annotated[str, typer.Argument(help="company, phone, mail, domain or uscc.")],
    value: Annotated[str, typer.Argument(help="Its number or name, or the value.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the log.")],
    by: Annotated[str, typer.Option("--by", help="Who says so.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else it is told.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Remove a company or a contact from store, lists, downloads and hand-overs, for ever.

    Without --yes it tells what would go. A keyed hash stays, by which it is known again and
    kept out when a site shows it the next time.
    """
    from datetime import UTC, datetime

    from enrich.store.forgetting import Why
    from flows.console import show
    from flows.forgetting import forget as forget_it
    from flows.forgetting import tables

    settings = settings_for(home, as_json)
    why = Why(author=by, reason=reason, at=datetime.now(UTC))
    made = forget_it(settings, kind, value, why, really=yes)
    show(made, *tables(made))
