"""Print how pairs of real employer names fare: what is joined, and what is joined wrongly.

    python tests/bench/resolution/realpairs.py [--half tuning|held-out | --judged]

Nothing of the data is kept here: pairs are derived from the folder ../shared/data, which the
script needs, and split by the MD5 of the two names, even for tuning, odd held out. --judged
prints how the pairs fare that were judged by reading (`realjudged.py`).

Same are names under one company number of a board, and under one credit code. Different are
names alike with two credit codes, a branch and its firm, and two branches of one firm. All
names of all postings are resolved together, without credit codes, numbers and short names.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pandas as pd
from realjudged import companies, judged_pairs, judged_report, strata_report

from enrich.names import EmployerName, parse_employer
from enrich.resolve import MemoryIndex, resolve
from enrich.resolve.units import valid_uscc

DATA = Path(__file__).parents[4] / "shared" / "data"
TELLING = ("legal-suffix", "prefix", "substring", "truncated", "one credit code")
"""Kinds of same pairs where the names themselves can tell; brands and renames need an alias."""
MOST = 12
"""Names of one core of which all pairs are looked at; more are a chain."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names as shown, and how they are related."""

    left: str
    right: str
    kind: str
    same: bool


def tuning(left: str, right: str) -> bool:
    """Return whether a pair is of the half for tuning."""
    text = "|".join(sorted((left, right)))
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0


def postings() -> pd.DataFrame:
    """Return what all postings show of their employers."""
    columns = ["company", "city", "address", "site", "cid", "uscc", "short"]
    rows = pd.read_csv(DATA / "postings_dev.csv.gz", dtype=str, usecols=columns).fillna("")
    rows["uscc"] = rows["uscc"].map(valid_uscc)
    return rows.rename(columns={"company": "name"})


def pairs(rows: pd.DataFrame) -> Iterator[Pair]:
    """Yield the pairs that the data tell of."""
    twice = pd.read_csv(DATA / "duplicate_names_dev.csv", dtype=str).fillna("")
    for left, right, kind in twice[["name_a", "name_b", "kind"]].itertuples(index=False):
        yield _checked(left, right, kind)
    renamed = pd.read_csv(DATA / "renames_dev.csv", dtype=str).fillna("")
    for now, before in renamed[["公司", "企业名称"]].itertuples(index=False):
        yield Pair(now, before, "renamed", True)
    coded = rows[rows["uscc"] != ""].drop_duplicates(["name", "uscc"])
    for _, names in coded.groupby("uscc")["name"]:
        for left, right in combinations(sorted(set(names))[:MOST], 2):
            yield _checked(left, right, "one credit code")
    yield from _different(rows)


def _checked(left: str, right: str, kind: str) -> Pair:
    """Return a pair that a number joins; a board counts branches to their firms, we do not."""
    one, other = parse_employer(left), parse_employer(right)
    if one.branch != other.branch:
        return Pair(left, right, "a branch and its firm", False)
    return Pair(left, right, kind, True)


def _different(rows: pd.DataFrame) -> Iterator[Pair]:
    codes: dict[str, set[str]] = defaultdict(set)
    for name, code in rows[["name", "uscc"]].itertuples(index=False):
        codes[name] |= {code} - {""}
    parts = {name: parse_employer(name) for name in codes}
    alike: dict[str, list[str]] = defaultdict(list)
    for name, part in parts.items():
        if part.full and not part.branch and not part.latin:
            alike[part.brand].append(name)
    for left, right in _pairs_of(alike):
        if codes[left] and codes[right] and not codes[left] & codes[right]:
            yield Pair(left, right, "two credit codes", False)
        elif _elsewhere(parts[left], parts[right]):
            yield Pair(left, right, "one name in two towns", False)
    yield from _branches(parts)


def _branches(parts: dict[str, EmployerName]) -> Iterator[Pair]:
    branches: dict[str, list[str]] = defaultdict(list)
    for name, part in parts.items():
        if part.branch:
            branches[part.firm].append(name)
    firms = {part.folded: name for name, part in parts.items() if not part.branch}
    for firm in branches.keys() & firms.keys():
        yield from (
            Pair(one, firms[firm], "a branch and its firm", False) for one in branches[firm]
        )
    for left, right in _pairs_of(branches):
        if parts[left].branch != parts[right].branch:
            yield Pair(left, right, "two branches", False)


