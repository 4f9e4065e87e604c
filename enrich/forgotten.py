"""What must stay forgotten: values kept as keyed hashes, and recognised when they come again.

Whoever reads the store learns nothing from a hash without the key, which lies outside it. With
the key, names, credit codes, domains, phones and mail addresses are known again: a posting that
shows one of a forgotten company is not taken in, a forgotten contact is covered in every text.
"""

from __future__ import annotations

import dataclasses
import hmac
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from enrich.model import RawPosting
from enrich.names.fold import fold
from enrich.names.phones import phone_number

KINDS: tuple[str, ...] = ("company", "name", "phone", "mail", "domain", "uscc")
"""`company` is a number of ours; the others are what boards show."""
IDENTITIES = frozenset({"name", "domain", "uscc"})
"""Who shows one of these is the one who was forgotten; a contact may be another's as well."""
COVER = "*"
TEXTS = tuple(
    name
    for name in RawPosting.__slots__
    if name not in {"site", "employer", "employer_short", "provenance", "seen_at", "list_hash"}
)
"""What is covered. A name is known whole or not at all: another's that contains a forgotten
one (a university's press) stays as it is."""

_WIDE = str.maketrans({0xFF10 + at: str(at) for at in range(10)} | {ord("＠"): "@"})
_PHONE = re.compile(r"(?<![\d.])[+(（]{0,2}\d(?:[\s().（）–—－-]{0,3}\d){4,16}(?!\d)")
_MAIL = re.compile(r"[a-z0-9][a-z0-9._%+-]*@(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_USCC = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])", re.IGNORECASE)
_NAME_END = re.compile(
    "公司|集团|厂|学校|大学|学院|中心|商行|商店|事务所|研究院|医院|协会|经营部|工作室"
    r"|(?<![a-z])(?:ltd|limited|inc|llc|gmbh|co|corp|corporation)(?![a-z])\.?",
    re.IGNORECASE,
)
_LONGEST_NAME, _SHORTEST_NAME = 40, 4
_SHOWN = {
    "company_name": "name",
    "uscc": "uscc",
    "website": "domain",
    "phone": "phone",
    "email": "mail",
}
_SHAPES = {"phone": _PHONE, "mail": _MAIL, "domain": _DOMAIN, "uscc": _USCC}


class Sieve(Protocol):
    """What tells who must not be taken in, and covers what must not be read."""

    def hides(self, row: RawPosting) -> bool:
        """Whether the posting is that of a forgotten company."""

    def masked(self, text: str) -> str:
        """Return the text with what was forgotten covered, as long as before."""


