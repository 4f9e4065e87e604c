"""`leads sites new|record|test|explain|deny`: adding a site and looking after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

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
    from flows.settings import Settings
    from spiders.record import Answer
    from spiders.site import AnySite

Url = Annotated[str, typer.Argument(metavar="URL", help="The page's address.")]
Page = Annotated[
    Path | None,
    typer.Option(
        "--page",
        metavar="FILE",
        help="That page, saved: nothing is fetched.",
        show_default=False,
    ),
]
ROWS_SHOWN = 5
_SHELL = (
    "The page is a shell that scripts fill. Find in the browser's network panel what they ask "
    "for, save that answer, and propose from it: leads sites new NAME URL --page FILE. Where "
    "that is no use, say `render` in the file, with the extra `browser`: spiders/README.md"
)
_NONE = (
    " Mend it: give the address of a list of postings, or look at what is marked in the file."
)
_BY_SITEMAP = (
    "robots.txt names sitemaps and postings carry JobPosting data: the proposal goes by them. "
    "One posting was read to know. To go by the list instead: save it, and pass it with --page"
)
_POST = "; if it wants POST, save its answer from the browser and pass it with --page FILE"


def add_to(sites: typer.Typer) -> None:
    """Add this module's commands to `leads sites`."""
    sites.command("new")(new)
    sites.command("record")(record)
    sites.command("test")(read_again)
    sites.command("explain")(explain)
    sites.command("deny")(deny)


