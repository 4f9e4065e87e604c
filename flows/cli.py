"""The `leads` command: its options, its exit codes, and where its commands are.

Nothing heavy is imported here: `leads --help` must answer at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from enrich.issues import LeadharvestError, LeaseTakenError, RefusedError, RuleError
from flows.commands import (
    care,
    companies,
    desk,
    forget,
    lists,
    night,
    pages,
    people,
    rules,
    runs,
    scores,
    sites,
    stages,
)
from flows.commands.options import Home, Json
from flows.console import BAD_RULES, BUSY, FAILED, REFUSED, Chosen, chosen, say, write

app = typer.Typer(
    name="leads",
    help="Nightly lead lists from job advertisements.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
groups = (
    night, sites, stages, companies, pages, rules, scores, lists, forget, desk, people, runs,
    care,
)  # fmt: skip
for group in groups:
    group.add_to(app)


def _version(wanted: bool) -> None:
    if wanted:
        write(f"leads {version('leadharvest')}")
        raise typer.Exit


@app.callback()
def root(
    home: Home = None,
    as_json: Json = False,
    _show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    """Nightly lead lists from job advertisements."""
    chosen.home, chosen.as_json = home, as_json


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command and exit with its code; an error meant for people is one clear text."""
    chosen.home, chosen.as_json = Chosen().home, Chosen().as_json
    try:
        app(args=argv, prog_name="leads")
    except LeadharvestError as error:
        code = exit_code(error)
        if chosen.as_json:
            write(json.dumps({"error": str(error), "exit": code}, ensure_ascii=False))
        say(f"leads: {error}")
        sys.exit(code)


def exit_code(error: LeadharvestError) -> int:
    """Return the exit code that tells a script who has to act."""
    if isinstance(error, LeaseTakenError):
        return BUSY
    if isinstance(error, RefusedError):
        return REFUSED
    return BAD_RULES if isinstance(error, RuleError) else FAILED


if __name__ == "__main__":
    main()
