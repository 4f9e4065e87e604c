"""A schema.org JobPosting, from JSON-LD or microdata, as the fields of a raw posting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from spiders.pages.clean import SEVERAL, USCC, text_of

MAX_NODES = 20_000
_READ = (
    "@id @type type title name description responsibilities qualifications skills "
    "experienceRequirements datePosted datePublished validThrough industry baseSalary "
    "estimatedSalary employerOverview url hiringOrganization jobLocation jobLocationType "
    "identifier legalName taxID sameAs telephone numberOfEmployees address streetAddress "
    "addressLocality addressRegion addressCountry value minValue maxValue unitText currency"
)
READ = frozenset(_READ.split())
"""The names within a JobPosting that are asked for."""

Node = Mapping[str, Any]


def is_type(node: Node, wanted: str) -> bool:
    """Return whether `node` has the type, however written: prefix, full address, in a list."""
    types = node.get("@type", node.get("type", ()))
    names = types if isinstance(types, list) else [types]
    return any(
        isinstance(name, str) and re.split(r"[/:#]", name.strip())[-1].casefold() == wanted
        for name in names
    )


def nodes(value: Any) -> Iterator[Node]:
    """Yield every object within a JSON value, outer before inner, in the order of the page."""
    waiting, seen = [value], 0
    while waiting and seen < MAX_NODES:
        found = waiting.pop()
        seen += 1
        if isinstance(found, dict):
            yield found
            waiting += reversed([v for v in found.values() if isinstance(v, dict | list)])
        elif isinstance(found, list):
            waiting += reversed(found)


def job_postings(values: list[Any]) -> list[Node]:
    """Return the JobPosting objects in `values`, references to other objects filled in."""
    everything = [node for value in values for node in nodes(value)]
    known: dict[str, Node] = {}
    for node in everything:
        number = node.get("@id")
        if isinstance(number, str) and len(node) > len(known.get(number, ())):
            known[number] = node
    return [
        {key: _resolved(value, known) for key, value in _bare(node).items()}
        for node in everything
        if is_type(node, "jobposting") and len(node) > 2
    ]


def _bare(value: Any, left: int = 8) -> Any:
    """Return `value` with names bare that carry a prefix: `schema:title`, or an address."""
    if isinstance(value, list):
        return [_bare(part, left - 1) for part in value] if left else value
    if not isinstance(value, dict) or not left or not any(":" in name for name in value):
        return value
    return {
        name if name[:1] == "@" else re.split(r"[/:#]", name)[-1]: _bare(part, left - 1)
        for name, part in value.items()
    }


def _resolved(value: Any, known: Mapping[str, Node]) -> Any:
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        number = value.get("@id")
        return known.get(number, value) if isinstance(number, str) else value
    if isinstance(value, list):
        return [_resolved(part, known) for part in value[:SEVERAL]]
    return value


def posting_fields(node: Node, page_url: str) -> dict[str, str]:
    """Return what a JobPosting object says, uncleaned: RawPosting's fields, `key` and `url`.

    People's contacts (`applicationContact`, a person as employer's contact point) are not read.
    """
    organisation = _named(node.get("hiringOrganization"))
    fields = {
        "title": text_of(node.get("title")) or text_of(node.get("name")),
        "description": _description(node),
        "posted_on": text_of(node.get("datePosted") or node.get("datePublished")),
        "valid_through": text_of(node.get("validThrough")),
        "industry": text_of(node.get("industry")),
        "pay": _pay(_first(node.get("baseSalary") or node.get("estimatedSalary"))),
        "intro": text_of(node.get("employerOverview")),
        "url": _address(node.get("url"), page_url),
    }
    fields |= _employer(organisation, fields, page_url)
    fields |= _place(_first(node.get("jobLocation")), node)
    fields["key"] = _number(node.get("identifier"), fields["employer"])
    return {name: value for name, value in fields.items() if value}


def _first(value: Any) -> Any:
    if isinstance(value, list):
        return next((part for part in value if part), None)
    return value


def _named(organisations: Any) -> Any:
    """Return the first of several employers that has a name."""
    if not isinstance(organisations, list):
        return organisations
    shown = [part for part in organisations if part]
    return next((part for part in shown if text_of(part)), _first(shown))


def _description(node: Node) -> str:
    parts = [text_of(node.get("description"))]
    for name in ("responsibilities", "qualifications", "skills", "experienceRequirements"):
        more = text_of(node.get(name))
        if len(more) > 20 and more not in parts[0]:
            parts.append(more)
    return "\n".join(part for part in parts if part)


def _employer(organisation: Any, fields: Mapping[str, str], page_url: str) -> dict[str, str]:
    """Return the employer's fields; a legal name is the name, the other one the short name."""
    if not isinstance(organisation, dict):
        return {"employer": text_of(organisation)}
    shown, legal = text_of(organisation.get("name")), text_of(organisation.get("legalName"))
    employer, short = (legal, shown) if len(legal) > len(shown) else (shown, "")
    number = organisation.get("taxID") or organisation.get("identifier")
    code = _number(number, employer)
    return {
        "employer": employer,
        "employer_short": short,
        "uscc": code if USCC.fullmatch(code) else "",
        "site_company_id": "" if USCC.fullmatch(code) else code,
        "domain": _address(organisation.get("url") or organisation.get("sameAs"), page_url),
        "phone": text_of(organisation.get("telephone")),
        "size": text_of(organisation.get("numberOfEmployees")),
        "industry": fields["industry"] or text_of(organisation.get("industry")),
        "intro": fields["intro"] or text_of(organisation.get("description")),
    }


