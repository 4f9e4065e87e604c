"""Why an address would be fetched, skipped or refused tonight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from enrich.issues import LeadharvestError, StoreError
from enrich.store import history, open_store
from flows.settings import Settings
from spiders.families import ListEntry, PageRequest, family_of
from spiders.fetch import Fetched, fetched, page_of_site
from spiders.places import list_page, no_posting
from spiders.polite.agent import PRODUCT
from spiders.ruling import ruling
from spiders.site import AnySite, JsonLdSitemapSite, denial
from spiders.skips import READ_AGAIN_AFTER

FETCHED, SKIPPED, REFUSED = "fetched", "skipped", "refused"
ISSUES_SHOWN = 5
KNOWN = 1000
"""By so many postings, the newest, the address of a new one is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        decides: fetched, skipped or refused, where this decides; else "".
    """

    what: str
    says: str
    decides: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What happens to an address tonight, and all that speaks for or against it."""

    site: str
    url: str
    verdict: str
    why: str
    findings: list[Finding]


def explain(settings: Settings, site: AnySite, url: str, today: date) -> Explanation:
    """Return what tonight's run does with `url`, as far as that can be known before it.

    Only robots.txt is asked for, by the site's own manners; the page is not.
    """
    findings = [*_by_file(site, url)]
    if not any(finding.decides == REFUSED for finding in findings):
        findings += _by_robots(settings, site, url)
    findings += _by_store(settings, site, url, today)
    ruled = [finding for finding in findings if finding.decides]
    # What refuses comes before what skips: a page that may not be asked for is never asked for.
    order = (REFUSED, SKIPPED, FETCHED)
    first = min(ruled, key=lambda finding: order.index(finding.decides))
    return Explanation(
        site=site.id,
        url=url,
        verdict=first.decides,
        why=f"{first.what}: {first.says}",
        findings=findings,
    )


def _by_file(site: AnySite, url: str) -> Iterator[Finding]:
    denied = denial(url)
    says = f"{denied.host}, since {denied.on}: {denied.reason}" if denied else "not named"
    yield Finding(what="deny file", says=says, decides=REFUSED * bool(denied))
    host = urlsplit(url).netloc.lower()
    known = ", ".join(sorted(site.allowed_hosts))
    if host in site.allowed_hosts:
        yield Finding(what="hosts", says=f"{host} is the site's")
    else:
        says = f"{host} is none of the site's ({known}); add it to `hosts` if it belongs there"
        yield Finding(what="hosts", says=says, decides=REFUSED)
    terms = site.terms
    read = f", read on {terms.read_on}" if terms.read_on else ""
    forbidden = terms.verdict == "forbidden"
    yield Finding(what="terms", says=f"{terms.verdict}{read}", decides=REFUSED * forbidden)
    at_night = {True: "yes", False: "no (enabled: false)", "demo": "only in `leads demo`"}
    yield Finding(
        what="at night",
        says=at_night[site.enabled],
        decides="" if site.enabled else SKIPPED,
    )


def _by_robots(settings: Settings, site: AnySite, url: str) -> Iterator[Finding]:
    request = PageRequest(url=url, role="detail")
    wanted = page_of_site(
        site, request, contact=settings.contact, own_sites=settings.sites, robots_only=True
    )
    try:
        said = fetched(wanted)
    except LeadharvestError as failed:
        yield Finding(what="robots.txt", says=f"not asked: {failed}")
        return
    decides = REFUSED if said.kind.startswith("robots_") else ""
    yield Finding(what="robots.txt", says=_robots(said, url), decides=decides)


def _robots(said: Fetched, url: str) -> str:
    if said.robots == "none":
        return "there are no rules: all is allowed"
    if said.robots_reason or said.robots != "rules":
        return f"{said.robots}: {said.robots_reason or said.message}"
    found = ruling(said.robots_text, PRODUCT, url)
    verdict = "forbidden" if said.kind == "robots_forbidden" else "allowed"
    pace = f", {said.delay_s:g} s between requests"
    if not found.group:
        return f"{verdict}: no group is for us{pace}"
    rule = f"by `{found.rule}`" if found.rule else "no rule speaks of it"
    return f"{verdict}: group `User-agent: {found.group}`, {rule}{pace}"


