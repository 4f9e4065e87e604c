"""The blocks of a site file, checked when the file is read.

Expressions (CSS, XPath, JMESPath, regular expressions) are compiled here once, so that a
mistake is reported with file and line, and never in the middle of a night.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

import jmespath
import re2  # type: ignore[import-untyped]  # google-re2 ships no types
from jmespath.exceptions import JMESPathError
from lxml import etree
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

FieldName = Literal[
    "title",
    "employer",
    "employer_short",
    "site_company_id",
    "uscc",
    "origin",
    "industry",
    "ownership",
    "size",
    "city",
    "address",
    "domain",
    "phone",
    "posted_on",
    "valid_through",
    "pay",
    "description",
    "intro",
    "scope",
]
FIELD_NAMES: frozenset[str] = frozenset(get_args(FieldName))
"""The fields of a `RawPosting` that a site file may fill."""


class Block(BaseModel):
    """A part of a site file: unknown keys and wrong types are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


@lru_cache(maxsize=4096)
def pattern(expression: str) -> Any:
    """Return the compiled regular expression; RE2 cannot be made to backtrack.

    Raises:
        ValueError: The expression is not one, or uses look-around or back-references.
    """
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(expression, options)
    except re2.error as wrong:
        text = wrong.args[0].decode() if isinstance(wrong.args[0], bytes) else str(wrong)
        raise ValueError(f"not a regular expression: {text}") from None


@lru_cache(maxsize=4096)
def json_path(expression: str) -> Any:
    """Return the compiled JMESPath expression.

    Raises:
        ValueError: The expression is not JMESPath.
    """
    try:
        return jmespath.compile(expression)
    except JMESPathError as wrong:
        first_line = str(wrong).splitlines()[0]
        raise ValueError(f"not a JMESPath expression: {first_line}") from None


@lru_cache(maxsize=4096)
def x_path(expression: str) -> etree.XPath:
    """Return the compiled XPath.

    Raises:
        ValueError: The expression is not XPath.
    """
    try:
        return etree.XPath(expression)
    except etree.XPathSyntaxError as wrong:
        raise ValueError(f"not an XPath: {wrong}") from None


def _checked_regex(expression: str) -> str:
    pattern(expression)
    return expression


def _checked_regex_with_group(expression: str) -> str:
    if pattern(expression).groups != 1:
        raise ValueError("needs exactly one group ( ) round the part that is wanted")
    return expression


def _checked_path(expression: str) -> str:
    json_path(expression)
    return expression


def _checked_xpath(expression: str) -> str:
    x_path(expression)
    return expression


def _checked_css(expression: str) -> str:
    try:
        LexborHTMLParser("<p></p>").css(expression)
    except SelectolaxError:
        raise ValueError(f"not a CSS selector: {expression}") from None
    return expression


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError as wrong:
        raise ValueError(f"not a URL: {wrong}") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_fine:
        raise ValueError("must be a URL that starts with http:// or https:// and names a host")
    if parts.username or parts.password:
        raise ValueError("must not hold a user name or password")
    if any(c.isspace() for c in url):
        raise ValueError("must not hold blanks")
    return url


def _checked_reference(url: str) -> str:
    if "://" in url:
        return _checked_url(url)
    if url.startswith("//") or any(c.isspace() for c in url):
        raise ValueError("must be a URL, or a path relative to base_url")
    return url


def _checked_header(value: str) -> str:
    if any(c in value for c in "\r\n"):
        raise ValueError("must be one line")
    return value


Regex = Annotated[str, AfterValidator(_checked_regex)]
GroupRegex = Annotated[str, AfterValidator(_checked_regex_with_group)]
JsonPath = Annotated[str, AfterValidator(_checked_path)]
XPath = Annotated[str, AfterValidator(_checked_xpath)]
Css = Annotated[str, AfterValidator(_checked_css)]
Url = Annotated[str, AfterValidator(_checked_url)]
Reference = Annotated[str, AfterValidator(_checked_reference)]
Header = Annotated[str, AfterValidator(_checked_header)]


class Pick(Block):
    """Where on a page a value stands: CSS or XPath, then attribute, then regular expression.

    In a site file the short form is a string: `h1.title`, `a.job@href`, `//h1/text()`.

    Attributes:
        attr: Take this attribute; "" takes the text.
        regex: Keep its group of what was found.
        all: Join everything found (blank between), instead of insisting on one.
        html: Keep blocks as lines: for descriptions.
    """

    css: Css = ""
    xpath: XPath | None = None
    attr: str = ""
    regex: GroupRegex | None = None
    all: bool = False
    html: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, data: Any) -> Any:
        if not isinstance(data, str):
            return data
        if data.startswith(("/", "./", "(")):
            return {"xpath": data}
        css, at, attr = data.rpartition("@")
        return {"css": css, "attr": attr} if at else {"css": data}

    @model_validator(mode="after")
    def _one_way(self) -> Pick:
        if bool(self.css) and self.xpath is not None:
            raise ValueError("give css or xpath, not both")
        if not self.css and self.xpath is None and not self.attr and self.regex is None:
            raise ValueError("needs css, xpath, attr or regex")
        return self


class Terms(Block):
    """What the site's terms of use say, and when a person read them."""

    url: Url | None = None
    read_on: date | None = None
    verdict: Literal["unread", "allowed", "forbidden"] = "unread"

    @model_validator(mode="after")
    def _read_means_dated(self) -> Terms:
        if self.verdict != "unread" and self.read_on is None:
            raise ValueError(
                f"verdict {self.verdict} needs read_on: the day a person read them"
            )
        return self