def _place(location: Any, node: Node) -> dict[str, str]:
    """Return city and address; a place may be an object, an address or just words."""
    if not isinstance(location, dict):
        words = text_of(location)
        remote = "remote" if "TELECOMMUTE" in str(node.get("jobLocationType", "")) else ""
        return {"city": words or remote}
    address = _first(location.get("address")) or location
    if not isinstance(address, dict):
        return {
            "city": text_of(location.get("name")) or text_of(address),
            "address": text_of(address),
        }
    parts = [
        text_of(address.get(name))
        for name in ("streetAddress", "addressLocality", "addressRegion", "addressCountry")
    ]
    city = parts[1] or parts[2] or text_of(address.get("name")) or parts[3]
    whole = ", ".join(dict.fromkeys(part for part in parts if part)) if parts[0] else ""
    return {"city": city, "address": whole}


def _pay(salary: Any) -> str:
    """Return the pay as one text: "12000-20000 CNY MONTH"."""
    if not isinstance(salary, dict):
        return text_of(salary)
    value = _first(salary.get("value"))
    inner = value if isinstance(value, dict) else salary
    low, high = text_of(inner.get("minValue")), text_of(inner.get("maxValue"))
    amount = "-".join(dict.fromkeys(part for part in (low, high) if part))
    amount = amount or text_of(inner.get("value")) or text_of(value)
    if not amount:
        return ""
    unit = text_of(inner.get("unitText") or salary.get("unitText"))
    currency = text_of(salary.get("currency") or inner.get("currency"))
    return " ".join(part for part in (amount, currency, unit) if part)


def _number(identifier: Any, employer: str) -> str:
    """Return the number in an identifier that is a text, a PropertyValue or a list."""
    identifier = _first(identifier)
    if isinstance(identifier, dict):
        identifier = identifier.get("value") or identifier.get("@id") or identifier.get("name")
    number = text_of(identifier)
    return "" if number == employer else number


def _address(value: Any, page_url: str) -> str:
    found = _first(value)
    if isinstance(found, dict):
        found = found.get("@id") or found.get("url")
    try:
        return (
            urljoin(page_url, found.strip()) if isinstance(found, str) and found.strip() else ""
        )
    except ValueError:
        return ""