def _by_store(settings: Settings, site: AnySite, url: str, today: date) -> list[Finding]:
    try:
        store = open_store(settings.store, create=False)
    except StoreError as none:
        return [Finding(what="store", says=str(none)), *_by_plan(site, url, None, today)]
    try:
        with store.read() as db:
            known = history.posting_at(db, site.id, url)
            others = history.addresses_of(db, site.id, KNOWN)
            last = history.last_night(db, site.id)
            named = history.issues_of(db, last.report.handover_id, url) if last else []
    finally:
        store.close()
    findings = [Finding(what="store", says=_life(known))]
    if last is not None:
        report = last.report
        says = f"{report.business_date}: {'; '.join([report.verdict, *report.reasons])}"
        findings.append(Finding(what="last night", says=says))
    for issue in named[:ISSUES_SHOWN]:
        field = f" ({issue.field})" if issue.field else ""
        says = f"{issue.kind}{field}: {issue.message}"
        findings.append(Finding(what="its issues then", says=says))
    return [*findings, *_by_plan(site, url, known, today, others=others)]


def _life(known: Mapping[str, Any] | None) -> str:
    if known is None:
        return "no posting of this address is known"
    life = (
        f"posting {known['key']}, first seen {known['first_seen']}, last {known['last_seen']}"
    )
    if known["closed_on"]:
        return (
            f"{life}, closed {known['closed_on']}: {known['close_reason'] or 'no reason kept'}"
        )
    missed = known["missing_runs"]
    return f"{life}, open" + f", missing from {missed} healthy nights so far" * bool(missed)


def _by_plan(
    site: AnySite,
    url: str,
    known: Mapping[str, Any] | None,
    today: date,
    *,
    others: Sequence[str] = (),
) -> Iterator[Finding]:
    """Yield the night's own rule for the page: `spiders.skips`, seen from one address.

    By `others`, the addresses of the site's known postings, a new one is told.
    """
    family = family_of(site)
    if listed := list_page(site, url):
        yield Finding(what="plan", says=listed, decides=FETCHED)
        return
    # A board's numbers begin with the tenant; of an unknown posting any tenant will do.
    tenants = getattr(site, "tenants", {})
    keys = [str(known["key"])] if known else [url, *(f"{tenant}/0" for tenant in tenants)]
    if all(family.detail(site, ListEntry(key=key, url=url)) is None for key in keys):
        says = "its list holds everything: no page of a posting is asked for"
        yield Finding(what="plan", says=says, decides=SKIPPED)
        return
    strange = no_posting(site, url, others)
    if strange:
        yield Finding(what="plan", says=strange, decides=SKIPPED)
    elif known is None:
        yield Finding(what="plan", says=_new(site, others), decides=FETCHED)
    elif known["closed_on"]:
        yield Finding(
            what="plan", says="closed: only if a list shows it again", decides=SKIPPED
        )
    else:
        yield _known_plan(known, today)


def _new(site: AnySite, others: Sequence[str]) -> str:
    after = "fetched as soon as a list or sitemap shows it"
    if isinstance(site, JsonLdSitemapSite):
        return f"new: `sitemap.keep` takes it for a posting; {after}"
    if others:
        return f"new: its address is like those of postings that are known; {after}"
    return f"new: {after}. By its address nobody can tell: no posting of the site is known yet"


def _known_plan(known: Mapping[str, Any], today: date) -> Finding:
    again = known["read_on"] + READ_AGAIN_AFTER
    if again <= today:
        says = f"read on {known['read_on']}, {(today - known['read_on']).days} days ago: again"
        return Finding(what="plan", says=says, decides=FETCHED)
    lastmod = f", or its lastmod is no longer {known['lastmod']}" if known["lastmod"] else ""
    says = (
        f"known, read on {known['read_on']}: not again before {again}, unless its list entry "
        f"changes (fingerprint {known['list_hash'] or 'none'}){lastmod}"
    )
    return Finding(what="plan", says=says, decides=SKIPPED)
