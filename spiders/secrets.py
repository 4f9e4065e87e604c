"""Keys that a user was given: named in a site file, known only where requests leave.

A site file names the environment variable that holds a key, `env:NAME`, and that name stands
for the key everywhere: in requests as families plan them, in issues, archives and logs. The
door fills the key in when a request is sent, and puts the name back into whatever comes.
"""

from __future__ import annotations

import contextlib
import html
import json
import logging
import os
import re
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit, urlunsplit
from weakref import WeakSet

from enrich.issues import SiteError
from spiders.asking import VARIABLE
from spiders.site import Site

ENVIRON = os.environ  # noqa: TID251  # where people put a site's key; only `env:NAME` reads it

SHORTEST = 6
"""Characters: a shorter key could not be told from other text, and would be put into it."""

TOKEN = "auth:token"  # noqa: S105  # what stands for a token, not one
_IN_QUERY = re.compile(r"(?<==)env(?::|%3A)([A-Za-z_][A-Za-z0-9_]*)(?=&|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPlan:
    """How a site's token is had, and the origin that it goes to; keys by their variables."""

    url: str
    goes_to: str
    client_id: str
    client_secret: str
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """The keys that a site file names. As JSON it can be handed to another process.

    Attributes:
        site: Its id.
        sent: Variable: the field that names it in a request.
        origins: Where those requests go; a key goes nowhere else.
        token: How a token is had, if the site wants one.
    """

    site: str = ""
    sent: Mapping[str, str] = field(default_factory=dict)
    origins: tuple[str, ...] = ()
    token: TokenPlan | None = None

    @property
    def all(self) -> dict[str, str]:
        """Every variable, and the field that names it."""
        if self.token is None:
            return dict(self.sent)
        own = {self.token.client_id: "client_id", self.token.client_secret: "client_secret"}
        return dict(self.sent) | {name: f"auth.{said}" for name, said in own.items()}


def needed_by(site: Site) -> Needed:
    """Return the keys that a site file names."""
    named = list(_named(site.model_dump()))
    auth = getattr(site, "auth", None)
    return Needed(
        site=site.id,
        sent={variable: where for variable, where, _ in reversed(named)},
        origins=tuple(sorted({origin(site.at(url)) for _, _, url in named})),
        token=auth
        and TokenPlan(
            url=site.at(auth.token_url),
            goes_to=origin(site.base_url),
            client_id=_variable(auth.client_id),
            client_secret=_variable(auth.client_secret),
            scope=auth.scope,
        ),
    )


def needed_from(said: Mapping[str, Any]) -> Needed:
    """Return what another process wrote of a site's keys as JSON."""
    token = TokenPlan(**said["token"]) if said["token"] else None
    return Needed(**{**said, "origins": tuple(said["origins"]), "token": token})


def check_secrets(needed: Needed, environ: Mapping[str, str]) -> None:
    """Refuse a site that names a key which nobody gave.

    Raises:
        SiteError: Names file, field and variable.
    """
    for variable, where in needed.all.items():
        if wrong := _trouble(variable, environ):
            raise SiteError(f"{needed.site}.yaml", None, where, wrong)


def _trouble(variable: str, environ: Mapping[str, str]) -> str:
    if variable not in environ:
        return f"the environment does not hold {variable}, which the site file names"
    value = environ[variable]
    if len(value) < SHORTEST or not value.isprintable():
        return f"{variable} holds no key: fewer than {SHORTEST} characters, or more than a line"
    return ""


def without_keys(site: Site, url: str, environ: Mapping[str, str] = ENVIRON) -> str:
    """Return an address that a person gave, with names in place of the keys that it holds."""
    held = {name: environ[name] for name in needed_by(site).all if name in environ}
    parts = urlsplit(Veil(held).text(url))
    # As `urlencode` writes it, so that it is the address that the site's nights ask for.
    return urlunsplit(parts._replace(query=_IN_QUERY.sub(r"env%3A\1", parts.query)))


def origin(url: str) -> str:
    """Return scheme, host and port of a URL.

    >>> origin("https://API.test/x?y"), origin("https://api.test:443/"), origin("http://a:81")
    ('https://api.test', 'https://api.test', 'http://a:81')
    """
    parts = urlsplit(url)
    host, own = (parts.hostname or "").lower(), {"http": 80, "https": 443}.get(parts.scheme)
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, own} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def named_in(url: str, headers: Mapping[str, str]) -> set[str]:
    """Return the variables for which a request holds the names of keys."""
    shown = {found[1] for found in _IN_QUERY.finditer(urlsplit(url).query)}
    return shown | {_variable(value) for value in headers.values() if _variable(value)}


