"""`leads sites`: the job sites, their files, and trying one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Day, Home, Json, business_date, settings_for

if TYPE_CHECKING:
    from flows.console import Table
    from flows.settings import Settings
    from spiders.probe import Trial
    from spiders.site import AnySite

Name = Annotated[str, typer.Argument(metavar="SITE", help="The site's id.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    sites = typer.Typer(no_args_is_help=True, help="The job sites: list, check, try, add.")
    sites.command("list")(list_)
    sites.command("check")(check)
    sites.command("try")(try_)
    sites.command("new")(new)
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
    from spiders.site import packaged_sites

    own = settings_for(home, as_json).sites
    paths = files or [*packaged_sites(), *sorted(own.glob("*.yaml"))]
    problems = [problem for path in paths for problem in site_check(path)]
    tables = [Table("Problems", ("Problem",), [(p,) for p in problems])] if problems else []
    show({"files": len(paths), "problems": problems}, *tables)
    say(f"{len(paths)} site files, {len(problems)} problems")
    if problems:
        raise typer.Exit(FAILED)


def try_(  # noqa: PLR0913, PLR0917  an option each
    site: Name,
    contact: Annotated[
        str, typer.Option("--contact", help="Your mail or web page; else LEADS_CONTACT.")
    ] = "",
    base_url: Annotated[
        str,
        typer.Option("--base-url", metavar="URL", help="Read this loopback address instead."),
    ] = "",
    date: Day = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Read at most 20 pages of a site: ten postings, fill rates, verdict, robots.txt."""
    import dataclasses

    from flows.console import PARTIAL, say, show
    from flows.trial import try_site

    settings = settings_for(home, as_json)
    site_named(settings, site)
    if contact:
        settings = dataclasses.replace(settings, contact=contact)
    trial = try_site(settings, site, business_date(date), base_url=base_url)
    show({"site": site, **dataclasses.asdict(trial)}, *_trial_tables(site, trial))
    if not trial.promising:
        raise typer.Exit(PARTIAL)
    if not trial.report.verdict.healthy:
        say(f"{site} is larger than a trial; what was read of it is well.")


def new(
    site: Name,
    url: Annotated[str, typer.Option("--url", help="Address of one of its list pages.")],
    page: Annotated[
        Path, typer.Option("--page", metavar="FILE", help="That page, as saved from a browser.")
    ],
    home: Home = None,
) -> None:
    """Write a site file to fill in, for the nearest family, from one saved page."""
    from enrich.issues import InputError, SiteError
    from flows.console import say, write
    from spiders.probe import site_new
    from spiders.saved import site_postings
    from spiders.site import load_site

    settings = settings_for(home)
    file = settings.sites / f"{site}.yaml"
    if file.exists():
        raise SiteError(file, None, "", "exists already")
    try:
        body = page.read_bytes()
    except OSError as failed:
        raise InputError(page, None, "", failed.strerror or "cannot be read") from None
    text = site_new(site, url, body)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    read = len(site_postings(body, url, load_site(file)))
    write(str(file))
    say(f"The proposal reads {read} postings of that page." + " Mend it." * (not read))
    say(
        "Read the site's terms and robots.txt, mend what is marked, then: "
        f"leads sites try {site}"
    )


def _trial_tables(site: str, trial: Trial) -> list[Table]:
    from flows.console import Table

    report = trial.report
    filled = [(name, f"{share:.0%}") for name, share in sorted(report.filled.items())]
    shown = [(row.title, row.employer, row.city, row.url) for row in trial.sample]
    said = [f"verdict {report.verdict}", *report.reasons, f"robots.txt: {report.robots}"]
    said += [f"{count} × {kind}" for kind, count in trial.issues.items()]
    pages = sum(report.pages.values())
    return [
        Table(f"{site}: {pages} pages", ("Title", "Employer", "City", "Address"), shown),
        Table("Filled", ("Field", ">Rows"), filled, note="\n".join(said)),
    ]


def site_named(settings: Settings, name: str) -> AnySite:
    """Return the site called `name`.

    Raises:
        SiteError: Its file is wrong; or there is none, then the text names near ones.
    """
    import difflib

    from enrich.issues import SiteError
    from flows.sitefiles import find_site, site_files

    site = find_site(settings.sites, name)
    if site is not None:
        return site
    there = site_files(settings.sites)
    near = difflib.get_close_matches(name, there, 3) or list(there)[:3]
    message = f"there is no such site; did you mean {', '.join(near)}?"
    raise SiteError(f"{name}.yaml", None, "", message)


def _at_night(enabled: object) -> str:
    return {True: "yes", False: "no", "demo": "demonstration"}[enabled]
