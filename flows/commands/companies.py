"""`leads companies`: who was taken for whom, why, and what people say to it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Home, Json, person, settings_for

if TYPE_CHECKING:
    from enrich.store.orders import Order
    from flows.settings import Settings

By = Annotated[str, typer.Option("--by", help="Who says so; else LEADS_USER or your login.")]
Why = Annotated[str, typer.Option("--why", help="Why; stands in the company's history.")]
MustWhy = Annotated[str, typer.Option("--why", help="Why; stands in the company's history.")]
Company = Annotated[str, typer.Argument(metavar="ID|NAME", help="A number, or a name.")]
Output = Annotated[
    Path | None, typer.Option("--output", metavar="CSV", help="Write it to this file.")
]
File = Annotated[Path, typer.Argument(metavar="CSV", help="A file.")]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad", help="Take the good rows of a file that has bad ones.")
]


_COUNTED = (">Members", ">Mentions", ">Postings", ">Open")


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(no_args_is_help=True, help="Companies: judge, explain, merge, split.")
    for command in (review, explain, history, merge, split, undo, judge, canary, verify):
        group.command(command.__name__)(command)
    group.command("list")(list_)
    aliases = typer.Typer(no_args_is_help=True, help="Second names that somebody knows of.")
    aliases.command("import")(import_aliases)
    aliases.command("list")(list_aliases)
    group.add_typer(aliases, name="aliases")
    judgements = typer.Typer(no_args_is_help=True, help="What people judged of names.")
    judgements.command("import")(import_judgements)
    judgements.command("export")(export_judgements)
    group.add_typer(judgements, name="judgements")
    app.add_typer(group, name="companies")


def review(
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is beyond the queue's 2 %, and older.")
    ] = False,
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Answer the open questions, the heaviest first, with one key each.

    s same, d different, u unsure, k skip, z undo the last answer, q quit; on a pipe, a line
    each. Answers hold at once. With --json: the queue, and nothing is asked.
    """
    from flows.console import chosen, show
    from flows.review import queue, review_queue

    settings = settings_for(home, as_json)
    if chosen.as_json:
        show({"questions": queue(settings, everything=everything)})
        return
    review_queue(settings, person(settings, by), everything=everything)


def explain(company: Company, home: Home = None, as_json: Json = False) -> None:
    """Show every name of a company and why it is there, its relations and judgements."""
    from flows.companies import explained, explained_tables
    from flows.console import show

    found = explained(settings_for(home, as_json), company)
    show(found, *explained_tables(found))


def history(company: Company, home: Home = None, as_json: Json = False) -> None:
    """Show what happened to a company, and to those merged into it, in order."""
    from flows.companies import event_table, history_of
    from flows.console import show

    found = history_of(settings_for(home, as_json), company)
    show(found, event_table(found.title, found.events))


