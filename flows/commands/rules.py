"""`leads rules`: drafts checked, compared, published, merged and rolled back; labels."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Home, Json, person, settings_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from enrich.store.orders import Order
    from enrich.store.rulebooks import Version
    from flows.console import Table
    from flows.settings import Settings

By = Annotated[str, typer.Option("--by", help="Who you are; else LEADS_USER or your login.")]
Why = Annotated[str, typer.Option("--why", help="Why; stands in the history.")]
Draft = Annotated[
    Path | None,
    typer.Argument(metavar="DRAFT", help="A folder of rule files; else <home>/rules."),
]
File = Annotated[Path, typer.Argument(metavar="CSV", help="A file.")]
Output = Annotated[
    Path | None, typer.Option("--output", metavar="CSV", help="Write it to this file.")
]
_HISTORY = (">Version", "Label", "Published (UTC)", "By", "Why", ">Entries", "Companies")


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    rules = typer.Typer(no_args_is_help=True, help="The rules that make segments and score.")
    for command in (
        check, diff, report, suggest, review, publish, history, rollback, checkout, merge,
    ):  # fmt: skip
        rules.command(command.__name__)(command)
    labels = typer.Typer(no_args_is_help=True, help="What people said of employers.")
    labels.command("import")(import_labels)
    labels.command("export")(export_labels)
    labels.command("list")(list_labels)
    labels.command("undo")(undo_label)
    rules.add_typer(labels, name="labels")
    app.add_typer(rules, name="rules")


def check(draft: Draft = None, home: Home = None, as_json: Json = False) -> None:
    """Read a draft and run every rule's examples; exit code 4 when something is wrong.

    The draft is the folder's files over the packaged ones, scoring.yaml among them.
    """
    from flows import rules
    from flows.console import BAD_RULES, Table, say, show

    found = rules.check(settings_for(home, as_json), draft)
    told = {
        "Problem": found.problems,
        "Mended: no known miss any more": found.mended,
        "Known miss": found.missed,
        "Loose end": found.loose,
    }
    tables = [
        Table(name, (name,), [(x,) for x in lines]) for name, lines in told.items() if lines
    ]
    show(found, *tables)
    say(
        f"rules {found.label}: {found.rules} rules, {found.examples} examples, "
        f"{len(found.problems)} problems"
    )
    if found.problems:
        raise typer.Exit(BAD_RULES)


def diff(
    draft: Draft = None,
    segment: Annotated[
        str, typer.Option("--segment", metavar="SLUG", help="This one (or discard) alone.")
    ] = "",
    rows: Annotated[
        int, typer.Option("--rows", min=0, help="So many companies behind each number.")
    ] = 10,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show what a draft would change on the open postings: who comes, who goes, and why.

    Of a changed scoring.yaml it shows whose score and grade change.

    It is compared with the version in force. Nothing is published.
    """
    from flows import rulelab, scorelab
    from flows.console import say, show

    settings = settings_for(home, as_json)
    found = rulelab.compare(settings, draft, rows=rows, segment=segment)
    scores = scorelab.compare_scores(settings, draft, rows=rows)
    document = rulelab.document(found) | {"scores": scorelab.document(scores)}
    document["objections"] = objections = [*found.diff.objections, *scores.diff.objections]
    show(document, *rulelab.tables(found), *scorelab.tables(scores))
    held = f"version {found.version} ({found.label})" if found.version else found.label
    say(
        f"draft {found.draft_label} against {held}: {found.postings} open postings of"
        f" {found.companies} companies"
    )
    for objection in objections:
        say(f"objection: {objection}")


