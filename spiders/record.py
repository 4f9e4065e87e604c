"""Recorded pages: a page as it was served, and the rows that a person agreed it holds.

A case is a folder, `sites/tests/SITE/CASE/`, with two files:

- `page.html` (or `.json`, `.xml`): the body, byte for byte, only unzipped.
- `expected.json`: `url`, `base_url`, `recorded_on`, `status` and `headers` of the answer;
  `class` (ok, or what is wrong with the page), `role` (list or detail), `declared_total`,
  `next` and `rows` as they should be read; and `reviewed`, which a person sets to true.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from enrich.issues import InputError, PageChangedError
from enrich.model import RawPosting
from spiders.blocks import FIELD_NAMES
from spiders.families import Page, PageRequest, family_of
from spiders.pages.guard import guard
from spiders.site import AnySite

EXPECTED = "expected.json"
_ENDS = (("json", "json"), ("xml", "xml"), ("rss", "xml"), ("html", "html"))
_NEEDED = ("url", "base_url", "page", "status", "headers", "class", "role", "rows", "reviewed")
_PRIVATE = frozenset({"set-cookie"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer that is worth keeping."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a site's definition reads of one page.

    Attributes:
        page_class: ok, or the name of what is wrong with the page.
        rows: Key, address and fields of each entry or posting.
    """

    page_class: str
    role: str
    declared_total: int | None = None
    next: tuple[str, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One recorded page.

    Attributes:
        reviewed: Whether a person agreed with `expected`.
    """

    folder: Path
    answer: Answer
    base_url: str
    expected: Reading
    reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is read otherwise than it should be.

    Attributes:
        row: The key of the posting; "" for what is said of the whole page.
    """

    row: str
    field: str
    expected: object
    found: object

    def __str__(self) -> str:
        where = f"{self.row}: {self.field}" if self.row else self.field
        return f"{where}: expected {self.expected!r}, read {self.found!r}"


def cases_folder(own_sites: Path) -> Path:
    """Return where the recorded pages of a user's sites are."""
    return own_sites / "tests"


def request_for(site: AnySite, url: str, role: str = "") -> PageRequest:
    """Return the request by which the site's nights ask for `url`."""
    for request in family_of(site).start(site):
        if request.url == url:
            return request
    return PageRequest(url=url, role="list" if role == "list" else "detail")


def reading(site: AnySite, answer: Answer, role: str = "") -> Reading:
    """Return what the site reads of a page, as its night would.

    Args:
        site: The site's definition.
        answer: The page.
        role: list or detail; "": whichever finds something, a posting's page first.
    """
    asked = request_for(site, answer.url, role)
    page = Page(
        url=answer.url,
        requested=asked,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        fetched_at="",
    )
    roles = (role,) if role else ("list",) if asked.role != "detail" else ("detail", "list")
    wrong = _wrong_with(page)
    if wrong:
        return Reading(page_class=wrong, role=roles[0])
    found = [_list(site, page) if each == "list" else _detail(site, page) for each in roles]
    return next((each for each in found if each.rows), found[0])


def record(site: AnySite, answer: Answer, own_sites: Path, today: date) -> Path:
    """Write a page and its rows as a case that nobody has reviewed; return its folder.

    Raises:
        InputError: There is such a case already.
    """
    folder = cases_folder(own_sites) / site.id / _case_name(answer.url)
    if (folder / EXPECTED).exists():
        raise InputError(folder, None, "", "is recorded already; delete it to record it anew")
    read = reading(site, answer)
    page = f"page.{_ending(answer)}"
    said = {
        "url": answer.url,
        "base_url": site.base_url,
        "recorded_on": today.isoformat(),
        "reviewed": False,
        "page": page,
        "status": answer.status,
        "headers": {k: v for k, v in sorted(answer.headers.items()) if k not in _PRIVATE},
        "class": read.page_class,
        "role": read.role,
        "declared_total": read.declared_total,
        "next": read.next,
        "rows": read.rows,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / page).write_bytes(answer.body)
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    (folder / EXPECTED).write_text(text, encoding="utf-8")
    return folder


def case_folders(own_sites: Path, site: str = "") -> list[Path]:
    """Return the folders of all cases, or of one site's, in order of their names."""
    pattern = f"{site or '*'}/*/{EXPECTED}"
    return sorted(file.parent for file in cases_folder(own_sites).glob(pattern))


def read_case(folder: Path) -> Case:
    """Return the case in a folder.

    Raises:
        InputError: A person has to mend `expected.json`.
    """
    file = folder / EXPECTED
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as wrong:
        raise InputError(file, wrong.lineno, "", f"is no JSON: {wrong.msg}") from None
    missing = [name for name in _NEEDED if name not in said]
    if missing:
        raise InputError(file, None, missing[0], "is missing")
    if not isinstance(said["reviewed"], bool):
        raise InputError(file, None, "reviewed", "must be true or false")
    body = folder / str(said["page"])
    if not body.is_file():
        raise InputError(body, None, "", "the recorded page is missing")
    return Case(
        folder=folder,
        answer=Answer(
            url=said["url"],
            status=said["status"],
            headers=said["headers"],
            body=body.read_bytes(),
        ),
        base_url=said["base_url"],
        expected=Reading(
            page_class=said["class"],
            role=said["role"],
            declared_total=said.get("declared_total"),
            next=tuple(said.get("next", ())),
            rows=tuple(said["rows"]),
        ),
        reviewed=said["reviewed"],
    )


def differences(case: Case, site: AnySite) -> list[Difference]:
    """Return what the site now reads otherwise than the case expects."""
    here = site.with_base_url(case.base_url) if case.base_url else site
    wanted, found = case.expected, reading(here, case.answer, case.expected.role)
    said = [
        Difference(row="", field=name, expected=before, found=now)
        for name, before, now in (
            ("class", wanted.page_class, found.page_class),
            ("declared_total", wanted.declared_total, found.declared_total),
            ("next", list(wanted.next), list(found.next)),
        )
        if before != now
    ]
    return said + list(_row_differences(wanted.rows, found.rows))


def _row_differences(
    wanted: tuple[Mapping[str, str], ...], found: tuple[Mapping[str, str], ...]
) -> Iterator[Difference]:
    before = {row.get("key", ""): row for row in wanted}
    now = {row.get("key", ""): row for row in found}
    for key in [*before, *(key for key in now if key not in before)]:
        if key not in now:
            yield Difference(row=key, field="row", expected=dict(before[key]), found=None)
        elif key not in before:
            yield Difference(row=key, field="row", expected=None, found=dict(now[key]))
        else:
            names = dict.fromkeys([*before[key], *now[key]])
            for name in names:
                old, new = before[key].get(name, ""), now[key].get(name, "")
                if old != new:
                    yield Difference(row=key, field=name, expected=old, found=new)


def _wrong_with(page: Page) -> str:
    if page.status >= 400:
        return f"http_{page.status}"
    issue = guard(page)
    return issue.kind if issue is not None else ""


def _list(site: AnySite, page: Page) -> Reading:
    try:
        listed = family_of(site).read_list(site, page)
    except PageChangedError:
        return Reading(page_class="page_changed", role="list")
    rows = tuple({"key": e.key, "url": e.url, **e.fields} for e in listed.entries)
    ahead = tuple(request.url for request in listed.next)
    return Reading(
        page_class="ok",
        role="list",
        declared_total=listed.declared_total,
        next=ahead,
        rows=rows,
    )


def _detail(site: AnySite, page: Page) -> Reading:
    try:
        rows, _ = family_of(site).read_detail(site, page)
    except PageChangedError:
        return Reading(page_class="page_changed", role="detail")
    return Reading(page_class="ok", role="detail", rows=tuple(map(_shown, rows)))


def _shown(row: RawPosting) -> dict[str, str]:
    filled = {n: v for n, v in dataclasses.asdict(row).items() if n in FIELD_NAMES and v}
    return {"key": row.key, "url": row.url, **filled}


def _case_name(url: str) -> str:
    parts = urlsplit(url)
    shown = re.sub(r"[^A-Za-z0-9]+", "-", f"{parts.path} {parts.query}").strip("-")
    if len(shown) <= 60:
        return shown or "start"
    return f"{shown[:50]}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def _ending(answer: Answer) -> str:
    kind = answer.headers.get("content-type", "").lower()
    start = answer.body.lstrip()[:1]
    usual = "json" if start in {b"{", b"["} else "html"
    return next((ending for word, ending in _ENDS if word in kind), usual)