def merge(  # noqa: PLR0913, PLR0917  an option each
    left: Company,
    right: Company,
    why: MustWhy,
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Make two companies one, at once and for every night to come; the older number stays."""
    from flows.companies import merged

    settings = settings_for(home, as_json)
    _tell(merged(settings, left, right, _order(settings, by, why)))


def split(  # noqa: PLR0913, PLR0917  an option each
    company: Company,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Or NAME@TOWN.")],
    why: MustWhy,
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take names out of a company into one of their own, for every night to come."""
    from flows.companies import parted

    settings = settings_for(home, as_json)
    _tell(parted(settings, company, names, _order(settings, by, why)))


def undo(
    event: Annotated[int, typer.Argument(metavar="EVENT", help="As `history` numbers them.")],
    why: Why = "",
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take an event back: what it joined is parted again, what it parted is joined."""
    from flows.companies import undone

    settings = settings_for(home, as_json)
    _tell(undone(settings, event, _order(settings, by, why)))


def judge(  # noqa: PLR0913, PLR0917  an option each
    left: Annotated[str, typer.Argument(metavar="LEFT", help="A name, or NAME@TOWN.")],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="Another one.")],
    verdict: Annotated[str, typer.Argument(metavar="same|different|unsure")],
    why: Why = "",
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Judge two names, known or not; the newest judgement of a pair holds."""
    from enrich.store.judging import VERDICTS
    from flows.companies import judged

    if verdict not in VERDICTS:
        raise typer.BadParameter("say same, different or unsure", param_hint="VERDICT")
    settings = settings_for(home, as_json)
    _tell(judged(settings, (left, right), verdict, _order(settings, by, why)))


def list_(
    level: Annotated[str, typer.Option("--level", help="site, entity or group.")] = "entity",
    output: Output = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows on screen.")] = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List employers as sites name them, as legal entities, or rolled up into groups."""
    from flows.companies import LEVELS, listed
    from flows.console import Table, chosen, say, show
    from flows.csvfiles import write_table

    if level not in LEVELS:
        raise typer.BadParameter(f"one of {', '.join(LEVELS)}", param_hint="--level")
    table = listed(settings_for(home, as_json), level)
    if output is not None:
        write_table(output, table)
        show({"level": level, "rows": len(table), "output": output})
        say(f"{len(table)} rows in {output}")
        return
    of_sites = level == "site"
    head = ("Name", "Kind", *(["Site"] if of_sites else []))
    shown = table.head(limit) if of_sites else table.head(limit).drop(columns="site")
    rows = shown.astype(object).to_numpy().tolist()
    left = len(table) - len(rows)
    note = f"{left} more: --limit, or all to a file by --output" if left > 0 else ""
    employers = table.to_dict("records") if chosen.as_json else ()
    document = {"level": level, "employers": employers}
    show(document, Table(f"Employers by {level}", (">Id", *head, *_COUNTED), rows, note=note))


def canary(
    run: Annotated[
        int | None, typer.Option("--run", help="A run; by default the last.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many.")] = 20,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show the worst merges of a night, by the mentions that they joined."""
    from flows.companies import canary_of, canary_table
    from flows.console import show

    found = canary_of(settings_for(home, as_json), run, limit)
    show({"run_id": found.run_id, "merges": found.lines}, canary_table(found.lines))


def verify(home: Home = None, as_json: Json = False) -> None:
    """Replay all events and compare: every name must end in the company that it is in."""
    from flows.companies import verified
    from flows.console import say, show

    found = verified(settings_for(home, as_json))
    show(found)
    for line in found["differences"]:
        say(line)
    if found["differences"]:
        raise typer.Exit(1)
    if not as_json:
        say(f"{found['names']} names are where their events lead")


def import_aliases(
    file: File,
    skip_bad: SkipBad = False,
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Add second names from a file: alias, name and, if there, city, source, seen_on."""
    from flows.judged_files import aliases_from

    settings = settings_for(home, as_json)
    order = _order(settings, by, "")
    _imported(aliases_from(settings, file, order, skip_bad=skip_bad))


def list_aliases(output: Output = None, home: Home = None, as_json: Json = False) -> None:
    """Show the second names that are known."""
    from flows.judged_files import known_aliases

    _given(known_aliases(settings_for(home, as_json)), "Aliases", output)


def import_judgements(
    file: File,
    skip_bad: SkipBad = False,
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Add judgements from a file: left_name, right_name, verdict and, if there, the rest."""
    from flows.judged_files import judgements_from

    settings = settings_for(home, as_json)
    order = _order(settings, by, "")
    _imported(judgements_from(settings, file, order, skip_bad=skip_bad))


def export_judgements(output: Output = None, home: Home = None, as_json: Json = False) -> None:
    """Show the judgements that hold, or write them to a file that `import` reads."""
    from flows.judged_files import known_judgements

    _given(known_judgements(settings_for(home, as_json)), "Judgements", output)


def _order(settings: Settings, by: str, why: str) -> Order:
    from enrich.store.orders import Order

    return Order(by=person(settings, by), at=datetime.now(UTC), why=why)


def _tell(done: dict[str, object]) -> None:
    from flows.console import say, show

    show(done)
    say(str(done["said"]))


def _imported(figures: dict[str, object]) -> None:
    from flows.console import PARTIAL, say, show

    show(figures)
    say(", ".join(f"{value} {name}" for name, value in figures.items()))
    if figures["rejected"]:
        raise typer.Exit(PARTIAL)


def _given(table: object, title: str, output: Path | None) -> None:
    import pandas as pd

    from flows.console import Table, say, show
    from flows.csvfiles import write_table

    assert isinstance(table, pd.DataFrame)  # noqa: S101  # imported where it is used
    if output is not None:
        write_table(output, table)
        show({"rows": len(table), "output": output})
        say(f"{len(table)} rows in {output}")
        return
    shown = table.assign(
        **{name: table[name].str[:16] for name in table.columns if name.endswith("_at")}
    )
    rows = shown.astype(object).to_numpy().tolist()
    note = "" if rows else f"There are none yet: see `leads companies {title.lower()} --help`."
    columns = [name.replace("_", " ").capitalize() for name in table.columns]
    show({title.lower(): table.to_dict("records")}, Table(title, columns, rows, note=note))