def _pairs_of(groups: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for names in groups.values():
        yield from combinations(sorted(names)[:MOST], 2)


def _elsewhere(one: EmployerName, other: EmployerName) -> bool:
    placed = min(one.place.depth, other.place.depth) >= 3
    return placed and one.core == other.core and not one.place.agrees(other.place)


def mentions(rows: pd.DataFrame, found: Iterable[Pair]) -> pd.DataFrame:
    """Return one mention per name and city; names that stand in no posting have none."""
    shown = rows[["name", "city", "site"]]
    short = rows[rows["short"] != ""][["short", "city", "site"]]
    named = pd.concat([shown, short.rename(columns={"short": "name"})])
    rest = {name for pair in found for name in (pair.left, pair.right)} - set(named["name"])
    frame = pd.concat([named, pd.DataFrame({"name": sorted(rest), "city": "", "site": ""})])
    frame = frame.reset_index(drop=True)
    return frame.assign(mention_id=range(len(frame)))


def evidence(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one mention per posting, with all that it shows of its employer."""
    shown = rows.rename(columns={"cid": "site_company_id", "short": "short_name"})
    return shown.assign(mention_id=range(len(shown)))


def known_aliases(found: Iterable[Pair]) -> pd.DataFrame:
    """Return the brands and old names among the pairs as a table of aliases."""
    known = [one for one in found if one.kind in {"brand-or-rename", "renamed"}]
    return pd.DataFrame(
        {"alias": [one.right for one in known], "name": [one.left for one in known]}
    )


def judged(rows: pd.DataFrame) -> Iterator[str]:
    """Yield the lines of the judged pairs: from names alone, then from all that is shown."""
    told, frame = judged_pairs(), evidence(rows)
    table = known_aliases(pairs(rows))
    names = frame[["mention_id", "name", "city"]]
    for shown, given in (("names and cities alone", names), ("all that postings show", frame)):
        for title, aliases in (("", None), (", with a table of aliases", table)):
            company = companies(given, told, aliases)
            yield f"from {shown}{title}:"
            yield from judged_report(told, company)
    yield from strata_report(told, company)


def joined(frame: pd.DataFrame, aliases: pd.DataFrame | None) -> dict[str, set[int]]:
    """Return the companies that each name was put into."""
    company = resolve(frame, MemoryIndex(), aliases=aliases).mentions["company_id"]
    found: dict[str, set[int]] = defaultdict(set)
    for name, one in zip(frame["name"], company, strict=True):
        found[name].add(one)
    return found


def report(found: list[Pair], company: dict[str, set[int]]) -> list[str]:
    """Return the lines of the table: pairs joined by kind, then precision, recall and F."""
    lines, hits, told, wrong = [], 0, 0, 0
    for kind in dict.fromkeys(pair.kind for pair in found):
        part = [pair for pair in found if pair.kind == kind]
        met = sum(bool(company[pair.left] & company[pair.right]) for pair in part)
        mark = "should" if part[0].same else "must not"
        lines.append(
            f"{kind:24} {mark:9} {met:6} of {len(part):6} joined ({met / len(part):.1%})"
        )
        if not part[0].same:
            wrong += met
        elif kind in {*TELLING, "same"}:
            hits, told = hits + met, told + len(part)
    precision, recall = hits / max(1, hits + wrong), hits / max(1, told)
    both = 2 * precision * recall / max(1e-9, precision + recall)
    lines.append(f"where a name can tell: F {both:.3f} (P {precision:.3f} / R {recall:.3f})")
    return lines


def main() -> None:
    """Derive the pairs, resolve all names, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--half", choices=("tuning", "held-out"), default="tuning")
    asked.add_argument("--judged", action="store_true")
    said = asked.parse_args()
    if not DATA.is_dir():
        sys.exit(f"skipped: {DATA} is not there")
    rows = postings()
    if said.judged:
        for line in judged(rows):
            sys.stdout.write(line + "\n")
        return
    found = list(dict.fromkeys(pairs(rows)))
    found = [one for one in found if tuning(one.left, one.right) == (said.half == "tuning")]
    frame = mentions(rows, found)
    sys.stdout.write("\n".join(report(found, joined(frame, None))) + "\n")
    known = [one for one in found if one.kind in {"brand-or-rename", "renamed"}]
    helped = joined(frame, known_aliases(found))
    met = sum(bool(helped[one.left] & helped[one.right]) for one in known)
    sys.stdout.write(f"brands and renames with a table of aliases: {met} of {len(known)}\n")


if __name__ == "__main__":
    main()
