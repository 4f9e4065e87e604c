"""The defect set: invented job pages with JSON-LD as bad as it is in the wild.

Every way in which pages spoil a JobPosting (`wildshapes`), crossed with charsets and with what
else stands on a page; each page comes with what a reader should find. `tests/bench/pages.py`
prints the recall, `tests/bench/test_pages.py` holds it.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wildshapes import (  # no package
    SHAPES,
    SITE,
    Shape,
    Wanted,
    address,
    job,
    said,
    tag,
    wanted,
)

from spiders.pages.clean import clean_fields
from spiders.pages.linked import Asked, linked_postings

FURNITURE = ("bare", "menu", "scripts", "words")


@dataclass(frozen=True)
class WildPage:
    """A page of the defect set.

    Attributes:
        wanted: Fields of the page's own posting that a reader must find just so.
        content_type: What the server's header says, rightly or not.
        others: How many further postings stand on the page.
    """

    name: str
    body: bytes
    wanted: Wanted
    url: str
    content_type: str = "text/html"
    others: int = 0


CHARSETS: tuple[tuple[str, str, str], ...] = (
    # how it is encoded, what its <meta> says, what the header says
    ("utf-8", "utf-8", "text/html; charset=utf-8"),
    ("utf-8-sig", "utf-8", "text/html"),
    ("gb18030", "gb2312", "text/html"),
    ("gb18030", "", "text/html; charset=GBK"),
    ("gb18030", "utf-8", "text/html; charset=utf-8"),
    ("utf-8", "gbk", "text/html; charset=ISO-8859-1"),
    ("utf-16", "utf-16", "text/html"),
)
STORY = "我们是一家做国际贸易与海外工程的公司，欢迎您加入我们的团队，一起开拓市场。"


def markup(shape: Shape, number: int, meta: str, furniture: str) -> str:
    """Return the page as text."""
    plain = job(number)
    heading = html.escape(str(plain["title"]))
    charset = f'<meta charset="{meta}">' if meta else ""
    before = after = ""
    if furniture != "bare":
        before = '<ul class="nav">' + '<li><a href="/jobs?c=1">Jobs</a>' * 40 + "</ul>"
        after = f"<footer><p>{STORY}</p></footer>" * 8
    if furniture == "scripts":
        after += (
            tag(said(SITE)) + "<script>var a = {ready: function () { return '<b>' }};</script>"
        )
    if furniture == "words":
        before += (
            "<script>/* application/ld+json of JobPosting comes below */ var x = 1;</script>"
        )
    page = (
        f"<!doctype html><html><head>{charset}<title>{heading} - board</title>"
        f"{shape.head}</head><body>{before}{shape.script(plain)}<h1>{heading}</h1><p>{STORY}</p>{after}</body></html>"
    )
    spoiled: str = shape.markup(page)
    return spoiled


def wild_pages() -> Iterator[WildPage]:
    """Yield the defect set: every shape in every charset, furniture and advert in turn."""
    number = 0
    for name, shape in SHAPES.items():
        for coding, meta, content_type in CHARSETS:
            number += 1
            furniture = FURNITURE[number % len(FURNITURE)]
            page = markup(shape, number, meta, furniture)
            expected = wanted(number) | shape.changes
            if name in {"bare quotes", "bad escape"}:
                expected["description"] = (
                    wanted(number)["description"].partition("\n")[0]
                    + "\n"
                    + shape.changes["description"]
                )
            if expected["key"] == "*":
                expected["key"] = str(1000 + number)
            yield WildPage(
                name=f"{name}, {coding} said to be {meta or 'nothing'}, {furniture}",
                body=page.encode(coding),
                wanted=expected,
                url=address(number),
                content_type=content_type,
                others=shape.others,
            )


@dataclass(frozen=True)
class Judged:
    """How the defect set was read.

    Attributes:
        wrong_employers: Pages whose posting came out under another employer's name.
        mistakes: A page's name and what was wrong: field, found, wanted.
    """

    pages: int
    wrong_employers: int
    mistakes: list[tuple[str, list[tuple[str, str, str]]]]

    @property
    def recall(self) -> float:
        """The share of pages whose posting was found with every field right."""
        return 1 - len(self.mistakes) / self.pages


def judged(pages: Iterable[WildPage]) -> Judged:
    """Return how `pages` are read, from bytes to clean fields."""
    count = wrong_employers = 0
    mistakes = []
    for page in pages:
        count += 1
        wrong = _wrong(page)
        wrong_employers += any(name == "employer" and found for name, found, _ in wrong)
        if wrong:
            mistakes.append((page.name, wrong))
    return Judged(count, wrong_employers, mistakes)


def _wrong(page: WildPage) -> list[tuple[str, str, str]]:
    rows = linked_postings(page.body, Asked(url=page.url), page.content_type).rows
    own = rows[0] if rows else {}
    found = clean_fields(own, page.url).fields if rows else {}
    found |= {"url": own.get("url") or page.url} if rows else {}
    wrong = [(k, found.get(k, ""), v) for k, v in page.wanted.items() if found.get(k, "") != v]
    if len(rows) != 1 + page.others:
        wrong.append(("postings", str(len(rows)), str(1 + page.others)))
    wrong += [("address", row["url"], "") for row in rows[1:] if row.get("url") == found["url"]]
    return wrong