class Promise(Block):
    """What a healthy night gives: between so many postings, fields filled to such shares."""

    postings: tuple[int, int] = Field(default=(1, 1_000_000), strict=False)
    filled: dict[FieldName, Annotated[float, Field(ge=0, le=1)]] = {}

    @model_validator(mode="after")
    def _in_order(self) -> Promise:
        low, high = self.postings
        if not 0 <= low <= high:
            raise ValueError("postings: must be [least, most]")
        return self


class PageRange(Block):
    """List pages that are counted in the URL: `jobs?page={page}`.

    Attributes:
        last: The list ends with its first empty page; one that goes on after this page is cut,
            and the night incomplete.
    """

    url: Reference
    first: int = Field(default=1, ge=0)
    last: int = Field(ge=0, le=100_000)

    @model_validator(mode="after")
    def _usable(self) -> PageRange:
        if "{page}" not in self.url:
            raise ValueError("url: needs {page}")
        if self.last < self.first:
            raise ValueError("last: is before first")
        return self


class JsonList(Block):
    """How the entries of a list stand in JSON.

    Attributes:
        items: Where the list is; "@" when the answer itself is the list.
        total: Where the answer says how many postings there are in all; `total_header`: the
            header that does (in `Content-Range: offres 0-149/353` it is what follows the `/`).
        cap: A query never gives more than this many; a total at the cap is not believed.
        key: The posting's own number in an entry. url: its address in an entry, or
            `url_template` with `{key}` and fields in braces.
        fields: Our field: JMESPath within an entry.
        consts: Our field: a fixed value, for a site with one employer.
        lastmod: When the entry says that it last changed.
        skip: JMESPath; entries for which it is true are not postings (a legal notice).
        removed: JMESPath; entries for which it is true say that a posting is over.
    """

    items: JsonPath
    total: JsonPath | None = None
    total_header: str = Field(default="", pattern=r"^[A-Za-z0-9-]*$")
    cap: int | None = Field(default=None, ge=1)
    key: JsonPath
    url: JsonPath | None = None
    url_template: Reference | None = None
    fields: dict[FieldName, JsonPath]
    consts: dict[FieldName, str] = Field(default_factory=dict)
    lastmod: JsonPath | None = None
    skip: JsonPath | None = None
    removed: JsonPath | None = None

    @model_validator(mode="after")
    def _one_total(self) -> JsonList:
        if self.total is not None and self.total_header:
            raise ValueError("give total or total_header, not both")
        return self


class SitemapBlock(Block):
    """Where the sitemaps are and which of their URLs are postings.

    Attributes:
        urls: The sitemaps; none means those that robots.txt names.
        maps: Of an index, only sitemaps whose URL matches.
        keep: URLs of postings match; `drop`: of these, these are none.
        key: The posting's number within its URL; else the URL is the key.
    """

    urls: list[Reference] = Field(default_factory=list)
    maps: Regex | None = None
    keep: Regex
    drop: Regex | None = None
    key: GroupRegex | None = None


class HtmlList(Block):
    """How entries stand on a server-made list page.

    Attributes:
        start: The first list page or pages; or `pages`, counted ones.
        next: Where the link to the next page is.
        items: What selects one entry each; the other picks are within it.
        empty: A text by which the site says that there are no postings.
    """

    start: list[Reference] = Field(default_factory=list)
    pages: PageRange | None = None
    next: Pick | None = None
    items: Css | None = None
    items_xpath: XPath | None = None
    total: Pick | None = None
    key: Pick | None = None
    url: Pick | None = None
    fields: dict[FieldName, Pick] = Field(default_factory=dict)
    lastmod: Pick | None = None
    empty: Regex | None = None

    @model_validator(mode="after")
    def _complete(self) -> HtmlList:
        if bool(self.start) == (self.pages is not None):
            raise ValueError("give start or pages, one of them")
        if (self.items is None) == (self.items_xpath is None):
            raise ValueError("give items or items_xpath, one of them")
        if self.url is None and self.key is None:
            raise ValueError("needs url or key, by which a posting is known")
        return self


class Fields(Block):
    """How one posting's page is read where it has no JSON-LD, or beside it.

    Attributes:
        follow: False when the list already holds everything: no page is fetched.
        fields: Our field: where it stands.
    """

    follow: bool = True
    fields: dict[FieldName, Pick] = Field(default_factory=dict)
    consts: dict[FieldName, str] = Field(default_factory=dict)


class StateList(Block):
    """A list page whose postings stand in a JavaScript object within it.

    Attributes:
        name: What the object is assigned to: `window.__INITIAL_STATE__`, or the id of a
            `<script type="application/json">` such as `__NEXT_DATA__`.
        next: JMESPath to the next page's URL; or `pages`, counted ones.
    """

    start: list[Reference] = Field(default_factory=list)
    pages: PageRange | None = None
    name: str = Field(default="window.__INITIAL_STATE__", min_length=1)
    next: JsonPath | None = None
    entries: JsonList

    @model_validator(mode="after")
    def _complete(self) -> StateList:
        if bool(self.start) == (self.pages is not None):
            raise ValueError("give start or pages, one of them")
        return self


class StateDetail(Block):
    """One posting's page whose content stands in a JavaScript object within it."""

    name: str = Field(default="window.__INITIAL_STATE__", min_length=1)
    item: JsonPath
    fields: dict[FieldName, JsonPath]
