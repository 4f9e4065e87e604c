"""The steps of a night: each loads from the store, calls its stage and saves.

Steps decide nothing about names, rules or lists; that is the stages' work. Each one notes that
it is done in the transaction that saves its result, so that a run which was cut off takes up
its work behind the last finished step.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from enrich.copies import find_copies
from enrich.facts import Past, company_facts, sightings
from enrich.forgotten import sifted
from enrich.issues import LeadharvestError, SiteError
from enrich.lifecycle import LeadInputs, night_lists
from enrich.model import Verdict
from enrich.resolve import resolve as resolve_mentions
from enrich.rulebook import Rulebook, draft
from enrich.score import score as score_companies
from enrich.segments import classify as classify_postings
from enrich.store import (
    Connection,
    Store,
    aliases,
    companies,
    feedback,
    judging,
    leads,
    open_store,
    postings,
    rulebooks,
    runs,
    samples,
)
from enrich.store import segments as saved
from enrich.store.people import has_people
from flows.desk.files.copies import remove_expired
from flows.desk.listing.gathering import build
from flows.forgetkey import forgotten_of
from flows.harvest import (
    KNOWN,
    Order,
    finished,
    prune,
    prune_archive,
    record_failure,
    sweep,
)
from flows.lease import Lease, hold_lease
from flows.progress import tell
from flows.report import NightReport, night_report
from flows.rulelab import lay_out as lay_out_postings
from flows.rules import publish_first
from flows.settings import Settings, make_home
from flows.sitefiles import site_files
from output.lists import publish_lists
from output.manifest import PublicationAbout, SegmentName, SiteAge
from spiders.handover import RUN, Handover, rewrite
from spiders.site import GATHERED, AnySite, load_site

KEPT_RUNS = 14
REPOSTED_WITHIN = timedelta(days=60)
"""A posting that closed so long ago may still be the one that a new one repeats."""
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One run: its store, its number, the sites it reads and where their hand-overs go.

    Attributes:
        broken: Site files that somebody has to mend, and why.
    """

    settings: Settings
    store: Store
    run: runs.Run
    lease: Lease
    sites: Mapping[str, AnySite]
    broken: Mapping[str, str]
    order: Order

    @property
    def today(self) -> date:
        """The business date, by which everything is dated."""
        return self.run.business_date


def night_sites(
    settings: Settings, kind: str, base_urls: Mapping[str, str]
) -> tuple[dict[str, AnySite], dict[str, str]]:
    """Return the sites that a run of this kind harvests.

    Args:
        settings: Names the user's own sites.
        kind: `demo` reads the demonstration's sites, `nightly` the enabled ones, others none.
        base_urls: Addresses to read instead of the sites' own.

    Returns:
        The sites by id; and for each file that must be mended, what is wrong with it.
    """
    wanted = {"demo": "demo", "nightly": True}.get(kind)
    if wanted is None:
        return {}, {}
    found, broken = readable_sites(settings.sites)
    chosen: dict[str, AnySite] = {
        name: site.with_base_url(base_urls[name]) if name in base_urls else site
        for name, site in found.items()
        if site.enabled == wanted and site.family not in GATHERED
    }
    return chosen, broken


def readable_sites(own: Path) -> tuple[dict[str, AnySite], dict[str, str]]:
    """Return the sites by id, and what is wrong with the files of others.

    A file that somebody left half-written must not cost the others their night.
    """
    found: dict[str, AnySite] = {}
    broken: dict[str, str] = {}
    for name, file in site_files(own).items():
        try:
            found[name] = load_site(file)
        except SiteError as wrong:
            broken[name] = str(wrong)
    return found, broken


