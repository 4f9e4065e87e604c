"""`leads sites`: the job sites, their files, and trying one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands import sitework
from flows.commands.options import (
    BaseUrl,
    Contact,
    Day,
    Home,
    Json,
    Name,
    business_date,
    settings_for,
    site_named,
    with_contact,
)

if TYPE_CHECKING:
    from flows.console import Table
    from spiders.probe import Trial
    from spiders.site import AnySite


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    sites = typer.Typer(no_args_is_help=True, help="The job sites and their files.")
    sites.command("list")(list_)
    sites.command("check")(check)
    sites.command("try")(try_)
    sitework.add_to(sites)
    app.add_typer(sites, name="sites")


def list_(home: Home = None, as_json: Json = False) -> None:
    """List every site: whether it is read at night, its kind, and what its terms say."""
    from flows.console import FAILED, Table, say, show
    from flows.steps import readable_sites

    found, broken = readable_sites(settings_for(home, as_json).sites)
    rows = [
        {
            "site": site.id,
            "name": site.name,
            "family": site.family,
            "language": site.language,
            "enabled": site.enabled,
            "terms": site.terms.verdict,
            "base_url": site.base_url,
        }
        for site in found.values()
    ]
    table = Table(
        "Sites",
        ("Site", "Name", "Family", "Language", "At night", "Terms", "Address"),
        [
            (*list(row.values())[:4], _at_night(row["enabled"]), row["terms"], row["base_url"])
            for row in rows
        ],
    )
    show(rows, table)
    for wrong in broken.values():
        say(wrong)
    if broken:
        raise typer.Exit(FAILED)


def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Files; all if left out.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Check site files; every mistake is named by file, line and field."""
    from flows.console import FAILED, Table, say, show
    from spiders.probe import site_check
    from spiders.site import deny_also, packaged_sites

    own = settings_for(home, as_json).sites
    deny_also(own)
    paths = files or [*packaged_sites(), *sorted(own.glob("*.yaml"))]
    problems = [problem for path in paths for problem in site_check(path)]
    tables = [Table("Problems", ("Problem",), [(p,) for p in problems])] if problems else []
    show({"files": len(paths), "problems": problems}, *tables)
    say(f"{len(paths)} site files, {len(problems)} problems")
    if problems:
        raise typer.Exit(FAILED)


def try_(  # noqa: PLR0913, PLR0917  an option each
    site: Name,
    contact: Contact = "",
    base_url: BaseUrl = "",
    date: Day = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Read at most 20 pages in 30 seconds: ten postings, fill rates, total, robots, terms."""
    import dataclasses

    from flows.console import PARTIAL, say, show
    from flows.trial import try_site

    settings = with_contact(settings_for(home, as_json), contact)
    known = site_named(settings, site)
    trial = try_site(settings, site, business_date(date), base_url=base_url)
    document = {
        "site": site,
        **dataclasses.asdict(trial),
        "found": trial.report.listed,
        "total": trial.report.declared_total,
        "terms": known.terms.model_dump(mode="json"),
        "limit_reached": trial.cut,
    }
    show(document, *_trial_tables(known, trial))
    if trial.cut:
        say(f"The trial ended at its limit: {_LIMITS[trial.cut]}.")
    if not trial.promising:
        raise typer.Exit(PARTIAL)
    if not trial.report.verdict.healthy:
        say(f"{site} is larger than a trial; what was read of it is well.")


_LIMITS = {"pages": "20 pages", "time": "30 seconds"}


def _trial_tables(site: AnySite, trial: Trial) -> list[Table]:
    from flows.console import Table

    report = trial.report
    filled = [(name, f"{share:.0%}") for name, share in sorted(report.filled.items())]
    shown = [(row.title, row.employer, row.city, row.url) for row in trial.sample]
    read = f", read on {site.terms.read_on}" if site.terms.read_on else ""
    said = [
        f"verdict {report.verdict}",
        *report.reasons,
        f"found {report.listed} in its lists, read {report.rows}; {_total(trial)}",
        f"robots.txt: {report.robots}",
        f"terms: {site.terms.verdict}{read}",
    ]
    said += [f"{count} × {kind}" for kind, count in trial.issues.items()]
    pages = sum(report.pages.values())
    return [
        Table(f"{site.id}: {pages} pages", ("Title", "Employer", "City", "Address"), shown),
        Table("Filled", ("Field", ">Rows"), filled, note="\n".join(said)),
    ]


def _total(trial: Trial) -> str:
    total = trial.report.declared_total
    return "the site does not say how many it has" if total is None else f"it declares {total}"


def _at_night(enabled: object) -> str:
    return {True: "yes", False: "no", "demo": "demonstration"}[enabled]
