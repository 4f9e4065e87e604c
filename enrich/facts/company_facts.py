"""What is known of a company, each piece with the posting and the words that show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Protocol

import pandas as pd

from enrich.copies import newest_first, opening_ids
from enrich.facts.contacts import contact_facts, masked
from enrich.facts.fact import FACT_COLUMNS, Fact, Row
from enrich.facts.in_time import Past, Told, volume
from enrich.facts.ownership import ownership
from enrich.facts.size import size_band
from enrich.model import Discard
from enrich.names.fold import has_han
from enrich.names.places import Place, country_name, find_place

_CHANNEL = "posting_channel"


class Classified(Protocol):
    """What facts need of a classification."""

    @property
    def evidence(self) -> pd.DataFrame:
        """The rows of EVIDENCE_COLUMNS."""

    @property
    def discards(self) -> pd.DataFrame:
        """company_id, discard."""


def company_facts(
    postings: pd.DataFrame,
    classification: Classified,
    unsaid: str = "",
    past: Past | None = None,
) -> pd.DataFrame:
    """Return what the postings and the rules' signals say of each company.

    Args:
        postings: POSTING_TEXT_COLUMNS, of which only `company_id` must be there.
        classification: From `classify` on the same postings.
        unsaid: The destination that names no place; it gives way to any that does.
        past: What earlier nights saw; without it nothing is told of change in time.

    Returns:
        FACT_COLUMNS. A signal that has a value is a fact of that name: of those, of
        destinations, contacts and novelties a company may have several rows, best first (as the
        rules stand in their files); of every other kind one. `posting_channel` is direct,
        agency or unknown.
    """
    signals = _by_company(classification.evidence)
    # Who hides the employer's name posts for it.
    agencies = set(_of(classification.discards, {Discard.RECRUITER, Discard.ANONYMOUS}))
    rows: list[tuple[object, ...]] = []
    for company_id, own in _companies(postings):
        told = signals.get(company_id, [])
        facts = [*_shown_facts(own), *_place_facts(own), *_signal_facts(told, unsaid)]
        facts.append(_channel(told, own, agency=company_id in agencies))
        facts += [*contact_facts(own), *volume(own)]
        if past is not None:
            facts += past.facts(company_id, own, [t for t in told if t.target != unsaid])
        rows += [(company_id, *_kept(fact)) for fact in facts]
    return pd.DataFrame(rows, columns=list(FACT_COLUMNS))


def _kept(fact: Fact) -> Fact:
    """Return a fact with nothing of people's contacts in it."""
    return fact._replace(value=masked(fact.value), quote=masked(fact.quote))


def _shown_facts(rows: list[Row]) -> Iterator[Fact]:
    yield from _most("size", rows, "size", size_band)
    yield from _most("ownership", rows, "ownership", ownership)
    yield from _most("industry", rows, "industry", str.strip)
    yield from _most("domain", rows, "domain", str.casefold)


def _most(
    kind: str, rows: list[Row], column: str, read: Callable[[str], str]
) -> Iterator[Fact]:
    """Yield the value shown most often; among equals the newest."""
    values = [(read(shown), row) for row in rows if (shown := row[column])]
    counted = Counter(value for value, _ in values if value)
    if counted:
        best = counted.most_common(1)[0][0]
        row = next(row for value, row in values if value == best)
        yield Fact(kind, best, row["posting_id"], row[column], f"field:{column}")


def _place_facts(rows: list[Row]) -> Iterator[Fact]:
    """Yield the place of most openings; a city field outranks an address, that a name.

    An opening speaks once for each city in which its copies are shown; of equals the place that
    more of them show, then the newest.
    The address is one of those shown there, and the district is the address's own if it names
    one: a row must not say two places.
    """
    places = [(found, row, column) for row in rows for found, column in _shown_place(row)]
    if not places:
        yield from _most("address", rows, "address", str.strip)
        return
    rows_at = Counter((_province(p), p.city) for p, _, _ in places)
    shown = {(row["opening"], _province(p), p.city): None for p, row, _ in places}
    openings_at = Counter((province, city) for _, province, city in shown)
    province, city = max(openings_at, key=lambda at: (openings_at[at], rows_at[at]))
    here = [x for x in places if (_province(x[0]), x[0].city) == (province, city)]
    _, row, column = here[0]
    where = row["posting_id"], row[column], f"places:{column}"
    yield Fact("province", province, *where)
    if city:
        yield Fact("city", city, *where)
    there = [row for _, row, _ in here if _lies_in(row["address"], city)]
    address = next(_most("address", there, "address", _street), None)
    within = find_place(address.value) if address else None
    if address and within and within.city == city and within.district:
        yield address._replace(kind="district", value=within.district, reader="places:address")
    else:
        yield from _district(here)
    if address:
        yield address


