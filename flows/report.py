"""What came of a run: one shape for the screen, for `--json` and for Prefect's page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from enrich.model import HarvestReport, Verdict
from enrich.store import Connection, Store, runs
from flows.companies import canary_table, night_merges
from flows.console import Table
from flows.settings import Settings
from output.manifest import LATEST, current_folder, lists_table, read_manifest
from output.publish import publications
from spiders.dips import SiteNight, notices


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    """One site's night.

    Attributes:
        postings: Those it listed, read again or not.
        issues: Things in its pages that were not understood.
        shared: Its doubt is nothing but what a notice says of many sites.
        new_keys: Keys that its pages did not have before and that nobody reads.
    """

    site: str
    verdict: str
    pages: int
    postings: int
    new: int
    changed: int
    closed: int
    issues: int
    reasons: Sequence[str] = ()
    shared: bool = False
    new_keys: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One published list; paths lead to the full list."""

    segment: str
    name: str
    companies: int
    new: int
    changed: int
    closed: int
    xlsx: str
    csv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NightReport:
    """One run, from its sites to its lists.

    Attributes:
        steps: The figures of each step that keeps some.
        notices: What many sites have in common tonight, such as a holiday.
        merges: The companies to which most mentions were joined, the canary of resolving.
    """

    run_id: int
    business_date: date
    kind: str
    state: str
    rules_version: str
    steps: Mapping[str, Mapping[str, Any]]
    sites: Sequence[SiteLine]
    lists: Sequence[ListLine]
    folder: Path | None
    notices: Sequence[str] = ()
    merges: Sequence[Mapping[str, Any]] = ()


def night_report(store: Store, settings: Settings, run: runs.Run, state: str) -> NightReport:
    """Return what a run did and what it published, or what is published now."""
    with store.read() as db:
        loaded = runs.site_runs(db, run.run_id).to_dict("records")
        steps = runs.run_figures(db, run.run_id)
        reports = runs.run_reports(db, run.run_id)
        said, shared = notices([_site_night(db, each) for each in reports.values()])
        merges = night_merges(db, run.run_id).lines
    published = _published(settings.lists, run)
    return NightReport(
        run_id=run.run_id,
        business_date=run.business_date,
        kind=run.kind,
        state=state,
        rules_version=str(read_manifest(published)["rules_version"]) if published else "",
        steps=steps,
        sites=[_site_line(row, reports[row["handover_id"]], shared) for row in loaded],
        lists=list_lines(published) if published else [],
        folder=published,
        notices=said,
        merges=merges,
    )


def list_lines(folder: Path) -> list[ListLine]:
    """Return the lists of the publication in `folder`."""
    return [
        ListLine(
            segment=row["segment"],
            name=row["name"],
            companies=int(row["full"]),
            new=int(row["new"]),
            changed=int(row["changed"]),
            closed=int(row["closed"]),
            xlsx=row["xlsx"],
            csv=row["csv"],
        )
        for row in lists_table(folder).to_dict("records")
    ]


def tables(made: NightReport) -> list[Table]:
    """Return the tables that end a night on screen."""
    title = f"Run {made.run_id}, {made.business_date}: {made.state}"
    sites = site_table(title, made.sites, made.notices)
    merges = [canary_table(made.merges)] if made.merges else []
    return [sites, list_table(made.lists, made.folder), *merges]


def site_table(title: str, sites: Sequence[SiteLine], said: Sequence[str] = ()) -> Table:
    """Return one line per site; below, what many share and the reasons of doubtful ones."""
    alone = [site for site in sites if not site.shared]
    doubts = [*said, *(f"{site.site}: {reason}" for site in alone for reason in site.reasons)]
    doubts += [f"{site.site}: {line}" for site in sites for line in told_keys(site.new_keys)]
    return Table(
        title,
        ("Site", ">Pages", ">Postings", ">New", ">Changed", ">Closed", ">Issues", "Verdict"),
        [
            (s.site, s.pages, s.postings, s.new, s.changed, s.closed, s.issues, s.verdict)
            for s in sites
        ],
        note="\n".join(doubts) if sites else "No site is enabled; see `leads sites list`.",
    )


