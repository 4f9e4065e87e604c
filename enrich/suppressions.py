"""Standing orders not to send: which are in force, and whom they keep back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pandas as pd

from enrich.forgotten import IDENTITIES, Forgotten, plain_value, with_parents

KINDS: tuple[str, ...] = ("company", "name", "domain", "uscc")
Orders = Mapping[str, frozenset[str]]


def orders_in_force(suppressions: pd.DataFrame, today: date) -> Orders:
    """Return the values suppressed on `today`, by kind.

    Args:
        suppressions: kind, value, ends_on; an order holds on its last day, None is for ever.
        today: The business date.
    """
    orders: dict[str, set[str]] = {kind: set() for kind in KINDS}
    columns = (suppressions[name].tolist() for name in ("kind", "value", "ends_on"))
    for kind, value, ends_on in zip(*columns, strict=True):
        if not isinstance(ends_on, date) or ends_on >= today:
            orders[kind].add(plain_value(kind, value))
    return {kind: frozenset(values) for kind, values in orders.items()}


def suppressed(orders: Orders, companies: pd.DataFrame, facts: pd.DataFrame) -> frozenset[int]:
    """Return the companies that the orders keep back.

    Args:
        orders: Of a domain, the domains below it are meant too.
        companies: company_id, name, uscc and, if present, names_seen (one name a line).
        facts: company_id, kind, value; the kind `domain` counts.
    """
    named = {int(number) for number in orders["company"]}
    by_domain = _of_domains(orders["domain"], facts) if orders["domain"] else set()
    if not orders["name"] and not orders["uscc"]:
        return frozenset(named | by_domain)
    return frozenset(named | by_domain | _of_names(orders, companies))


def recognised(
    forgotten: Forgotten, companies: pd.DataFrame, facts: pd.DataFrame
) -> frozenset[int]:
    """Return the companies that show a name, credit code or domain that was forgotten.

    Args:
        forgotten: What must stay forgotten.
        companies: company_id, name, uscc and, if present, names_seen (one name a line).
        facts: company_id, kind, value; the kind `domain` counts.
    """
    if forgotten.kinds.isdisjoint(IDENTITIES):
        return frozenset()
    others = "names_seen" if "names_seen" in companies else "name"
    columns = (companies[name].tolist() for name in ("company_id", "uscc", "name", others))
    found = {
        number
        for number, uscc, name, seen in zip(*columns, strict=True)
        if forgotten.knows("uscc", uscc)
        or any(forgotten.knows("name", one) for one in (name, *seen.splitlines()))
    }
    told = (facts[name].tolist() for name in ("company_id", "kind", "value"))
    found |= {
        number
        for number, kind, value in zip(*told, strict=True)
        if kind == "domain" and forgotten.knows(kind, value)
    }
    return frozenset(found)


def remembered(facts: pd.DataFrame, forgotten: Forgotten) -> pd.DataFrame:
    """Return the facts without contacts and domains that were forgotten."""
    if not forgotten:
        return facts
    columns = (facts[name].tolist() for name in ("kind", "value"))
    kept = [
        not forgotten.knows(kind.removeprefix("role_"), value)
        for kind, value in zip(*columns, strict=True)
    ]
    return facts[kept].reset_index(drop=True)


def order_keys(
    companies: Iterable[tuple[int, str, str, str]], domains: Iterable[tuple[int, str]]
) -> Iterator[tuple[str, str, int]]:
    """Yield what an order may say, kind and plain value, to keep a company back, and whom.

    Args:
        companies: Number, name, names seen (one a line) and credit code.
        domains: Number and domain.
    """
    for number, name, seen, uscc in companies:
        yield "company", str(number), number
        for value in {plain_value("name", one) for one in (name, *seen.splitlines())} - {""}:
            yield "name", value, number
        if uscc:
            yield "uscc", plain_value("uscc", uscc), number
    for number, domain in domains:
        for value in with_parents(domain):
            yield "domain", value, number


def _of_domains(barred: frozenset[str], facts: pd.DataFrame) -> set[int]:
    columns = (facts[name].tolist() for name in ("company_id", "kind", "value"))
    return {
        number
        for number, kind, value in zip(*columns, strict=True)
        if kind == "domain" and not barred.isdisjoint(with_parents(value))
    }


def _of_names(orders: Orders, companies: pd.DataFrame) -> set[int]:
    others = "names_seen" if "names_seen" in companies else "name"
    columns = (companies[name].tolist() for name in ("company_id", "uscc", "name", others))
    return {
        number
        for number, uscc, name, seen in zip(*columns, strict=True)
        if plain_value("uscc", uscc) in orders["uscc"]
        or any(plain_value("name", one) in orders["name"] for one in (name, *seen.splitlines()))
    }
