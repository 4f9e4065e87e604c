"""`leads import`, `leads resolve`, `leads classify`: one stage, on the store or on files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Day, Home, Json, business_date, settings_for

if TYPE_CHECKING:
    from flows.report import NightReport

Input = Annotated[Path | None, typer.Option("--input", metavar="CSV", help="Read this file.")]
Output = Annotated[
    Path | None, typer.Option("--output", metavar="CSV", help="Write this file.")
]
Rules = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        metavar="FOLDER",
        help="Its files are all the rules there are, scoring.yaml among them.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("import")(import_)
    app.command("resolve")(resolve)
    app.command("classify")(classify)


def import_(
    file: Annotated[Path, typer.Argument(help="CSV, JSONL, XLSX, Parquet or WARC; .gz too.")],
    site: Annotated[
        str, typer.Option("--site", metavar="NAME", help="The site's id; its columns if known.")
    ],
    date: Day = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Load a file of postings that somebody gathered into the store."""
    from flows.console import show
    from flows.gathered import import_postings
    from flows.report import site_table

    settings = settings_for(home, as_json)
    made = import_postings(settings, business_date(date), file, site)
    show(made, site_table(f"Imported {file.name}", made.sites))


def resolve(  # noqa: PLR0913, PLR0917  an option each
    input_: Input = None,
    output: Output = None,
    state: Annotated[
        Path | None,
        typer.Option("--state", metavar="DIR", help="Add to what earlier calls resolved."),
    ] = None,
    date: Day = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Find the company behind each mention: in the store, or in a file of names.

    The file has a column name and, if there, mention_id, city, address, domain, phone, uscc,
    site, site_company_id, short_name, or the usual Chinese headings (公司名称, 城市 …), and
    agency and named_by where an agency's ad named its client (ads themselves are read by
    `leads import`). The output has mention_id, company_id, company_name, kind, branch_of. Bad
    rows go to ….rejected.csv beside it; then the exit code is 3.
    """
    settings = settings_for(home, as_json)
    if _on_files(input_, output):
        from flows.files import resolve_file

        _tell(resolve_file(Path(str(input_)), Path(str(output)), state))
        return
    if state:
        raise typer.BadParameter("--state goes with --input and --output")
    from flows import steps

    stages = (steps.resolve, steps.copies)
    _tell_steps(steps.pass_stages(settings, business_date(date), "resolve", stages))


def classify(  # noqa: PLR0913, PLR0917  an option each
    input_: Input = None,
    output: Output = None,
    rules: Rules = None,
    date: Day = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Put companies into segments and score them: in the store, or in a file of postings.

    The file has the column employer and, if there, title, description, intro, scope, industry,
    ownership, size, city, site, posting_id; the output has a row for each employer: employer,
    segments, discard, score, reasons, evidence. Bad rows go to ….rejected.csv beside it; then
    the exit code is 3.
    """
    settings = settings_for(home, as_json)
    if _on_files(input_, output):
        from flows.files import classify_file

        today = date.date() if date else None
        _tell(classify_file(Path(str(input_)), Path(str(output)), settings, today, rules))
        return
    if rules is not None:
        raise typer.BadParameter("--rules goes with --input and --output")
    from flows import steps

    stages = (steps.classify, steps.score)
    _tell_steps(steps.pass_stages(settings, business_date(date), "classify", stages))


def _on_files(input_: Path | None, output: Path | None) -> bool:
    if (input_ is None) != (output is None):
        raise typer.BadParameter("--input and --output go together")
    return input_ is not None


def _tell_steps(made: NightReport) -> None:
    from flows.console import Table, show

    rows = [
        (step, ", ".join(f"{value} {name}" for name, value in figures.items()))
        for step, figures in made.steps.items()
    ]
    document = {"run_id": made.run_id, "state": made.state, "steps": made.steps}
    show(document, Table(f"Run {made.run_id}, {made.business_date}", ("Step", "Did"), rows))


def _tell(figures: dict[str, object]) -> None:
    from flows.console import PARTIAL, say, show

    show(figures)
    say(", ".join(f"{value} {name}" for name, value in figures.items()))
    if figures["rejected"]:
        raise typer.Exit(PARTIAL)
