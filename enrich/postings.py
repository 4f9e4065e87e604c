"""From a posting as shown to what the store keeps: parsed values beside the raw ones."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import lru_cache

from stdnum.cn import uscc as credit_code

from enrich.model import CompanyKind, RawPosting
from enrich.names.dates import parse_date
from enrich.names.employer import parse_employer
from enrich.names.named import Known, NamedEmployer, named_employer, short_names

VALUE_COLUMNS: tuple[str, ...] = (
    "key",
    "url",
    "page_url",
    "title",
    "employer",
    "employer_short",
    "mention_key",
    "source",
    "origin",
    "site_company_id",
    "uscc",
    "uscc_raw",
    "industry",
    "ownership",
    "size",
    "city",
    "address",
    "domain",
    "phone",
    "pay",
    "posted_on",
    "posted_on_raw",
    "valid_through",
    "valid_through_raw",
    "list_hash",
    "lastmod",
    "etag",
    "last_modified",
    "text_hash",
    "seen_at",
    "description",
    "intro",
    "scope",
    "provenance",
    "agency",
    "named_by",
    "named_at",
)
"""What `posting_values` returns, in this order. `source` is the board that shows the posting:
the site, or the board a row of a gathered file came from. Two postings with one `mention_key`
name their employer in the same words on the same board. Where an agency's ad names the one
for whom it hires, `employer` is that one and `agency` the one that was shown; `named_by` are
the ad's words, `named_at` says where the name stands: field and offsets, `title:0-8`."""

LONGEST_NAME = 500
LONGEST_KEY = 700

# A posting whose own date moves every night ("refreshed today") has not changed.
_HASHED = (
    "title",
    "employer",
    "employer_short",
    "site_company_id",
    "uscc",
    "industry",
    "ownership",
    "size",
    "city",
    "address",
    "domain",
    "phone",
    "pay",
    "valid_through",
    "description",
    "intro",
    "scope",
)
_TEXTS = tuple(name for name in RawPosting.__slots__ if name != "provenance")


def posting_values(
    row: RawPosting, read_on: date, known: Known | None = None
) -> tuple[str | date | None, ...]:
    """Return VALUE_COLUMNS of one posting.

    Args:
        row: The posting as shown.
        read_on: The business date on which it was read, for dates such as "3天前".
        known: Whether a company bears a short name: then it may be an agency's client.

    Returns:
        Texts without the characters that no engine stores (NUL, lone surrogates); dates and the
        credit code also parsed, None or "" where they are not understood.
    """
    shown = _storable({name: getattr(row, name) for name in _TEXTS})
    employer, short = _name(shown["employer"]), _name(shown["employer_short"])
    source = shown["origin"] or shown["site"]
    company, city = _name(shown["site_company_id"]), _name(shown["city"])
    uscc = credit_code_of(shown["uscc"])
    mention = [employer, short, source, company, uscc, city]
    agency = named_by = named_at = ""
    told = _client(row, employer, known) if _is_agency(employer) else None
    if told is not None:
        agency, employer, short = employer, _name(told.name), ""
        named_by, named_at = told.quote, f"{told.field}:{told.start}-{told.end}"
        # Number and code are those of the agency's account: they tell nothing of its client.
        mention = [employer, "", source, "", "", city, agency]
    return (
        posting_key(shown["key"] or shown["url"]),
        shown["url"],
        shown["page_url"],
        shown["title"].strip(),
        employer,
        short,
        _fingerprint(mention),
        source,
        shown["origin"],
        company,
        uscc,
        shown["uscc"],
        shown["industry"],
        shown["ownership"],
        shown["size"],
        city,
        shown["address"].strip(),
        shown["domain"].strip().lower(),
        shown["phone"].strip(),
        shown["pay"],
        _day(shown["posted_on"], read_on),
        shown["posted_on"],
        _day(shown["valid_through"], read_on),
        shown["valid_through"],
        shown["list_hash"],
        shown["lastmod"],
        shown["etag"],
        shown["last_modified"],
        text_hash(shown),
        shown["seen_at"],
        shown["description"],
        shown["intro"],
        shown["scope"],
        json.dumps(row.provenance, ensure_ascii=False, separators=(",", ":")),
        agency,
        named_by,
        named_at,
    )


def clients_asked(row: RawPosting) -> list[str]:
    """Return the short names in an agency's ad of which a known company may be its client."""
    employer = row.employer.strip()
    if not _is_agency(employer) or _client(row, employer, None) is not None:
        return []
    return short_names(row.title, row.description, employer)


def _client(row: RawPosting, agency: str, known: Known | None) -> NamedEmployer | None:
    return named_employer(row.title, row.description, agency, known)


@lru_cache(maxsize=65_536)
def _is_agency(employer: str) -> bool:
    name = parse_employer(employer) if employer else None
    if name is None or name.kind is not CompanyKind.BRANCH:
        return name is not None and name.kind is CompanyKind.AGENCY
    return parse_employer(name.firm).kind is CompanyKind.AGENCY


def text_hash(shown: dict[str, str]) -> str:
    """Return the fingerprint of what a posting says; its date and addresses are left out."""
    return _fingerprint([shown[name] for name in _HASHED])


def posting_key(shown: str) -> str:
    """Return a site's key of a posting, shortened where no index could hold it."""
    return shown if len(shown) <= LONGEST_KEY else f"long:{_fingerprint([shown])}"


def credit_code_of(shown: str) -> str:
    """Return a valid unified social credit code in capitals, "" for anything else.

    >>> credit_code_of(" 91110000600037341l ")
    '91110000600037341L'
    >>> credit_code_of("91110000600037341X")
    ''
    """
    code = "".join(shown.split()).upper()
    return code if code and credit_code.is_valid(code) else ""


def _name(shown: str) -> str:
    # Longer ones are no names, and PostgreSQL cannot index them.
    return shown.strip()[:LONGEST_NAME]


def _fingerprint(parts: list[str]) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


@lru_cache(maxsize=4096)
def _day(shown: str, read_on: date) -> date | None:
    return parse_date(shown, read_on) if shown else None


def _storable(shown: dict[str, str]) -> dict[str, str]:
    joined = "".join(shown.values())
    try:
        joined.encode()
    except UnicodeEncodeError:
        shown = {n: v.encode(errors="ignore").decode() for n, v in shown.items()}
    if "\x00" in joined:
        shown = {name: value.replace("\x00", "") for name, value in shown.items()}
    return shown