@contextlib.contextmanager
def open_night(
    settings: Settings,
    business_date: date,
    kind: str = "nightly",
    base_urls: Mapping[str, str] | None = None,
) -> Iterator[Night]:
    """Open the store, take the lease and start, or take up, the run; free all at the end.

    A run that fails is marked so; one that is interrupted stays open and is taken up again.

    Raises:
        LeaseTakenError: Another run is at work.
        StoreError: The store cannot be opened.
    """
    make_home(settings)
    store = open_store(settings.store)
    try:
        with hold_lease(store) as lease:
            chosen, broken = night_sites(settings, kind, base_urls or {})
            with store.begin() as db:
                run = runs.start_run(db, business_date, kind, datetime.now(UTC))
            order = Order(
                folder=settings.handovers(run.run_id),
                business_date=business_date,
                label=str(run.run_id),
                own_sites=settings.sites,
                base_urls=base_urls or {},
                contact=settings.contact,
                locks=settings.home / "pace" if kind == "demo" else None,
                archive=settings.archive if settings.archive_days else None,
                http=settings.http,
                soft_s=max([site.limits.seconds for site in chosen.values()], default=60.0),
            )
            night = Night(
                settings=settings,
                store=store,
                run=run,
                lease=lease,
                sites=chosen,
                broken=broken,
                order=order,
            )
            try:
                yield night
            except Exception:
                with store.begin() as db:
                    runs.finish_run(db, run.run_id, "failed", datetime.now(UTC))
                raise
    finally:
        store.close()


def prepare(night: Night) -> None:
    """Write what the store knows of each site to files, so that a harvest can skip pages.

    Raises:
        RuleError: An analyst has to mend a file.
    """
    # A mistake in the rules is told before hours of harvest, not after them.
    rules_in_force(night)[0].checked()
    tell().stage("harvest")
    sweep(night.order.folder)
    folder = night.order.folder / KNOWN
    folder.mkdir(parents=True, exist_ok=True)
    with night.store.read() as db:
        for site in night.sites:
            _write_lines(folder / f"{site}.jsonl", postings.known_postings(db, site))
            _write_lines(folder / f"{site}.runs.jsonl", runs.site_history(db, site))
            _write_lines(folder / f"{site}.samples.jsonl", samples.good_samples(db, site))


def note_failures(night: Night, reasons: Mapping[str, str]) -> None:
    """Leave a hand-over that says why for each site whose harvest left none."""
    families = {name: site.family for name, site in night.sites.items()}
    for name in sorted({*families, *night.broken}):
        if not finished(night.order.folder, name):
            reason = night.broken.get(name) or reasons.get(name, "the harvest left nothing")
            record_failure(night.order, name, families.get(name, ""), reason)


def load(night: Night) -> None:
    """Load this run's hand-overs, by their sites' names, each whole or not at all.

    What must stay forgotten is taken out of their files first.

    Raises:
        StoreError: The key by which it is known is missing.
    """
    tell().stage("load")
    with night.store.read() as db:
        forgotten = forgotten_of(night.settings, db)
    for place in sorted(night.order.folder.glob(f"*/{RUN}")):
        if forgotten:
            rewrite(place.parent, partial(sifted, sieve=forgotten), forgotten.masked)
        handover = Handover.open(place.parent)
        night.lease.check()
        with night.store.begin() as db:
            postings.load_handover(db, handover, night.run.run_id)


def resolve(night: Night) -> None:
    """Find the company behind every mention that has none yet."""

    def work() -> tuple[Figures, Callable[[Connection], None]]:
        with night.store.read() as db:
            mentions = companies.new_mentions(db)
            known = companies.company_index(db)
            judged, called = judging.judgements(db), aliases.aliases(db)
            found = resolve_mentions(mentions, known, judged, called)
        figures = {"mentions": len(mentions), "companies": len(found.companies)}
        act = companies.Act(at=datetime.now(UTC))
        return figures, lambda db: companies.save_resolution(db, found, night.run.run_id, act)

    _once(night, "resolve", work)


def copies(night: Night) -> None:
    """Find the postings that are copies of one another: one opening on several boards."""

    def work() -> tuple[Figures, Callable[[Connection], None]]:
        with night.store.read() as db:
            table = postings.copy_candidates(db, night.today - REPOSTED_WITHIN)
        found = find_copies(table)
        figures = {"postings": len(table), "copies": len(found)}
        return figures, lambda db: postings.save_copies(db, found)

    _once(night, "copies", work)