def filled_url(url: str, values: Mapping[str, str]) -> str:
    """Return the address as it is sent: keys in its query filled in.

    >>> filled_url("http://a.test/env:K?k=env%3AK&l=env:M&q=env:Kx", {"K": "s/1"})
    'http://a.test/env:K?k=s%2F1&l=env:M&q=env:Kx'
    """
    parts = urlsplit(url)
    query = _IN_QUERY.sub(
        lambda f: quote(values[f[1]], safe="") if f[1] in values else f[0], parts.query
    )
    return urlunsplit(parts._replace(query=query))


def filled_headers(headers: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return the headers as they are sent."""
    return {name: values.get(_variable(value), value) for name, value in headers.items()}


class Veil:
    """Lays names over keys, in whatever text they turn up."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._shapes: list[tuple[re.Pattern[bytes], bytes]] = []
        for variable, value in values.items():
            self.add(value, f"env:{variable}")

    def add(self, secret: str, name: str) -> None:
        """Lay `name` over `secret` from now on, also in this process's log."""
        # "Basic QWxh…" is a key with a word before it.
        for part in {secret, secret.rpartition(" ")[2]}:
            if len(part) >= SHORTEST:
                self._shapes.append((_shape(part), name.encode()))
        # The longest first: one key may begin with another.
        self._shapes.sort(key=lambda each: -len(each[0].pattern))
        _guard_logs(self)

    def bytes(self, shown: bytes) -> bytes:
        """Return a body without the keys."""
        for shape, name in self._shapes:
            shown = shape.sub(name, shown)  # a name holds nothing that `sub` would read
        return shown

    def text(self, shown: str) -> str:
        """Return a text without the keys."""
        return self.bytes(shown.encode("utf-8", "surrogatepass")).decode(
            "utf-8", "surrogatepass"
        )

    def record(self, made: logging.LogRecord) -> None:
        """Lay names over the keys in a record of the log."""
        said = made.getMessage()
        if (hidden := self.text(said)) != said:
            made.msg, made.args = hidden, ()
        if made.exc_info and made.exc_info[0] is not None:
            trace = "".join(traceback.format_exception(*made.exc_info)).rstrip()
            made.exc_text = self.text(made.exc_text or trace)


def _named(node: Any, where: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """Yield variable, field and address of each key that a request block names."""
    if isinstance(node, list):
        for at, value in enumerate(node):
            yield from _named(value, (*where, str(at)))
    elif isinstance(node, dict):
        for part in ("headers", "query"):
            shown = node.get(part)
            for name, value in shown.items() if isinstance(shown, dict) else ():
                if variable := _variable(value):
                    yield variable, ".".join((*where, part, name)), str(node.get("url", ""))
        for name, value in node.items():
            yield from _named(value, (*where, str(name)))


def _variable(value: object) -> str:
    found = VARIABLE.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else ""


def _shape(secret: str) -> re.Pattern[bytes]:
    """Return what finds a key, however addresses, JSON and HTML write its signs."""
    shape = b"".join(map(_sign, secret))
    # A key of digits alone must not be found within a longer number.
    return re.compile(rb"(?<![0-9])" + shape + rb"(?![0-9])" if secret.isdecimal() else shape)


def _sign(sign: str) -> bytes:
    if sign.isascii() and sign.isalnum():
        return sign.encode()
    forms = {
        sign,
        quote(sign, safe=""),
        quote_plus(sign),
        f"%{ord(sign):02X}",
        json.dumps(sign)[1:-1],
        f"\\{sign}",
        f"\\u{ord(sign):04x}",
        html.escape(sign),
        f"&#{ord(sign)};",
        f"&#x{ord(sign):x};",
    }
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return b"(?i:" + b"|".join(re.escape(form.encode()) for form in ordered) + b")"


_veils: WeakSet[Veil] = WeakSet()


def _guard_logs(veil: Veil) -> None:
    """Keep a veil over the log of this process: libraries write addresses there as sent."""
    _veils.add(veil)
    plain = logging.getLogRecordFactory()
    if getattr(plain, "veiled", False):
        return

    def record(*args: Any, **kwargs: Any) -> logging.LogRecord:
        made = plain(*args, **kwargs)
        with contextlib.suppress(
            TypeError, ValueError, KeyError
        ):  # not a message: it will say so
            for each in tuple(_veils):
                each.record(made)
        return made

    record.veiled = True  # type: ignore[attr-defined]  # so that it is put up once
    logging.setLogRecordFactory(record)