def plain_value(kind: str, value: str) -> str:
    """Return a value as it is compared; "" if it is none of its kind.

    >>> plain_value("phone", "+86 (0755) 8601-3388")
    '075586013388'
    >>> plain_value("domain", "https://www.Acme.cn/jobs"), plain_value("mail", " HR@Acme.cn ")
    ('acme.cn', 'hr@acme.cn')
    """
    shown = value.strip()
    match kind:
        case "name":
            return fold(shown)
        case "phone":
            return phone_number(shown) or re.sub(r"\D", "", shown.translate(_WIDE))
        case "domain":
            host = re.sub(r"^[a-z]+://", "", shown.lower()).partition("/")[0]
            return host.partition(":")[0].removeprefix("www.").strip(".")
        case "uscc":
            return "".join(shown.split()).upper()
        case _:
            return shown.translate(_WIDE).lower()


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The keyed hashes of everything that was forgotten, with their key.

    Attributes:
        digests: Pairs of a kind and a hash.
    """

    key: bytes = b""
    digests: frozenset[tuple[str, str]] = frozenset()
    kinds: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", frozenset(kind for kind, _ in self.digests))

    def __bool__(self) -> bool:
        return bool(self.digests)

    def digest(self, kind: str, value: str) -> str:
        """Return the hash under which a value is remembered."""
        said = f"{kind}\0{plain_value(kind, value)}".encode(errors="replace")
        return hmac.digest(self.key, said, "sha256").hex()

    def knows(self, kind: str, value: str) -> bool:
        """Whether this value was forgotten; of a domain, those below it are meant too."""
        if kind not in self.kinds or not value:
            return False
        if kind == "domain":
            return any(self._holds(kind, one) for one in with_parents(value))
        return self._holds(kind, value) or (kind == "mail" and self._knows_host(value))

    def hides(self, row: RawPosting) -> bool:
        """Whether the posting shows a forgotten company's name, credit code or domain."""
        return (
            self.knows("name", row.employer)
            or self.knows("uscc", row.uscc)
            or self.knows("domain", row.domain)
        )

    def left_of(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return a lead's row as it may leave the house; None: it is a forgotten company's.

        Args:
            row: Of LEAD_COLUMNS those that are there.
        """
        told = {name: str(row.get(name) or "") for name in _SHOWN}
        if any(
            self.knows(kind, told[name]) for name, kind in _SHOWN.items() if kind in IDENTITIES
        ):
            return None
        gone = {name: "" for name, kind in _SHOWN.items() if self.knows(kind, told[name])}
        return {**row, **{name: value for name, value in gone.items() if name in row}}

    def masked(self, text: str) -> str:
        """Return the text with forgotten values covered, as long as before."""
        if not self.digests or not text:
            return text
        spans = [*self._contacts(text), *self._names(text)]
        return covered(text, spans) if spans else text

    def _holds(self, kind: str, value: str) -> bool:
        return (kind, self.digest(kind, value)) in self.digests

    def _knows_host(self, mail: str) -> bool:
        return self.knows("domain", mail.partition("@")[2])

    def _contacts(self, text: str) -> Iterator[tuple[int, int]]:
        plain = text.translate(_WIDE)
        for kind, shape in _SHAPES.items():
            if kind in self.kinds or (kind == "mail" and "domain" in self.kinds):
                for found in shape.finditer(plain):
                    if self.knows(kind, found[0]) or self._knows_mail(kind, found[0]):
                        yield found.span()

    def _knows_mail(self, kind: str, value: str) -> bool:
        return kind == "mail" and self._knows_host(value)

    def _names(self, text: str) -> Iterator[tuple[int, int]]:
        if "name" not in self.kinds:
            return
        for found in _NAME_END.finditer(text):
            end = found.end()
            for start in range(max(0, end - _LONGEST_NAME), end - _SHORTEST_NAME + 1):
                if not text[start].isspace() and self._holds("name", text[start:end]):
                    yield start, end
                    break


NOTHING = Forgotten()
"""Of a home in which nothing was ever forgotten."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is just being forgotten, while it can still be read.

    Attributes:
        values: Pairs of a kind (`company` is none of them) and a value as shown.
    """

    values: frozenset[tuple[str, str]]
    shape: re.Pattern[str] = field(init=False)
    plain: frozenset[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        shapes = sorted({_shape(kind, value) for kind, value in self.values}, key=len)
        whole = "|".join(reversed(shapes)) or r"(?!)"
        object.__setattr__(self, "shape", re.compile(whole, re.ASCII | re.IGNORECASE))
        plain = frozenset((kind, plain_value(kind, value)) for kind, value in self.values)
        object.__setattr__(self, "plain", plain)

    def of(self, kind: str) -> frozenset[str]:
        """Return the values of a kind, as they are compared."""
        return frozenset(value for one, value in self.plain if one == kind)

    def hides(self, row: RawPosting) -> bool:
        """Whether the posting shows the company's name, credit code or domain."""
        shown = (("name", row.employer), ("uscc", row.uscc), ("domain", row.domain))
        return any(
            value and (kind, plain_value(kind, value)) in self.plain for kind, value in shown
        )

    def masked(self, text: str) -> str:
        """Return the text with the words covered, as long as before; "" if it was one."""
        if not text or not self.shape.search(text):
            return text
        left = covered(text, [found.span() for found in self.shape.finditer(text)])
        return left if left.strip(f"{COVER} ") else ""

    def needles(self) -> list[str]:
        """Return small letters of which any text with one of the words has some in it."""
        found = {one for kind, value in self.values for one in _needles(kind, value)}
        return sorted(found)


def covered(text: str, spans: Collection[tuple[int, int]]) -> str:
    """Return the text with these places covered; no other character moves."""
    for start, end in spans:
        text = f"{text[:start]}{COVER * (end - start)}{text[end:]}"
    return text


def sifted(row: RawPosting, sieve: Sieve) -> RawPosting | None:
    """Return a posting without what was forgotten; None: it is not taken in at all."""
    if sieve.hides(row):
        return None
    changed: dict[str, Any] = {}
    for name in TEXTS:
        shown = getattr(row, name)
        left = sieve.masked(shown)
        if left != shown:
            changed[name] = left if left.strip(f"{COVER} ") else ""
    return dataclasses.replace(row, **changed) if changed else row


def with_parents(value: str) -> list[str]:
    """Return a domain as it is compared and those above it, without the last part alone.

    >>> with_parents("https://jobs.acme.com.cn/list")
    ['jobs.acme.com.cn', 'acme.com.cn', 'com.cn']
    """
    parts = plain_value("domain", value).split(".")
    return [".".join(parts[at:]) for at in range(max(1, len(parts) - 1))]


def _shape(kind: str, value: str) -> str:
    plain = plain_value(kind, value)
    match kind:
        case "name":
            return "|".join(_as_word(one) for one in _spellings(value))
        case "phone":
            digits = plain.removeprefix("0") if len(plain) > 9 else plain
            spaced = r"[\s().（）–—－-]{0,3}".join(_digit(one) for one in digits)
            return rf"(?<![\d])(?:(?:\+|00)?86[\s()-]{{0,3}})?\(?0?{spaced}(?!\d)"
        case "domain":
            host = re.escape(plain)
            ahead = r"(?<![a-z0-9.+@_-])(?:[a-z0-9._%+-]+@)?(?:[a-z0-9-]+\.)*"
            return rf"{ahead}{host}(?![a-z0-9-])(?!\.[a-z])"
        case _:
            return rf"(?<![a-z0-9._+-]){re.escape(plain)}(?![a-z0-9-])"


def _as_word(text: str) -> str:
    before = r"(?<![a-z])" if text[:1].isascii() and text[:1].isalpha() else ""
    after = r"(?![a-z])" if text[-1:].isascii() and text[-1:].isalpha() else ""
    return f"{before}{re.escape(text)}{after}"


def _digit(digit: str) -> str:
    return f"[{digit}{chr(0xFF10 + int(digit))}]"


def _spellings(name: str) -> list[str]:
    """Return a name as texts, addresses and JSON may write it, the longest first."""
    # Both are light; the module is read by every command that opens a store.
    from json import dumps  # noqa: PLC0415
    from urllib.parse import quote, quote_plus  # noqa: PLC0415

    plain = {name.strip(), fold(name)}
    written = {way(one) for one in plain for way in (quote, quote_plus)}
    return sorted({*plain, *written, *(dumps(one)[1:-1] for one in plain)}, key=len)[::-1]


def _needles(kind: str, value: str) -> list[str]:
    plain = plain_value(kind, value)
    if kind == "name":
        return [one.lower() for one in _spellings(value)]
    if kind == "phone":
        tail = plain[-4:]
        return [tail, "".join(chr(0xFF10 + int(one)) for one in tail)]
    return [plain.lower()]