def classify(night: Night) -> None:
    """Put companies into segments, with evidence, and gather their facts."""

    def work() -> tuple[Figures, Callable[[Connection], None]]:
        book, label = rules_in_force(night)
        rules, recipe = book.checked()
        with night.store.read() as db:
            table = postings.open_postings(db)
            dates, seen = postings.posting_dates(db), saved.sightings(db)
            other = label != _rules_version(db)
        past = Past(dates, seen, night.today, other_rules=other)
        found = classify_postings(table, rules)
        facts = company_facts(table, found, recipe.destinations.unsaid, past)
        everybody = table["company_id"].tolist()
        shown = sightings(found.evidence, everybody, night.today, other_rules=other)

        def save(db: Connection) -> None:
            run_id = night.run.run_id
            saved.save_classification(db, found, run_id, label)
            saved.save_facts(db, facts, run_id)
            saved.note_sightings(db, shown, run_id)

        figures = {
            "postings": len(table),
            "companies": int(table["company_id"].nunique()),
            "rules": label,
        }
        return figures, save

    _once(night, "classify", work)


def score(night: Night) -> None:
    """Score every company, with reasons."""

    def work() -> tuple[Figures, Callable[[Connection], None]]:
        recipe = rules_in_force(night)[0].scoring()
        with night.store.read() as db:
            table = postings.open_postings(db)
            found, facts = saved.classification(db), saved.facts(db)
        scores = score_companies(table, found, facts, recipe, night.today)
        figures = {"companies": len(scores.table)}
        return figures, lambda db: saved.save_scores(db, scores, night.run.run_id)

    _once(night, "score", work)


def publish(night: Night) -> None:
    """Publish the lists and note what was published; the next run compares with it.

    Done again, a run compares with the same earlier publication, so its lists come out alike.

    Raises:
        LeadharvestError: What the store holds was classified by one run and scored by another.
    """
    tell().stage("publish")
    run_id = night.run.run_id
    with night.store.read() as db:
        _refuse_half_done(db)
        known, last = _lead_inputs(night, db), leads.publication_rows(db, run_id)
        about = _about(night, db, known.rules_version, last)
    lists = night_lists(known, last, night.today)
    night.lease.check()
    made = publish_lists(lists, night.settings.lists, about)
    published = leads.Published(
        run_id=run_id,
        business_date=night.today,
        rules_version=about.rules_version,
        folder=made.folder.name,
        published_at=datetime.now(UTC),
    )
    with night.store.begin() as db:
        leads.save_leads(db, lists.rows, run_id, night.today)
        leads.save_publication(db, published, lists.rows)


def lay_out(night: Night) -> None:
    """Lay postings and lists out for the rule lab and the desk, so that nobody waits for it."""
    for what, work in (("rule lab", _lay_out_postings), ("desk's lists", _lay_out_lists)):
        try:
            work(night)
        except Exception:  # the lists are out, and whoever asks first lays out as well
            logging.getLogger(__name__).exception("the %s could not be laid out", what)


def _lay_out_postings(night: Night) -> None:
    with night.store.read() as db:
        lay_out_postings(night.settings, db)


def _lay_out_lists(night: Night) -> None:
    with night.store.read() as db:
        used = has_people(db)
    if used:
        build(night.settings)


def finish(night: Night) -> NightReport:
    """Close the run and report it: `partial` when a site's night is not to be trusted."""
    run_id = night.run.run_id
    with night.store.begin() as db:
        verdicts = runs.site_runs(db, run_id)["verdict"].tolist()
        doubtful = any(Verdict(verdict).doubtful for verdict in verdicts)
        state = "partial" if doubtful else "done"
        runs.finish_run(db, run_id, state, datetime.now(UTC))
    prune(night.settings.home / "handovers", KEPT_RUNS)
    if days := night.settings.archive_days:
        prune_archive(night.settings.archive, days, datetime.now(UTC))
    with night.store.read() as db:
        remove_expired(night.settings, db, datetime.now(UTC))
    return night_report(night.store, night.settings, night.run, state)


