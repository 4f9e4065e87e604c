"""`leads rules check`: the examples beside the rules, run as their tests."""

from __future__ import annotations

import typer

from flows.commands.options import Home, Json, settings_for


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    rules = typer.Typer(no_args_is_help=True, help="The rules that make segments.")
    rules.command("check")(check)
    app.add_typer(rules, name="rules")


def check(home: Home = None, as_json: Json = False) -> None:
    """Run every rule's examples; exit code 4 when one fails or a file is wrong."""
    from enrich.segments import check_rules
    from flows.console import BAD_RULES, Table, say, show
    from flows.steps import read_rules, scoring_of

    settings = settings_for(home, as_json)
    rules = read_rules(settings)
    scoring_of(settings)
    problems = [str(problem) for problem in check_rules(rules)]
    examples = sum(len(rule.match) + len(rule.nomatch) for rule in rules.rules)
    document = {
        "version": rules.version,
        "rules": len(rules.rules),
        "examples": examples,
        "problems": problems,
    }
    tables = [Table("Problems", ("Problem",), [(p,) for p in problems])] if problems else []
    show(document, *tables)
    say(
        f"rules {rules.version}: {len(rules.rules)} rules, {examples} examples, "
        f"{len(problems)} problems"
    )
    if problems:
        raise typer.Exit(BAD_RULES)
