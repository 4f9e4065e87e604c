"""`leads score`: why a company has its points."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import Home, Json, settings_for

Company = Annotated[str, typer.Argument(metavar="COMPANY", help="Its number, or its name.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    scores = typer.Typer(no_args_is_help=True, help="The points of companies.")
    scores.command("explain")(explain)
    scores.command("verify")(verify)
    app.add_typer(scores, name="score")


def explain(company: Company, home: Home = None, as_json: Json = False) -> None:
    """Show every reason of a company's score, its segments, and the words behind them.

    It answers for companies that are hidden or kept out too.
    """
    from flows.console import show
    from flows.scores import explained, explained_tables

    found = explained(settings_for(home, as_json), company)
    show(found, *explained_tables(found))


def verify(home: Home = None, as_json: Json = False) -> None:
    """Add up every segment and score again from what is kept; exit code 5 where one differs.

    The words of all evidence must stand where it says, too.
    """
    from flows.console import DAMAGED, say, show
    from flows.scores import verified

    found = verified(settings_for(home, as_json))
    show(found)
    for problem in found.problems:
        say(problem)
    say(
        f"{found.companies} companies, {found.segments} segments, {found.evidence} words:"
        f" {len(found.problems)} do not add up"
    )
    if found.problems:
        raise typer.Exit(DAMAGED)
