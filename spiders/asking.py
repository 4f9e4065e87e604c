"""The blocks of a site file that say how an API is asked: requests, keys, paging, parts."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from spiders.blocks import Block, FieldName, Header, JsonPath, Reference

SECRET = re.compile(r"auth|key(?!words?$)|token|secret|cookie|password|session", re.IGNORECASE)
VARIABLE = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")
"""How a site file names a secret: by the environment variable that holds it."""


def _checked_variable(value: str) -> str:
    # What is refused is not shown: it may be the secret itself.
    if not VARIABLE.fullmatch(value):
        raise ValueError("must be env:NAME, the environment variable that holds it")
    return value


Variable = Annotated[str, AfterValidator(_checked_variable)]


class Request(Block):
    """One kind of request; `{page}`, `{key}` and fields in braces are filled in.

    Attributes:
        query: Added to the URL.
        body: Sent as JSON.
    """

    url: Reference
    method: Literal["GET", "POST"] = "GET"
    query: dict[str, str | int | bool] = Field(default_factory=dict)
    headers: dict[str, Header] = Field(default_factory=dict)
    body: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _no_secrets(self) -> Request:
        for name, value in self.headers.items():
            if SECRET.search(name) and not value.startswith(("env:", "published:")):
                raise ValueError(
                    f"headers: {name} looks like a secret: write env:NAME, or "
                    "published:VALUE for a key that the site prints in its documentation"
                )
        for name, shown in self.query.items():
            if SECRET.search(name) and not str(shown).startswith("env:"):
                raise ValueError(f"query: {name} looks like a secret: write env:NAME")
        if self.body is not None and self.method != "POST":
            raise ValueError("body: needs method: POST")
        return self

    @model_validator(mode="after")
    def _whole_variables(self) -> Request:
        for name, value in {**self.query, **self.headers}.items():
            if str(value).startswith("env:") and not VARIABLE.fullmatch(str(value)):
                raise ValueError(f"{name}: env: names one variable and nothing else")
        return self


class Auth(Block):
    """How a token is had for the key that a site's owner gave the user.

    That is OAuth2's client credentials: the documented way into an API with a key of one's own.
    Nobody logs in, and no account of a person is used.

    Attributes:
        token_url: Where the token is asked for, once a night.
        scope: What it is to open, as the site's documentation says.
    """

    token_url: Reference
    client_id: Variable
    client_secret: Variable
    scope: str = ""


class Paging(Block):
    """How the next page of an API's list is asked for.

    Attributes:
        kind: none (one page), page (a number), offset, range (`0-149`, first and last), cursor
            (a token from the answer) or link (a URL from the answer).
        param: Name of the query parameter, or (`place: body`) of the field in the body, or
            (`place: path`) of the slot in the URL: `search/{page}`.
        size_param: Its fellow that says how many entries a page has, if the API takes one.
        start: The first page's number or offset.
        next: For cursor and link: where the answer holds it.
        more: Where the answer says whether there is more (false ends the list).
    """

    kind: Literal["none", "page", "offset", "range", "cursor", "link"] = "none"
    param: str = ""
    place: Literal["query", "body", "path"] = "query"
    size: int = Field(default=0, ge=0, le=10_000)
    size_param: str = ""
    start: int = Field(default=0, ge=0)
    next: JsonPath | None = None
    more: JsonPath | None = None

    @model_validator(mode="after")
    def _complete(self) -> Paging:
        if self.kind in {"page", "offset", "range", "cursor"} and not self.param:
            raise ValueError(f"kind {self.kind} needs param")
        if self.kind in {"cursor", "link"} and self.next is None:
            raise ValueError(f"kind {self.kind} needs next")
        if self.kind in {"offset", "range"} and not self.size:
            raise ValueError(f"kind {self.kind} needs size")
        return self


class Split(Block):
    """How a list that ends at its cap is asked for in parts.

    Attributes:
        param: The name of a facet; it stands where `paging` puts its own. `{facet}` in it is
            one of `facets`.
        values: The facet's values, a part each.
        found: Or: where the first answer lists its values.
        facets: Or: where the first answer lists several facets, as objects with `name`,
            `values` and `counts` (postings of each value).
    """

    param: str = Field(min_length=1)
    values: list[str | int | bool | list[str]] = Field(default_factory=list)
    found: JsonPath | None = None
    facets: JsonPath | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Split:
        given = (bool(self.values), self.found is not None, self.facets is not None)
        if given.count(True) != 1:
            raise ValueError("give values, found or facets, one of them")
        return self


class JsonDetail(Block):
    """The request for one posting's own JSON, and how it stands there."""

    request: Request
    item: JsonPath = "@"
    fields: dict[FieldName, JsonPath]