def pass_stages(
    settings: Settings, today: date, kind: str, stages: Sequence[Callable[[Night], None]]
) -> NightReport:
    """Run a few stages on the store, as a run of their own."""
    with open_night(settings, today, kind) as night:
        for stage in stages:
            stage(night)
        return finish(night)


def rules_in_force(night: Night) -> tuple[Rulebook, str]:
    """Return the rules of this run and their label: the version that was newest as it began.

    What is published later is the next run's: classifying and scoring never use two versions.
    Where no version was ever published, the home's draft becomes the first.

    Raises:
        RuleError: An analyst has to mend a file of that draft.
    """
    now = datetime.now(UTC)
    publish_first(night.settings, night.store, now)
    with night.store.begin() as db:
        number = rulebooks.fix_version(db, night.run.run_id)
        return rulebooks.rulebook_of(db, number), rulebooks.version(db, number).label


def _once(
    night: Night,
    step: str,
    work: Callable[[], tuple[Figures, Callable[[Connection], None]]],
) -> None:
    tell().stage(step)
    if step in night.run.done:
        return
    figures, save = work()
    night.lease.check()
    with night.store.begin() as db:
        save(db)
        runs.save_figures(db, night.run.run_id, step, figures, datetime.now(UTC))


def _write_lines(file: Path, records: Any) -> None:
    with file.open("w", encoding="utf-8") as out:
        for record in records:
            line = json.dumps(dataclasses.asdict(record), ensure_ascii=False, default=str)
            out.write(line + "\n")


def _lead_inputs(night: Night, db: Connection) -> LeadInputs:
    return LeadInputs(
        companies=companies.companies_table(db),
        classification=saved.classification(db),
        facts=saved.facts(db),
        scores=saved.scores(db),
        postings=postings.open_postings(db),
        dates=postings.posting_dates(db),
        leads=leads.leads(db),
        suppressions=leads.suppressions(db),
        answers=feedback.states(db),
        rules_version=_rules_version(db),
        run_id=night.run.run_id,
        forgotten=forgotten_of(night.settings, db),
    )


def _refuse_half_done(db: Connection) -> None:
    """Refuse what was classified anew and not scored: two versions must not meet in a list."""
    classified, scored = runs.last_to_do(db, "classify"), runs.last_to_do(db, "score")
    if classified != scored:
        raise LeadharvestError(
            "companies were classified anew and are not scored yet, so no lists are made:"
            " run `leads classify`"
        )


def _listed_by(night: Night, db: Connection) -> Rulebook:
    """Return the rules by which the companies in the store were classified last."""
    number = rulebooks.used_last(db, "classify")
    return rulebooks.rulebook_of(db, number) if number else draft(night.settings.rules)


def _rules_version(db: Connection) -> str:
    """Return the label of those rules."""
    versions = runs.runs_table(db, 1000)["rules_version"].tolist()
    return next((version for version in versions if version), "")


def _about(
    night: Night, db: Connection, rules_version: str, last: pd.DataFrame
) -> PublicationAbout:
    named, _ = readable_sites(night.settings.sites)
    loaded = runs.site_runs(db, night.run.run_id)
    tonight = dict(zip(loaded["site"], loaded["verdict"], strict=True))
    book = _listed_by(night, db)
    ages = [
        SiteAge(
            site=row["site"],
            name=named[row["site"]].name if row["site"] in named else row["site"],
            verdict=tonight.get(row["site"], ""),
            good_on=row["last_good_on"],
            postings=int(row["open_postings"]),
        )
        for row in runs.sites_table(db).to_dict("records")
    ]
    return PublicationAbout(
        run_id=night.run.run_id,
        business_date=night.today,
        rules_version=rules_version,
        sites=tuple(ages),
        base_run_id=None if last.empty else int(last["run_id"].max()),
        segments=tuple(
            SegmentName(slug=slug, zh=said.zh_hans, en=said.en, zh_hant=said.zh_hant)
            for slug, said in book.spoken().segments.items()
        ),
        scale=book.scoring().scale(),
    )
