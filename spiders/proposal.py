"""Proposes a site file from one page of a site, or from its address alone.

Nothing here fetches anything: the page comes in as bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from enrich.issues import SiteError
from spiders.blocks import json_path
from spiders.families import FAMILIES
from spiders.families.jsonld_sitemap import ROBOTS_LINE
from spiders.pages.addresses import address_shapes, key_shape, plain_shape
from spiders.pages.charset import decoded
from spiders.pages.feedguess import guessed_feed
from spiders.pages.fields import is_xml
from spiders.pages.guard import page_trouble
from spiders.pages.guesses import Guess, GuessedList
from spiders.pages.htmlguess import JOB_WORD
from spiders.pages.jsonguess import GuessedJson, guessed_json
from spiders.pages.jsonld import jsonld_postings
from spiders.pages.listguess import guessed_list
from spiders.pages.pagers import LAST
from spiders.pages.shapes import known_shape
from spiders.pages.state import states
from spiders.saved import answer_json
from spiders.site import SITE_ID, denial
from spiders.tenants import Tenant, tenant_of

PAGE_PARAMS = re.compile(r"^(?:p|pn|page|pageno|pagenum|pageindex|currentpage|curpage)$")
OFFSET_PARAMS = re.compile(r"^(?:offset|skip|start|from|startrow|resultstoskip)$")
SIZE_PARAMS = re.compile(r"^(?:limit|size|pagesize|per_?page|rows|count|ps)$")
WORTH_HAVING = ("title", "employer", "city", "posted_on", "pay")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A site file to fill in, and the addresses of postings that its page led to."""

    text: str
    links: tuple[str, ...] = ()


def site_new(site_id: str, url: str, body: bytes, content_type: str = "") -> str:
    """Return the text of the site file that `site_proposal` makes."""
    return site_proposal(site_id, url, body, content_type).text


def site_proposal(
    site_id: str, url: str, body: bytes, content_type: str = "", *, robots: str = ""
) -> Proposed:
    """Return a site file to fill in, for the nearest family, from one page of the site.

    Args:
        site_id: What the file will be called.
        url: The page's address.
        body: The page: best a list, or the answer of the API behind it.
        content_type: The header of that name.
        robots: The host's robots.txt, which may name sitemaps.

    Raises:
        SiteError: The host is denied, or the page is a challenge, a login or an error.
    """
    check_address(site_id, url)
    name = f"{site_id}.yaml"
    trouble = page_trouble(body, url, content_type=content_type)
    if trouble and trouble != "empty_shell":
        raise SiteError(name, None, "base_url", f"the page cannot be read: {trouble}")
    text = decoded(body, content_type).text
    proposal = _proposal(url, body, text, sitemaps_in(robots, url))
    return Proposed(_head(site_id, url, text, proposal) + proposal.text, proposal.links)


def sitemap_proposal(
    site_id: str, url: str, detail: bytes, links: Sequence[str], robots: str
) -> str | None:
    """Return a site file that goes by the sitemaps; None if the site does not carry it.

    It does if robots.txt names sitemaps and a posting's page has a JSON-LD JobPosting.

    Args:
        site_id: What the file will be called.
        url: The list's address.
        detail: One of the pages that the list leads to.
        links: All the addresses of postings that the list shows.
        robots: The host's robots.txt.
    """
    sitemaps = sitemaps_in(robots, url)
    if not sitemaps or not links or not jsonld_postings(detail):
        return None
    proposal = _jsonld(links, sitemaps)
    return _head(site_id, url, decoded(detail, "").text, proposal) + proposal.text


def sitemaps_in(robots: str, url: str) -> list[str]:
    r"""Return the sitemaps that a robots.txt names on the host itself, those for jobs alone.

    >>> sitemaps_in("Sitemap: https://a.test/jobs.xml\nSitemap: /news.xml", "https://a.test/")
    ['https://a.test/jobs.xml']
    """
    named = [urljoin(url, found) for found in ROBOTS_LINE.findall(robots)]
    here = [each for each in named if urlsplit(each).netloc == urlsplit(url).netloc]
    jobs = [each for each in here if JOB_WORD.search(urlsplit(each).path)]
    return list(dict.fromkeys(jobs or here))


def check_address(site_id: str, url: str) -> None:
    """Refuse an id that is none and an address that must not be read.

    Raises:
        SiteError: Says what is wrong with them.
    """
    name = f"{site_id}.yaml"
    if not re.fullmatch(SITE_ID, site_id):
        raise SiteError(name, None, "id", "2 to 49 small letters, digits and _, a letter first")
    if not re.match(r"https?://[^/]+", url):
        raise SiteError(name, None, "base_url", f"{url!r} is no web address")
    denied = denial(url)
    if denied is not None:
        raise SiteError(name, None, "base_url", f"{denied.host} is denied: {denied.reason}")


