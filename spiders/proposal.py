"""Proposes a site file from one page of a site, or from its address alone.

Nothing here fetches anything: the page comes in as bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from enrich.issues import SiteError
from spiders.blocks import FIELD_NAMES, json_path
from spiders.families import FAMILIES
from spiders.pages.charset import decoded
from spiders.pages.clean import text_of
from spiders.pages.guard import page_trouble
from spiders.pages.jsonld import jsonld_postings
from spiders.pages.listguess import Guess, GuessedList, guessed_list
from spiders.pages.lookalike import ENOUGH, points, row_of
from spiders.pages.pagers import LAST
from spiders.pages.shapes import known_shape
from spiders.pages.state import states
from spiders.pages.words import folded
from spiders.saved import answer_json
from spiders.site import SITE_ID, denial
from spiders.tenants import Tenant, tenant_of

PAGE_PARAMS = re.compile(r"^(?:p|pn|page|pageno|pagenum|pageindex|currentpage|curpage)$")
OFFSET_PARAMS = re.compile(r"^(?:offset|skip|start|from|startrow|resultstoskip)$")
SIZE_PARAMS = re.compile(r"^(?:limit|size|pagesize|per_?page|rows|count|ps)$")
TOTALS = (
    "total",
    "totalcount",
    "totalnum",
    "totalfound",
    "totalelements",
    "count",
    "totalhits",
)
MAX_DEPTH = 8
ItemPath = tuple[str, ...]


def site_new(site_id: str, url: str, body: bytes, content_type: str = "") -> str:
    """Return a site file to fill in, for the nearest family, from one page of the site.

    Args:
        site_id: What the file will be called.
        url: The page's address.
        body: The page: best a list, or the answer of the API behind it.
        content_type: The header of that name.

    Raises:
        SiteError: The host is denied, or the page is a challenge, a login or an error.
    """
    check_address(site_id, url)
    name = f"{site_id}.yaml"
    trouble = page_trouble(body, url, content_type=content_type)
    if trouble and trouble != "empty_shell":
        raise SiteError(name, None, "base_url", f"the page cannot be read: {trouble}")
    text = decoded(body, content_type).text
    proposal = _proposal(url, body, text)
    return _head(site_id, url, text, proposal) + proposal.text


def check_address(site_id: str, url: str) -> None:
    """Refuse an id that is none and an address that must not be read.

    Raises:
        SiteError: Says what is wrong with them.
    """
    name = f"{site_id}.yaml"
    if not re.fullmatch(SITE_ID, site_id):
        raise SiteError(name, None, "id", "small letters, digits and _, a letter first")
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


def _proposal(url: str, body: bytes, text: str) -> _Proposal:
    data = answer_json(text)
    if data is not None:
        return _board(url, data) or _json_api(url, data)
    if jsonld_postings(body):
        return _jsonld(url)
    found = [(name, value, _best_list(value)) for name, value in states(text)]
    lists = [(name, value, best) for name, value, best in found if best is not None]
    if lists:
        name, value, best = max(lists, key=lambda entry: len(_at(entry[1], entry[2] or ())))
        return _embedded(url, name, value, best or ())
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
    path = _best_list(data) or ()
    items = _at(data, path)
    item = items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}
    parts = urlsplit(url)
    lines = ["request:", f"  url: {_quoted(parts.path.lstrip('/') or '.')}"]
    paging, kept = _paging(parts.query, len(items) if isinstance(items, list) else 0)
    if kept:
        pairs = ", ".join(f"{_quoted(k)}: {_quoted(v)}" for k, v in kept.items())
        lines.append(f"  query: {{{pairs}}}")
    lines += [paging, "list:", *_indented(_list_lines(data, path, item))]
    return _Proposal("json_api", _joined(lines), len(items) if isinstance(items, list) else 0)


def _paging(query: str, size: int) -> tuple[str, dict[str, str]]:
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
    if "kind" not in found:
        return "paging: {kind: none}  # look how the next page is asked for", kept
    if found["kind"] == "page":
        found["start"] = start
    found.setdefault("size", str(max(size, 1)))
    return f"paging: {{{', '.join(f'{k}: {v}' for k, v in found.items())}}}", kept


def _list_lines(data: Any, path: ItemPath, item: Mapping[str, Any]) -> list[str]:
    fields = dict(_field_paths(item))
    key, url = fields.pop("key", None), fields.pop("url", None)
    total = _total_path(data, path)
    lines = [f"items: {_quoted('.'.join(map(_step, path)) or '@')}"]
    lines += [f"total: {_quoted(total)}"] if total else []
    lines.append(f"key: {_quoted(key or 'id')}" + ("" if key else "  # the posting's number"))
    lines.append(f"url: {_quoted(url)}" if url else 'url_template: "job/{key}"  # its page')
    lines.append("fields:")
    known = [
        f"{name}: {_quoted(where)}" for name, where in fields.items() if name in FIELD_NAMES
    ]
    return [*lines, *_indented(known or ["title: title  # JMESPath within an item"])]


def _field_paths(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each field that an item's names stand for, and where in the item it stands."""
    for field, value in row_of(item).items():
        where = next((path for path, text in _leaves(item) if text == value), None)
        if where is not None:
            yield field, ".".join(map(_step, where))


