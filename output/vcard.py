"""Address cards (vCard 4.0, RFC 6350): one a company, with what it publishes of itself.

What is or may be a person's, a mobile above all, never gets onto a card, whoever put it into
the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from enrich.facts import ContactClass, contacts
from output.cells import clean, link_target
from output.phones import hyphened

LINE_BYTES = 75
"""A line's limit without its end; what is longer goes on in the next, behind a space."""
_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})


def write_vcf(
    path: Path,
    records: Iterable[Mapping[str, Any]],
    segments: Mapping[str, str],
    as_of: date,
) -> None:
    """Write one card a company, in the order of its first record.

    Args:
        path: The file.
        records: Rows of the table behind every export.
        segments: Each segment's name for people; they become the card's categories.
        as_of: When the rows were true; it stands as the card's revision, so that no clock does.
    """
    written: set[int] = set()
    with path.open("w", encoding="utf-8", newline="") as file:
        for record in records:
            if record["company_id"] in written:
                continue
            written.add(record["company_id"])
            for line in _card(record, segments, as_of):
                file.write(folded(line))


def folded(line: str) -> str:
    r"""Return a content line with its ends, no part of it longer than LINE_BYTES.

    >>> folded("NOTE:" + "外" * 24)
    'NOTE:外外外外外外外外外外外外外外外外外外外外外外外\r\n 外\r\n'
    """
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE_BYTES:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n".join(parts) + "\r\n"


def _card(record: Mapping[str, Any], segments: Mapping[str, str], as_of: date) -> Iterator[str]:
    name = _text(record.get("company_name"))
    named = [
        segments.get(slug, slug) for slug in str(record.get("all_segments") or "").split(";")
    ]
    yield from ("BEGIN:VCARD", "VERSION:4.0", "KIND:org")
    yield f"UID;VALUE=text:leadharvest-C{record['company_id']:06d}"
    yield f"REV:{as_of:%Y%m%d}T000000Z"
    yield f"FN:{name or '-'}"
    yield f"ORG:{name}"
    if short := _text(record.get("short_name")):
        yield f"NICKNAME:{short}"
    yield from _lines_to_call(record)
    yield from _places(record)
    if categories := [_text(segment) for segment in named if segment]:
        yield "CATEGORIES:" + ",".join(categories)
    if note := _note(record):
        yield f"NOTE:{note}"
    yield "END:VCARD"


def _lines_to_call(record: Mapping[str, Any]) -> Iterator[str]:
    said = f"{record.get('phone') or ''}\n{record.get('email') or ''}"
    for found in contacts(said):
        if found.whose is ContactClass.PERSONAL:
            continue
        if found.kind == "phone":
            yield f"TEL;TYPE=work,voice:{_text(hyphened(found.value))}"
        else:
            yield f"EMAIL;TYPE=work:{_text(found.value)}"


def _places(record: Mapping[str, Any]) -> Iterator[str]:
    street, city, province = (
        _text(record.get(part)) for part in ("address", "city", "province")
    )
    if street or city or province:
        yield f"ADR;TYPE=work:;;{street};{city};{province};;"
    for key, source in (("URL", "website"), ("SOURCE", "evidence_url")):
        if target := link_target(str(record.get(source) or "")):
            yield f"{key}:{target}"


def _note(record: Mapping[str, Any]) -> str:
    known = [
        f"L{record['lead_id']:06d}" if record.get("lead_id") else "",
        str(record.get("grade") or ""),
        str(record.get("uscc") or ""),
        str(record.get("reasons") or ""),
    ]
    return _text("\n".join(part for part in known if part))


def _text(value: object) -> str:
    return clean(str(value or "")).strip().translate(_ESCAPES)