def tenant_file(site_id: str, url: str) -> str | None:
    """Return a site file for a board at a known maker of recruiting software, by its address.

    Raises:
        SiteError: The host is denied, or the id is none.
    """
    check_address(site_id, url)
    tenant = tenant_of(url)
    if tenant is None:
        return None
    name = _employer(tenant)
    line = f"tenants:\n  {_quoted(tenant.slug)}: {_quoted(name)}  # the employer's name\n"
    proposal = _Proposal(tenant.family, line, base_url=tenant.base_url, employer=name)
    return _head(site_id, url, "", proposal) + proposal.text


def _employer(tenant: Tenant) -> str:
    return re.sub(r"[-_.]+", " ", tenant.slug.rpartition("/")[0] or tenant.slug).title()


@dataclass(frozen=True, slots=True)
class _Proposal:
    family: str
    text: str
    count: int = 0
    base_url: str = ""
    employer: str = ""
    links: tuple[str, ...] = ()


def _proposal(url: str, body: bytes, text: str, sitemaps: Sequence[str]) -> _Proposal:
    data = answer_json(text)
    if data is not None:
        return _board(url, data) or _json_api(url, data)
    own = [str(posting.get("url") or "") for posting in jsonld_postings(body)]
    if len(own) == 1:
        return _jsonld([url], sitemaps)
    if len(set(own)) > 1 and all(own):
        # A list that carries its postings: their own addresses are those that sitemaps name.
        return _jsonld([urljoin(url, each) for each in own], sitemaps)
    found = [(name, guessed_json(value)) for name, value in states(text)]
    name, best = max(found, key=lambda each: each[1].count, default=("", GuessedJson()))
    if best.count:
        return _embedded(url, name, best)
    return _html(url, text)


def _board(url: str, data: Any) -> _Proposal | None:
    shape = known_shape(data)
    if shape is None or shape.name not in FAMILIES:
        return None
    slug = re.search(r"/(?:boards|job-board)/([^/?#]+)", url)
    tenant = slug[1] if slug else "slug"
    text = f"tenants:\n  {_quoted(tenant)}: {_quoted(tenant)}  # the employer's name\n"
    return _Proposal(shape.name, text, len(json_path(shape.items).search(data)))


def _json_api(url: str, data: Any) -> _Proposal:
    found = guessed_json(data)
    parts = urlsplit(url)
    lines = ["request:", f"  url: {_quoted(parts.path.lstrip('/') or '.')}"]
    paging, kept = _paging(parts.query, found)
    if kept:
        pairs = ", ".join(f"{_quoted(k)}: {_quoted(v)}" for k, v in kept.items())
        lines.append(f"  query: {{{pairs}}}")
    lines += [paging, "list:", *_indented(_json_lines(found))]
    return _Proposal("json_api", _joined(lines), found.count)


def _paging(query: str, answer: GuessedJson) -> tuple[str, dict[str, str]]:
    """Return the paging line for an address, and the parameters that are not about paging."""
    kept: dict[str, str] = {}
    found: dict[str, str] = {}
    start = "1"
    for name, value in parse_qsl(query):
        plain = name.lower()
        if PAGE_PARAMS.match(plain):
            found |= {"kind": "page", "param": name}
            start = value if value in {"0", "1"} else "1"
        elif OFFSET_PARAMS.match(plain):
            found |= {"kind": "offset", "param": name}
        elif SIZE_PARAMS.match(plain) and value.isdigit():
            found |= {"size_param": name, "size": value}
        else:
            kept[name] = value
    if "kind" not in found and answer.next:
        pairs = {**found, "kind": "link", "next": _quoted(answer.next)}
        return f"paging: {{{', '.join(f'{k}: {v}' for k, v in pairs.items())}}}", kept
    if "kind" not in found:
        return "paging: {kind: none}  # look how the next page is asked for", kept
    if found["kind"] == "page":
        found["start"] = start
    found.setdefault("size", str(max(answer.count, 1)))
    return f"paging: {{{', '.join(f'{k}: {v}' for k, v in found.items())}}}", kept


def _json_lines(found: GuessedJson) -> list[str]:
    lines = [f"items: {_quoted(found.items or '@')}"]
    lines += [f"total: {_quoted(found.total)}"] if found.total else []
    key = f"key: {_quoted(found.key or found.url or 'id')}"
    lines.append(key if found.key or found.url else f"{key}  # the posting's number")
    own = f"url: {_quoted(found.url)}"
    lines.append(
        own if found.url else 'url_template: "job/{key}"  # its page: mend this address'
    )
    lines.append("fields:")
    known = [f"{name}: {_quoted(where)}" for name, where in found.fields.items()]
    lines += _indented(known or ["title: title  # JMESPath within an item"])
    return [*lines, *_indented(_not_found(found.fields, "companyName  # JMESPath in an entry"))]


def _not_found(fields: Mapping[str, object], example: str, company: str = "") -> list[str]:
    """Return comments that name the fields worth having that the page did not show."""
    known = {*fields, *(["employer"] if company else [])}
    missing = [name for name in WORTH_HAVING if name not in known]
    if not missing:
        return []
    return [
        f"# not found, as nothing on most entries reads like it: {', '.join(missing)}",
        f"# add one where it stands:  {missing[0]}: {example}",
    ]


