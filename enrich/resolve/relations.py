"""What ties companies to each other without making them one: typed edges, each with evidence.

    branch_of     a part of a firm and the firm: its name says so
    same_group    a firm and the head of its group, else the oldest firm of the family
    renamed_from  a company and the one that bore its name before
    alias_of      a second name that nobody could derive from the first, and who bears it
    posts_for     an agency and the employer that its ad names

Where both names turned out to be one company, `company_id` and `other_id` are the same and the
evidence is the other name: so the history of names is kept with its reason.

All of it starts from the look-up keys that this call filed (`Workplace.new_keys`): a night asks
for what is new in it, and nothing is scanned. When unsure there is no edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from enrich.model import CompanyKind
from enrich.names import EmployerName
from enrich.resolve.bearers import derived
from enrich.resolve.evidence import one_slip, same_sound
from enrich.resolve.families import Link, families, is_brand
from enrich.resolve.finding import SECOND_NAME
from enrich.resolve.gather import Gathered, town_of
from enrich.resolve.model import RELATION_COLUMNS, texts
from enrich.resolve.spelling import parsed
from enrich.resolve.units import NAMELESS, Unit, unit_key
from enrich.resolve.workplace import Entity, Workplace

FORMER = ("曾用名", "原名", "原", "前身", "formerly known as", "formerly", "f/k/a", "fka")


@dataclass(frozen=True, slots=True)
class Posted:
    """An ad of an agency that names its employer: the unit keys of both, and the words."""

    agency_key: str
    employer_at: int
    quote: str


def posted_for(mentions: pd.DataFrame, gathered: Gathered) -> list[Posted]:
    """Return who posts for whom, and add the agencies that `mentions` name only so."""
    if "agency" not in mentions.columns:
        return []
    told = [texts(mentions, column) for column in ("agency", "city", "named_by")]
    found: dict[tuple[str, str], Posted] = {}
    for at, (shown, city, quote) in enumerate(zip(*told, strict=True)):
        if not shown:
            continue
        name = parsed(shown)
        if name.kind in NAMELESS:
            continue
        key = unit_key(name, town_of(city))
        if key not in gathered.units:
            gathered.units[key] = Unit(key, name, virtual=True)
        pair = (key, gathered.keys[at])
        if pair not in found or quote < found[pair].quote:
            found[pair] = Posted(key, at, quote)
    return [found[pair] for pair in sorted(found)]


class Spans:
    """When this call's names were met first and last, by the numbers of their mentions."""

    def __init__(self, keys: list[str], mention_ids: pd.Series[Any]) -> None:
        self._keys, self._ids = keys, mention_ids
        self._spans: dict[str, tuple[int, int]] | None = None

    def later(self, one: str, other: str) -> bool:
        """Return whether `one` was met first and last after `other`; numbers grow with time."""
        if self._spans is None:
            self._spans = self._read()
        mine, theirs = self._spans.get(one), self._spans.get(other)
        return bool(mine and theirs and mine[0] > theirs[0] and mine[1] > theirs[1])

    def _read(self) -> dict[str, tuple[int, int]]:
        spans: dict[str, tuple[int, int]] = {}
        ids = self._ids.tolist()
        if not all(isinstance(one, int) for one in ids):
            return spans
        for key, at in zip(self._keys, ids, strict=True):
            first, last = spans.get(key, (at, at))
            spans[key] = min(first, at), max(last, at)
        return spans


def find_relations(
    work: Workplace,
    gathered: Gathered,
    firms: dict[str, str],
    posted: list[Posted],
    mention_ids: pd.Series[Any],
) -> list[Link]:
    """Return the edges that this call found.

    Args:
        work: After all units have their companies.
        gathered: The units of the call.
        firms: The unit key of its firm, by the unit key of each branch.
        posted: From `posted_for`.
        mention_ids: One for each of `gathered.keys`.
    """
    return [
        *_branches(work, gathered, firms),
        *families(work),
        *_renamed(work, Spans(gathered.keys, mention_ids)),
        *_formerly(work),
        *_aliases(work),
        *_agencies(work, gathered, posted),
    ]


def relation_frame(links: Iterable[Link]) -> pd.DataFrame:
    """Return RELATION_COLUMNS, each edge once; all companies must have their numbers by now."""
    rows: dict[tuple[str, int, int, str], tuple[object, ...]] = {}
    for link in links:
        left = link.left if link.gone else link.left.standing
        right = link.right.standing
        same = left is right
        if same and not link.names:
            continue
        edge = (link.kind, left.company_id, right.company_id)
        # A company may have had several names; two companies are tied once.
        key = (*edge, link.evidence if same else "")
        rows.setdefault(key, (*edge, link.reason, link.evidence))
    return pd.DataFrame([rows[key] for key in sorted(rows)], columns=list(RELATION_COLUMNS))


def _branches(work: Workplace, gathered: Gathered, firms: dict[str, str]) -> Iterator[Link]:
    for key, firm_key in sorted(firms.items()):
        branch, firm = gathered.units[key], work.entity(gathered.units[firm_key])
        tied = work.entity(branch).branch_of
        # Another name of the branch may have told its firm better than this one does.
        if branch.new and tied is not None and tied.standing is firm:
            evidence = f"{branch.best_shown}: {branch.name.branch}"
            yield Link("branch_of", work.entity(branch), firm, "its name", evidence)