def report(
    target: Annotated[
        str, typer.Argument(metavar="[TARGET]", help="A segment, discard or signal; else all.")
    ] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show what each rule in force does to the open postings, and how right it is.

    Fires: companies on which it counts. Decides: who would leave the target without it. Alone,
    overlap: without or with another rule of the target. Conflict: rules of the other sign, or a
    discard, speak too. Precision comes from labels, with its 95 % interval; unknown without.
    """
    from flows import rulereview
    from flows.console import show

    settings = settings_for(home, as_json)
    found = rulereview.report(settings, target)
    show({"rules": rulereview.document(found)}, *rulereview.report_tables(settings, found))


def suggest(
    segment: Annotated[str, typer.Argument(metavar="SEGMENT", help="Its slug.")],
    most: Annotated[int, typer.Option("--most", min=1, help="So many words.")] = 30,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show words that mark a segment's employers and that none of its rules reads yet."""
    from flows import rulereview
    from flows.console import show

    found, note = rulereview.suggest(settings_for(home, as_json), segment, most)
    show({"suggestions": found, "note": note}, rulereview.suggestion_table(found, note))


def review(
    segment: Annotated[
        str, typer.Argument(metavar="[SEGMENT]", help="This one alone; else all.")
    ] = "",
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Answer whether employers near a threshold belong, the most doubtful first: one key each.

    y yes, n no, u unsure, k skip, z undo the last answer, q quit; on a pipe, a line each. An
    answer is a label, kept at once; labels test every later change of the rules. With --json:
    the queue, and nothing is asked.
    """
    from flows import rulereview
    from flows.console import chosen, show

    settings = settings_for(home, as_json)
    if chosen.as_json:
        show({"questions": rulereview.queue(settings, segment)})
        return
    rulereview.review(settings, person(settings, by), segment)


def publish(  # noqa: PLR0913, PLR0917  an option each
    why: Why,
    draft: Draft = None,
    despite: Annotated[
        str, typer.Option("--despite", help="Why, though there are objections; kept.")
    ] = "",
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Publish a draft: the next night uses it.

    Exit code 4: a file is wrong or an example red. 6: refused, because others published since
    the draft began (see `merge`), or labels turn wrong or a segment leaps (see --despite).
    """
    from flows import rules

    settings = settings_for(home, as_json)
    order = _order(settings, by, why)
    _tell(rules.publish(settings, order, draft, despite), "is in force")


def history(
    number: Annotated[
        int | None, typer.Argument(metavar="N", help="One version, and what it changed.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show the published versions: who, when, why and what changed."""
    from flows import rules
    from flows.console import chosen, show, write

    settings = settings_for(home, as_json)
    if number is None:
        found = rules.history(settings)
        show({"versions": [rules.document(one) for one in found]}, _versions(found))
        return
    told = rules.told(settings, number)
    entries = [one.name + " " + one.what for one in told.entries]
    document = {"version": rules.document(told.version), "entries": told.entries}
    show(document | {"diff": told.diff}, _versions([told.version], "\n".join(entries)))
    if not chosen.as_json:
        write(told.diff)


def rollback(
    number: Annotated[int, typer.Argument(metavar="N", help="As `history` numbers them.")],
    why: Why,
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Publish the files of an older version as a new one."""
    from flows import rules

    settings = settings_for(home, as_json)
    made = rules.rollback(settings, number, _order(settings, by, why))
    _tell(made, f"is in force, with the files of version {number}")


def checkout(
    number: Annotated[
        int | None, typer.Argument(metavar="N", help="Else the version in force.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Else <home>/rules.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Put a version's files into a draft folder; what was never published is never lost."""
    from flows import rules

    settings = settings_for(home, as_json)
    made = rules.check_out(settings, number, folder)
    _tell(made, f"lies in {folder or settings.rules}")


def merge(
    draft: Draft = None,
    mine: Annotated[
        list[str] | None,
        typer.Option("--mine", metavar="FILE:ENTRY", help="Both changed it: take yours."),
    ] = None,
    theirs: Annotated[
        list[str] | None,
        typer.Option("--theirs", metavar="FILE:ENTRY", help="Both changed it: take theirs."),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Bring what others published since into a draft, entry by entry.

    An entry that both changed needs a choice; without one nothing is written: exit code 6.
    """
    from enrich.rulemerge import THEM, YOU
    from flows import rules
    from flows.console import Table, show

    settings = settings_for(home, as_json)
    chosen = dict.fromkeys(mine or (), YOU) | dict.fromkeys(theirs or (), THEM)
    made, files = rules.merge_draft(settings, draft, chosen)
    rows = [(one.name, one.by, "yes" if one.clash else "") for one in made.touched]
    show(
        {"entries": made.touched, "files": files},
        Table("Since the common base", ("Entry", "Changed by", "Chosen"), rows),
    )


def import_labels(file: File, by: By = "", home: Home = None, as_json: Json = False) -> None:
    """Add labels from a file: employer and segments (a;b), discard, confidence, reason.

    Or employer, target, answer (yes, no, unsure) and, if there, kind (segment, discard). Bad
    rows go to ….rejected.csv beside the file; then the exit code is 3.
    """
    from flows.console import PARTIAL, say, show
    from flows.rulelabels import labels_from

    settings = settings_for(home, as_json)
    figures = labels_from(settings, file, _order(settings, by, ""))
    show(figures)
    say(", ".join(f"{value} {name}" for name, value in figures.items()))
    if figures["rejected"]:
        raise typer.Exit(PARTIAL)


def export_labels(output: Output = None, home: Home = None, as_json: Json = False) -> None:
    """Give the labels in force as `import` reads them: as CSV, or to a file."""
    from flows.console import chosen, say, show, write
    from flows.csvfiles import write_table
    from flows.rulelabels import labels_table

    table = labels_table(settings_for(home, as_json))
    if output is not None:
        write_table(output, table)
        say(f"{len(table)} rows in {output}")
    elif not chosen.as_json:
        write(table.to_csv(index=False, lineterminator="\n").rstrip("\n"))
    show({"labels": table.to_dict("records")})


def list_labels(home: Home = None, as_json: Json = False) -> None:
    """Show every label, the newest first, and whether it is in force."""
    from flows.console import Table, show
    from flows.rulelabels import kept_labels

    kept = kept_labels(settings_for(home, as_json))[::-1]
    keys = ("label", "employer", "company_id", "kind", "target", "answer", "decided_by", "why")
    rows = [(*(one[key] for key in keys), "yes" if one["in_force"] else "") for one in kept]
    head = (">Label", "Employer", ">Company", "Kind", "Target", "Answer", "By", "Why", "Holds")
    show({"labels": kept}, Table("Labels", head, rows))


def undo_label(
    number: Annotated[int, typer.Argument(metavar="LABEL", help="As `list` numbers them.")],
    why: Annotated[str, typer.Option("--why", help="Why it is taken back.")] = "",
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take a label back; what was said of the same question before holds again."""
    from flows.console import say, show
    from flows.rulelabels import withdrawn

    settings = settings_for(home, as_json)
    row = withdrawn(settings, number, _order(settings, by, why))
    show({"undone": number, "by_label": row})
    say(f"label {number} is taken back")


def _order(settings: Settings, by: str, why: str) -> Order:
    from enrich.store.orders import Order

    return Order(by=person(settings, by), at=datetime.now(UTC), why=why)


def _tell(made: Version, what: str) -> None:
    from flows.console import say, show
    from flows.rules import document

    show(document(made))
    say(f"version {made.number} ({made.label}) {what}")


def _versions(found: Sequence[Version], note: str = "") -> Table:
    from flows.console import Table

    rows = [
        (
            one.number,
            one.label,
            one.published_at[:16],
            one.author,
            one.why + (f" (despite objections: {one.despite})" if one.despite else ""),
            len(one.changes),
            ", ".join(f"{name} +{came} -{left}" for name, (came, left) in one.effect.items()),
        )
        for one in found
    ]
    return Table("Versions of the rules, the newest in force", _HISTORY, rows, note=note)