def _jsonld(links: Sequence[str], sitemaps: Sequence[str]) -> _Proposal:
    shape = address_shapes(links)[0]
    key = key_shape(shape)
    named = ", ".join(_quoted(_relative(each)) for each in sitemaps)
    lines = ["sitemap:"]
    lines.append(f"  urls: [{named}]" + "  # none: those that robots.txt names" * (not named))
    lines.append(f"  keep: {_quoted(plain_shape(shape))}  # addresses of postings")
    lines += [f"  key: {_quoted(key)}"] if key else []
    return _Proposal("jsonld_sitemap", _joined(lines), links=tuple(links))


def _embedded(url: str, name: str, found: GuessedJson) -> _Proposal:
    lines = ["list:", f"  start: [{_quoted(_relative(url))}]", f"  name: {_quoted(name)}"]
    if found.next:
        lines.append(f"  next: {_quoted(found.next)}")
    else:
        lines += ["  # next: JMESPath to the next page's address; or, in place of start,"]
        lines += ["  # pages: {url: 'jobs?page={page}', first: 1, last: 1000}"]
    lines += ["  entries:", *_indented(_json_lines(found), 4)]
    return _Proposal("embedded_state", _joined(lines), found.count)


def _html(url: str, text: str) -> _Proposal:
    found = guessed_feed(text, url) if is_xml(text) else guessed_list(text, url)
    lines = ["list:", *_indented([*_way(url, found), *_picks(found)])]
    lines.append("detail:")
    if found.company:
        lines.append(f"  consts: {{employer: {_quoted(found.company)}}}  # whose page it is")
    if found.url is None:
        lines.append("  follow: false  # the list shows no links")
    else:
        lines += ["  fields:", "    title: h1", "    description:"]
        lines += ["      css: div.description  # where the text stands", "      html: true"]
    return _Proposal("html_listing", _joined(lines), found.count, links=found.links)


def _way(url: str, found: GuessedList) -> list[str]:
    """Return the lines that lead from list page to list page."""
    pager = found.pager
    if pager.counted:
        counted = f"{{url: {_quoted(pager.counted)}, first: {pager.first}, last: {LAST}}}"
        return [f"pages: {counted}  # ends at the first page without entries"]
    unknown = "# next: the pick of the link to the next page; none was found"
    more = f"next: {_quoted(pager.next)}" if pager.next else unknown
    return [f"start: [{_quoted(_relative(url))}]", more]


def _picks(found: GuessedList) -> list[str]:
    by_path = found.items.startswith("/")
    lines = [f"{'items_xpath' if by_path else 'items'}: {_quoted(found.items)}"]
    if found.total:
        lines.append(f"total: {_guess(Guess(found.total.css, found.total.regex))}")
    lines += [f"key: {_guess(found.key)}"] if found.key else []
    lines += [f"url: {_guess(found.url)}"] if found.url else []
    known = [f"{name}: {_guess(guess)}" for name, guess in found.fields.items()]
    missing = _not_found(found.fields, "span.company  # CSS in an entry", found.company)
    return [*lines, "fields:", *_indented([*known, *missing])]


def _guess(guess: Guess) -> str:
    written = guess.written
    if isinstance(written, str):
        return _quoted(written)
    return f"{{{', '.join(f'{name}: {_quoted(text)}' for name, text in written.items())}}}"


def _relative(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path.lstrip("/") or ".") + (f"?{parts.query}" if parts.query else "")


def _quoted(value: str) -> str:
    """Return a YAML scalar that reads back as `value`, quoted where it must be."""
    if re.fullmatch(r"[A-Za-z_][\w./ ()-]*", value, re.ASCII) and value.lower() not in WORDS:
        return value.strip() if value == value.strip() else f"'{value}'"
    return "'" + value.replace("'", "''") + "'"


WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def _indented(lines: list[str], by: int = 2) -> list[str]:
    return [" " * by + line for line in lines]


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _head(site_id: str, url: str, text: str, proposal: _Proposal) -> str:
    parts = urlsplit(url)
    base_url = proposal.base_url or f"{parts.scheme}://{parts.netloc}/"
    chinese = len(re.findall(r"[\u4e00-\u9fff]", text)) > len(text) / 200
    most = max(50, 20 * proposal.count)
    return f"""\
# Proposed from {url}
# Read the terms and robots.txt first, then mend what is marked, then: leads sites try {site_id}
id: {site_id}
name: {_quoted(proposal.employer or parts.hostname or site_id)}
family: {proposal.family}
language: {"zh" if chinese else "en"}
enabled: false
source_role: {"employer" if proposal.employer else "aggregator  # or employer, agency"}
base_url: {base_url}
terms: {{verdict: unread}}  # url, read_on and verdict once somebody has read them
limits: {{delay_s: 2, pages: 500, seconds: 3600}}
promise:
  postings: [1, {most}]  # what a healthy night gives
  filled: {{title: 1.0, employer: 0.9}}
"""