def _leaves(node: Any, path: ItemPath = ()) -> Iterator[tuple[ItemPath, str]]:
    if isinstance(node, dict) and len(path) < 3:
        for name, child in node.items():
            yield from _leaves(child, (*path, str(name)))
    elif path:
        yield path, text_of(node)


def _step(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) else f'"{name}"'


def _best_list(value: Any) -> ItemPath | None:
    """Return the path to the list with the most entries that look like postings."""
    best: tuple[int, ItemPath] | None = None
    for path, items in _lists(value, ()):
        rows = [row_of(item) for item in items[:50] if isinstance(item, dict)]
        good = sum(points(row) >= ENOUGH and "title" in row for row in rows)
        if good * 2 > len(items[:50]) and (best is None or good > best[0]):
            best = (good, path)
    return best[1] if best else None


def _lists(value: Any, path: ItemPath) -> Iterator[tuple[ItemPath, list[Any]]]:
    if isinstance(value, list) and value:
        yield path, value
    elif isinstance(value, dict) and len(path) < MAX_DEPTH:
        for name, child in value.items():
            yield from _lists(child, (*path, str(name)))


def _at(value: Any, path: ItemPath) -> Any:
    for name in path:
        value = value[name]
    return value


def _total_path(data: Any, path: ItemPath) -> str:
    """Return where a total stands, beside the list or beside what holds it."""
    for depth in range(len(path) - 1, -1, -1):
        around = _at(data, path[:depth])
        names = {folded(str(name)): str(name) for name in around}
        for total in TOTALS:
            if total in names and str(around[names[total]]).isdigit():
                return ".".join(map(_step, (*path[:depth], names[total])))
    return ""


def _jsonld(url: str) -> _Proposal:
    shape = re.sub(r"\d+", r"\\d+", re.escape(urlsplit(url).path).replace(r"\-", "-"))
    key = re.sub(r"\\d\+(?!.*\\d\+)", r"(\\d+)", shape)
    lines = ["sitemap:", "  urls: []  # none: those that robots.txt names"]
    lines.append(f"  keep: '{shape}'  # addresses of postings")
    lines += [f"  key: '{key}'"] if "(" in key else []
    return _Proposal("jsonld_sitemap", _joined(lines))


def _embedded(url: str, name: str, data: Any, path: ItemPath) -> _Proposal:
    items = _at(data, path)
    lines = ["list:", f"  start: [{_quoted(_relative(url))}]", f"  name: {_quoted(name)}"]
    lines += ["  # next: JMESPath to the next page's address; or, in place of start,"]
    lines += ["  # pages: {url: 'jobs?page={page}', first: 1, last: 1000}", "  entries:"]
    lines += _indented(_list_lines(data, path, items[0]), 4)
    return _Proposal("embedded_state", _joined(lines), len(items))


def _html(url: str, text: str) -> _Proposal:
    found = guessed_list(text, url)
    lines = ["list:", *_indented([*_way(url, found), *_picks(found)])]
    lines.append("detail:")
    if found.company:
        lines.append(f"  consts: {{employer: {_quoted(found.company)}}}  # whose page it is")
    if found.url is None:
        lines.append("  follow: false  # the list shows no links")
    else:
        lines += ["  fields:", "    title: h1", "    description:"]
        lines += ["      css: div.description  # where the text stands", "      html: true"]
    return _Proposal("html_listing", _joined(lines), found.count)


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
    return [*lines, "fields:", *_indented(known)]


def _guess(guess: Guess) -> str:
    if guess.pick.startswith("@"):
        return f"{{attr: {guess.pick[1:]}}}"
    if not guess.pick:
        return "{xpath: .}"  # the entry itself
    if not guess.regex:
        return _quoted(guess.pick)
    where = "xpath" if guess.pick.startswith((".", "/")) else "css"
    return f"{{{where}: {_quoted(guess.pick)}, regex: {_quoted(guess.regex)}}}"


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