def told_keys(found: Mapping[str, int]) -> list[str]:
    """Return the line that names keys which are new and nobody reads, if there are any."""
    shown = ", ".join(f"{path} ({count})" for path, count in found.items())
    return [f"new keys that nobody reads: {shown}"] if found else []


def list_table(lists: Sequence[ListLine], folder: Path | None) -> Table:
    """Return one line per published list, with the names of its full list's files."""
    return Table(
        "Lists",
        ("Segment", ">Companies", ">New", ">Changed", ">Closed", "XLSX and CSV"),
        [
            (f"{s.name} {s.segment}", s.companies, s.new, s.changed, s.closed, _files(s))
            for s in lists
        ],
        note=f"in {folder}" if folder else "No lists are published yet.",
    )


def as_markdown(made: NightReport) -> str:
    """Return the report as a page for Prefect's artifacts."""
    sites = [
        f"| {s.site} | {s.pages} | {s.postings} | {s.new} | {s.changed} | {s.closed} "
        f"| {s.verdict} {'; '.join(s.reasons)} |"
        for s in made.sites
    ]
    lists = [
        f"| {s.name} | {s.companies} | {s.new} | {s.changed} | {s.closed} |" for s in made.lists
    ]
    head = f"# Run {made.run_id}, {made.business_date}: {made.state}"
    return "\n".join(
        [
            head,
            "",
            *(f"{notice}.\n" for notice in made.notices),
            "| site | pages | postings | new | changed | closed | verdict |",
            "| --- | --: | --: | --: | --: | --: | --- |",
            *sites,
            "",
            "| segment | companies | new | changed | closed |",
            "| --- | --: | --: | --: | --: |",
            *lists,
            "",
            *_merges(made.merges),
            f"Rules {made.rules_version}; lists in `{made.folder}`.",
        ]
    )


def _merges(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    if not lines:
        return []
    head = [
        "| joined to | mentions | before | names | looks odd |",
        "| --- | --: | --: | --- | --- |",
    ]
    keys = ("name", "joined", "before", "names", "looks")
    cells = [[str(one[key]).replace("|", "/") for key in keys] for one in lines]
    return [*head, *(f"| {' | '.join(row)} |" for row in cells), ""]


def one_line(made: NightReport) -> str:
    """Return the run in a sentence."""
    doubtful = [s.site for s in made.sites if Verdict(s.verdict).doubtful and not s.shared]
    said = [f"{len(made.sites)} sites, {sum(s.companies for s in made.lists)} rows in lists"]
    said += [f"doubtful: {', '.join(doubtful)}"] if doubtful else []
    return "; ".join([*said, *made.notices])


def _published(lists: Path, run: runs.Run) -> Path | None:
    """Return what `run` published (a backfill is not the latest), or else the latest."""
    if not (lists / LATEST).exists():
        return None
    for folder in reversed(publications(lists)):
        if read_manifest(folder)["run_id"] == run.run_id:
            return folder
    return current_folder(lists)


def _site_night(db: Connection, report: HarvestReport) -> SiteNight:
    return SiteNight(report=report, history=runs.site_history(db, report.site))


def _site_line(
    row: Mapping[Any, Any], report: HarvestReport, shared: Collection[str]
) -> SiteLine:
    return SiteLine(
        site=row["site"],
        verdict=row["verdict"],
        pages=sum(report.pages.values()),
        postings=report.rows + report.unchanged,
        new=int(row["new"]),
        changed=int(row["changed"]),
        closed=int(row["closed"]),
        issues=sum(report.issues.values()),
        reasons=report.reasons,
        shared=row["site"] in shared,
        new_keys=report.new_keys,
    )


def _files(line: ListLine) -> str:
    return f"{Path(line.xlsx).name}, {Path(line.csv).suffix}"