def _shown_place(row: Row) -> list[tuple[Place, str]]:
    for column in ("city", "address", "employer"):
        found = find_place(row[column]) if row[column] else None
        if found is not None and (found.province or found.country != "CN"):
            return [(found, column)]
    return []


def _province(place: Place) -> str:
    return place.province or country_name(place.country)


def _district(here: list[tuple[Place, Row, str]]) -> Iterator[Fact]:
    districts = Counter(p.district for p, _, _ in here if p.district)
    if districts:
        best = districts.most_common(1)[0][0]
        _, row, column = next(x for x in here if x[0].district == best)
        yield Fact("district", best, row["posting_id"], row[column], f"places:{column}")


def _street(address: str) -> str:
    """Return an address without what follows the street: ", 沈阳, 辽宁省, CN"."""
    parts = [part.strip() for part in address.split(",")]
    while len(parts) > 1 and has_han(parts[0]) and _is_region(parts[-1]):
        parts.pop()
    return ", ".join(parts).strip()


def _lies_in(address: str, city: str) -> bool:
    found = find_place(address)
    return found is None or not found.city or found.city == city


def _is_region(part: str) -> bool:
    found = find_place(part)
    whole = found is not None and not found.district and len(part) <= 8
    return whole or part in {"", "CN", "中国", "China"}


def _signal_facts(told: Iterable[Told], unsaid: str) -> Iterator[Fact]:
    found: dict[tuple[str, str], Fact] = {}
    for kind, target, rule, posting_id, text in told:
        name, _, value = target.partition("=")
        if kind == "destination":
            name, value = kind, target
        if value and name != _CHANNEL:
            found.setdefault((name, value), Fact(name, value, posting_id, text, rule))
    if any(name == "destination" and value != unsaid for name, value in found):
        found.pop(("destination", unsaid), None)
    yield from found.values()


def _channel(told: Iterable[Told], rows: list[Row], *, agency: bool) -> Fact:
    shown = {
        value: Fact(_CHANNEL, value, posting_id, text, rule)
        for _, target, rule, posting_id, text in reversed(list(told))
        for name, _, value in [target.partition("=")]
        if name == _CHANNEL
    }
    if "agency" in shown:
        return shown["agency"]
    row = rows[0]
    if agency:
        return Fact(_CHANNEL, "agency", row["posting_id"], row["employer"], "discard")
    if all(row["agency"] for row in rows):
        return Fact(_CHANNEL, "agency", row["posting_id"], row["agency"], "field:agency")
    unknown = Fact(_CHANNEL, "unknown", row["posting_id"], row["employer"], "field:employer")
    return shown.get("direct") or unknown


_SHOWN = (
    "employer", "agency", "title", "description", "intro", "industry", "ownership", "size",
    "city", "address", "domain",
)  # fmt: skip


def _companies(postings: pd.DataFrame) -> Iterator[tuple[object, list[Row]]]:
    """Yield each company with its rows, newest first."""
    empty = [""] * len(postings)
    columns = {n: postings[n].tolist() if n in postings.columns else empty for n in _SHOWN}
    keys = postings["posting_id"].tolist() if "posting_id" in postings.columns else empty
    ids, openings = postings["company_id"].tolist(), opening_ids(postings)
    by_company: dict[object, list[int]] = {}
    for i in newest_first(postings):
        by_company.setdefault(ids[i], []).append(i)
    for company_id in sorted(by_company, key=lambda c: (str(type(c)), c)):
        yield (
            company_id,
            [
                {
                    "posting_id": str(keys[i]),
                    "opening": str(openings[i]),
                    **{n: column[i] for n, column in columns.items()},
                }
                for i in by_company[company_id]
            ],
        )


def _by_company(evidence: pd.DataFrame) -> dict[object, list[Told]]:
    found: dict[object, list[Told]] = {}
    columns = ("company_id", "target_kind", "target", "rule", "posting_id", "text")
    for company_id, kind, *said in zip(
        *(evidence[name].tolist() for name in columns), strict=True
    ):
        if kind in {"signal", "destination"}:
            found.setdefault(company_id, []).append(Told(kind, *map(str, said)))
    return found


def _of(discards: pd.DataFrame, wanted: Collection[str]) -> list[object]:
    pairs = zip(discards["company_id"].tolist(), discards["discard"].tolist(), strict=True)
    return [company_id for company_id, discard in pairs if discard in wanted]