def new(  # noqa: PLR0913, PLR0917  an option each
    site: Annotated[str, typer.Argument(metavar="NAME", help="What to call the site.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of one of its lists.")],
    page: Page = None,
    contact: Contact = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Propose a site file: fetch one list page, politely, and find family and mapping."""
    from enrich.issues import SiteError
    from flows.console import Table, say, show
    from spiders.pages.guard import page_trouble
    from spiders.proposal import check_address, tenant_file
    from spiders.record import reading
    from spiders.site import deny_also, load_site

    settings = with_contact(settings_for(home, as_json), contact)
    deny_also(settings.sites)
    file = settings.sites / f"{site}.yaml"
    check_address(site, url)
    if file.exists():
        raise SiteError(file, None, "", "exists already")
    text, answer, by = tenant_file(site, url), None, ""
    if text is None:
        text, answer, by = _proposed(settings, site, url, page)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    made = load_site(file)
    rows = reading(made, answer).rows if answer else ()
    names = ("title", "employer", "city", "url")
    shown = [tuple(row.get(name, "") for name in names) for row in rows[:ROWS_SHOWN]]
    document = {"file": file, "family": made.family, "postings": len(rows), "sample": rows[:10]}
    columns = ("Title", "Employer", "City", "Address")
    title = f"{site}: {made.family}"
    read = Table(title, columns, shown, note=str(file))
    show(document, read if answer else Table(title, ("File",), [(file,)]))
    if answer is None:
        say(f"Its address says that {made.family} is its kind: nothing was fetched.")
    else:
        say(f"The proposal reads {len(rows)} postings of that page." + _NONE * (not rows))
        if by:
            say(by)
        if page_trouble(answer.body, answer.url) == "empty_shell":
            say(_SHELL)
    say(f"Read the terms and robots.txt, mend what is marked, then: leads sites try {site}")


def _proposed(
    settings: Settings, site: str, url: str, page: Path | None
) -> tuple[str, Answer, str]:
    """Return the proposed file, the page that it reads, and why it goes by sitemaps if so.

    Where robots.txt names sitemaps, one posting of the list is asked for too: a page with
    JSON-LD says more, and more steadily, than any list.
    """
    from enrich.issues import LeadharvestError
    from spiders.proposal import site_proposal, sitemap_proposal, sitemaps_in

    answer, robots = (_saved(page, url), "") if page else _asked(settings, url)
    kind = answer.headers.get("content-type", "")
    made = site_proposal(site, answer.url, answer.body, kind, robots=robots)
    beyond = [link for link in made.links if link != answer.url]
    if not beyond or not sitemaps_in(robots, answer.url):
        return made.text, answer, ""
    try:
        detail, _ = _asked(settings, beyond[0])
    except LeadharvestError:
        return (
            made.text,
            answer,
            "",
        )  # a posting that must not be read: the list is what there is
    text = sitemap_proposal(site, answer.url, detail.body, beyond, robots)
    return (text, detail, _BY_SITEMAP) if text else (made.text, answer, "")


def record(  # noqa: PLR0913, PLR0917  an option each
    site: Name,
    url: Url,
    page: Page = None,
    contact: Contact = "",
    base_url: BaseUrl = "",
    date: Day = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Record a page and the rows read of it as a test case; it fails until it is reviewed."""
    from flows.console import Table, say, show
    from spiders import record as records
    from spiders.secrets import without_keys

    settings = with_contact(settings_for(home, as_json), contact)
    known = _here(site_named(settings, site), base_url)
    url = without_keys(known, url)
    answer = _saved(page, url) if page else _asked(settings, url, known)[0]
    folder = records.record(known, answer, settings.sites, business_date(date))
    case = records.read_case(folder)
    names = ("key", "title", "employer", "city")
    read = case.expected.rows
    rows = [tuple(row.get(name, "") for name in names) for row in read[:ROWS_SHOWN]]
    document = {"case": folder, "class": case.expected.page_class, "rows": read}
    title = f"{case.expected.page_class}: {len(read)} rows, not reviewed"
    show(document, Table(title, ("Key", "Title", "Employer", "City"), rows, note=str(folder)))
    say(
        f"Read {folder / records.EXPECTED}, correct what is wrong, set `reviewed` to true, "
        f"then: leads sites test {site}. The page is kept as it was served, contacts included."
    )


def read_again(
    site: Annotated[str, typer.Argument(metavar="[SITE]", help="All if left out.")] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Read all recorded pages again, offline: red until each is reviewed and reads alike."""
    from enrich.issues import LeadharvestError
    from flows.console import BAD_RULES, Table, say, show
    from flows.recorded import run_cases

    settings = settings_for(home, as_json)
    if site:
        site_named(settings, site)
    results = run_cases(settings.sites, site)
    if site and not results:
        raise LeadharvestError(f"{site}: no page is recorded; leads sites record {site} URL")
    rows = [
        (result.site, result.case, result.state, line)
        for result in results
        for line in result.lines or ("",)
    ]
    show({"cases": results}, Table("Recorded pages", ("Site", "Case", "State", "What"), rows))
    red = [result for result in results if result.state != "ok"]
    say(f"{len(results)} recorded pages, {len(red)} red")
    if red:
        raise typer.Exit(BAD_RULES)


def explain(  # noqa: PLR0913, PLR0917  an option each
    site: Name,
    url: Url,
    contact: Contact = "",
    base_url: BaseUrl = "",
    date: Day = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Say why a page would be fetched, skipped or refused tonight; asks for robots.txt only."""
    from flows.console import Table, show
    from flows.explain import explain as explained
    from spiders.secrets import without_keys

    settings = with_contact(settings_for(home, as_json), contact)
    known = _here(site_named(settings, site), base_url)
    url = without_keys(known, url)
    found = explained(settings, known, url, business_date(date))
    rows = [(f.what, f.says, f.decides) for f in found.findings]
    note = f"{found.verdict}: {found.why}"
    show(found, Table(f"{site}: {url}", ("What", "Says", "Decides"), rows, note=note))


def deny(  # noqa: PLR0913, PLR0917  an option each
    host: Annotated[str, typer.Argument(metavar="HOST", help="Its sub-domains are meant too.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it must not be read.")],
    by: Annotated[str, typer.Option("--by", help="Who says so.")],
    date: Day = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Never read a host again: a dated entry in your own deny file, with reason and author."""
    from flows.console import say, show
    from flows.denying import deny_host

    settings = settings_for(home, as_json)
    made = deny_host(settings.sites, host, reason, by, business_date(date))
    entry = made.entry
    show({"file": made.file, "added": made.added, **entry.model_dump(mode="json")})
    author = f" by {entry.by}" if entry.by else ""
    if made.added:
        say(f"{entry.host} is denied from now on, its sub-domains too: {made.file}")
    else:
        say(f"{entry.host} was denied already, on {entry.on}{author}: {entry.reason}")
    say(
        "No command lifts this: who wants to deletes the line in the file, by hand and by name."
    )


def _here(site: AnySite, base_url: str) -> AnySite:
    from enrich.issues import SiteError

    try:
        moved = site.with_base_url(base_url) if base_url else site
    except ValueError as wrong:
        raise SiteError(f"{site.id}.yaml", None, "--base-url", f"{base_url}: {wrong}") from None
    if base_url and not moved.is_loopback:
        raise SiteError(f"{site.id}.yaml", None, "--base-url", f"{base_url} is not on loopback")
    return moved


def _saved(page: Path, url: str) -> Answer:
    from enrich.issues import InputError
    from spiders.record import Answer

    try:
        body = page.read_bytes()
    except OSError as failed:
        raise InputError(page, None, "", failed.strerror or "cannot be read") from None
    return Answer(url=url, status=200, headers={}, body=body)


def _asked(settings: Settings, url: str, site: AnySite | None = None) -> tuple[Answer, str]:
    """Return the page, asked for once and politely, and its host's robots.txt.

    Raises:
        LeadharvestError: It was not sent, or did not come; the text says why.
    """
    from enrich.issues import LeadharvestError
    from spiders.fetch import fetched, page_of, page_of_site
    from spiders.record import Answer, request_for

    about: dict[str, Any] = {"contact": settings.contact, "own_sites": settings.sites}
    if site is None:
        wanted = page_of(url, **about)
    else:
        wanted = page_of_site(site, request_for(site, url), **about)
    came = fetched(wanted)
    if came.kind:
        raise LeadharvestError(f"{url}: not fetched: {came.kind}: {came.message}")
    if site is None and came.status >= 400:
        hint = _POST if came.status in {400, 405} else ""
        raise LeadharvestError(f"{url}: answered {came.status}{hint}")
    answer = Answer(
        url=url if site else came.url, status=came.status, headers=came.headers, body=came.body
    )
    return answer, came.robots_text