def _renamed(work: Workplace, spans: Spans) -> Iterator[Link]:
    """Yield a full name met under the credit code or account of another one, known before.

    Of two that this call met first the numbers of their mentions tell which one came later.
    """
    for key, unit in work.new_keys:
        if key[0] not in "us" or not _full(unit) or not unit.new:
            continue
        beside = [one for one in work.at(key) if one is not unit and _full(one)]
        others = [one for one in beside if _another(unit, one)]
        if not others or any(_another(others[0], one) for one in others):
            continue  # three names and more: an account of an agency or of a group
        if key[0] == "s" and not _one_firm(unit, others):
            continue
        old = max(others, key=lambda one: (not one.new, one.mentions, one.key))
        if old.new and not spans.later(unit.key, old.key):
            continue
        reason = "same credit code" if key[0] == "u" else "same number on the site"
        left, right = work.entity(unit), work.entity(old)
        yield Link("renamed_from", left, right, reason, old.best_shown, names=True)


def _full(unit: Unit) -> bool:
    return unit.name.full and not unit.name.branch and not unit.name.truncated


def _one_firm(unit: Unit, others: list[Unit]) -> bool:
    names = [one.name for one in (unit, *others)]
    places = all(one.place.agrees(unit.name.place) for one in names)
    groups = {one.group for one in names}
    brands = {one.brand for one in names}
    # Firms of one group may share an account, and each other's brand.
    return places and len(groups) == 1 and len(brands) > 1 and not any(map(_agency, names))


def _agency(name: EmployerName) -> bool:
    return name.kind is CompanyKind.AGENCY


def _another(unit: Unit, other: Unit) -> bool:
    """Return whether two names differ by more than a slip or what a board left out."""
    mine, theirs = unit.name, other.name
    if mine.core == theirs.core or mine.core in theirs.core or theirs.core in mine.core:
        return False
    return not same_sound(mine, theirs) and not one_slip(mine, theirs)


def _formerly(work: Workplace) -> Iterator[Link]:
    """Yield the names that a name itself gives as the one before: …有限公司（原星河电子厂）."""
    for unit in work.fresh:
        if not unit.name.alias:
            continue
        former = former_name(unit.name.alias, unit.name.folded)
        if not former:
            continue
        name = parsed(former)
        if name.kind in NAMELESS or name.core == unit.name.core:
            continue
        key = f"k:{name.core}:{name.place.key}:"
        work.fetch_keys({key})
        bearers = {
            id(work.entity(one)): work.entity(one)
            for one in work.at(key)
            if work.has_entity(one)
        }
        full = [one for one in bearers.values() if one.name.core == name.core]
        mine = work.entity(unit)
        other = full[0] if len(full) == 1 else mine
        yield Link("renamed_from", mine, other, "its name says so", former, names=True)


def former_name(alias: str, folded: str) -> str:
    """Return the former name that a second name shown with the first one gives, or "".

    >>> former_name("曾用名:星河电子厂", "远山科技有限公司(曾用名:星河电子厂)")
    '星河电子厂'
    >>> former_name("原生态农庄", "远山科技有限公司(原生态农庄)")
    ''
    """
    for word in FORMER:
        if alias.startswith(word) and len(alias) >= len(word) + 4:
            former = alias.removeprefix(word).strip(" :")
            # 原 begins words as well: （原生态农庄） tells of no former name.
            return former if word != "原" or parsed(former).full else ""
        if alias and word.isascii() and f"{word} {alias}" in folded:
            return alias
    return ""


def _aliases(work: Workplace) -> Iterator[Link]:
    for event in work.events:
        if event.kind == "merged" and event.other and event.reason == SECOND_NAME:
            evidence = event.entity.name.shown
            yield Link("alias_of", event.entity, event.other, event.reason, evidence, gone=True)
    for key, unit in work.new_keys:
        if key[0] != "a" or not unit.name.full or not _own_word(key[2:], unit):
            continue
        alias = key[2:]
        bearer = work.entity(unit)
        others = [one for one in work.at(f"w:{alias}") if _is_alias(work, one, alias, bearer)]
        for other in others:
            if work.entity(other) is not bearer:
                yield Link("alias_of", work.entity(other), bearer, "shown together", alias)
        yield Link("alias_of", bearer, bearer, "shown together", alias, names=True)


def _is_alias(work: Workplace, other: Unit, alias: str, bearer: Entity) -> bool:
    if other.name.core != alias or not work.has_entity(other) or other.name.full:
        return False
    return bearer.near(other.town)


def _own_word(alias: str, unit: Unit) -> bool:
    """Return whether a second name is one, and nobody could derive it from the first."""
    former = former_name(unit.name.alias, unit.name.folded)
    if former and alias.endswith(parsed(former).core):
        return False
    return is_brand(alias) and not derived(alias, unit.name.core) and len(alias) >= 2


def _agencies(work: Workplace, gathered: Gathered, posted: list[Posted]) -> Iterator[Link]:
    for one in posted:
        agency = gathered.units.get(one.agency_key)
        employer = gathered.units[gathered.keys[one.employer_at]]
        if agency is not None and not employer.nameless:
            left, right = work.entity(agency), work.entity(employer)
            yield Link("posts_for", left, right, "its ad names the employer", one.quote)
