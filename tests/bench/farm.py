"""How right a night is: the store after nights on the farm, against the farm's truth.

    python tests/bench/farm.py --seed 101 --nights 2

prints recall of open postings, pairwise precision, recall and F1 of companies (two postings
belong together when the truth says so) and of copies (two that show one advert), and micro
precision, recall and F1 of segments over companies. Segment rules were tuned on other seeds
(7, 8) than the ones reported.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import func, select

from enrich.store import open_store
from enrich.store.bulk import frame
from enrich.store.companies import surviving_id
from enrich.store.schema import mention, posting, posting_copy
from enrich.store.segments import classification
from flows.nights import own_prefect
from flows.settings import make_home, read_settings
from spiders.farm import Farm, night_date, serve, truth


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"


def pairwise(true: Iterable[Hashable], found: Iterable[Hashable]) -> Measure:
    """Return how well `found` groups what `true` groups, over all pairs of rows."""
    true, found = list(true), list(found)
    both = _pairs(zip(true, found, strict=True))
    return Measure(both / max(_pairs(found), 1), both / max(_pairs(true), 1))


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(groups).values())


@dataclass(frozen=True, slots=True)
class Quality:
    """What one night is worth; `wrong` lists employers whose segments differ from the truth."""

    recall: float
    companies: Measure
    copies: Measure
    segments: Measure
    wrong: list[str]


def quality(home: Path, farm: Farm, night: int) -> Quality:
    """Return how right the store in `home` is about the farm's open postings on `night`."""
    open_rows, taken = _stored(home)
    said = truth(farm, night)
    wanted = said["mentions"].rename(columns={"company_id": "truth_id", "posting_key": "key"})
    adverts = said["postings"][["site", "key", "advert"]]
    matched = wanted.merge(open_rows, on=["site", "key"]).merge(adverts, on=["site", "key"])
    named = matched[~matched["kind"].isin(["confidential", "person", "placeholder"])]
    measure, wrong = _segments(named, said["companies"], taken)
    return Quality(
        len(matched) / len(wanted),
        pairwise(named["truth_id"], named["company_id"]),
        pairwise(matched["advert"], matched["canonical_id"]),
        measure,
        wrong,
    )


def _stored(home: Path) -> tuple[pd.DataFrame, dict[int, set[str]]]:
    """Return site, key, company and canonical posting of what is open, and the segments."""
    store = open_store(home)
    with store.read() as db:
        canonical = func.coalesce(posting_copy.c.canonical_id, posting.c.posting_id)
        columns = (posting.c.site, posting.c.key, mention.c.company_id)
        query = (
            select(*columns, canonical.label("canonical_id"))
            .join_from(posting, mention, posting.c.mention_id == mention.c.mention_id)
            .outerjoin(posting_copy, posting_copy.c.posting_id == posting.c.posting_id)
            .where(posting.c.closed_on.is_(None))
        )
        rows = frame(db, query)
        rows["company_id"] = [surviving_id(db, n) for n in rows["company_id"]]
        found = classification(db)
    store.close()
    dropped = set(found.discards["company_id"])
    taken: dict[int, set[str]] = defaultdict(set)
    chosen = found.segments[~found.segments["company_id"].isin(dropped)]
    for company_id, segment in zip(chosen["company_id"], chosen["segment"], strict=True):
        taken[company_id].add(segment)
    return rows, taken


def _segments(
    named: pd.DataFrame, companies: pd.DataFrame, taken: dict[int, set[str]]
) -> tuple[Measure, list[str]]:
    """Compare each company of the store with the firm that most of it stands for."""
    listed = companies[companies["discard"] == ""].set_index("company_id")
    true = {str(n): set(filter(None, s.split(";"))) for n, s in listed["segments"].items()}
    hits = given = wanted = 0
    wrong: list[str] = []
    for company_id in sorted(set(named["company_id"])):
        rows = named[named["company_id"] == company_id]
        right = true.get(rows["truth_id"].mode()[0], set())
        found = taken.get(company_id, set())
        hits, given, wanted = hits + len(found & right), given + len(found), wanted + len(right)
        if found != right:
            extra, missed = ",".join(sorted(found - right)), ",".join(sorted(right - found))
            wrong.append(f"{rows['employer'].iloc[0]}  +[{extra}]  -[{missed}]")
    return Measure(hits / max(given, 1), hits / max(wanted, 1)), wrong


def pass_nights(home: Path, farm: Farm, nights: int) -> None:
    """Pass the first `nights` nights of the farm's world, as `leads demo` would."""
    settings = read_settings(home, environ={})
    make_home(settings)
    with own_prefect(settings), serve(farm) as stage:
        from flows.nightly import nightly  # noqa: PLC0415  # after Prefect's settings

        for night in range(1, nights + 1):
            stage.night = night
            nightly(
                business_date=night_date(night),
                home=settings.home,
                kind="demo",
                base_urls=stage.base_urls,
            )


def _figures(found: Quality) -> dict[str, Any]:
    measures = {name: getattr(found, name) for name in ("companies", "copies", "segments")}
    named = {name: {**asdict(one), "f1": one.f1} for name, one in measures.items()}
    return {"recall": found.recall, **named}


def main() -> None:
    """Pass the nights and print the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--companies", type=int, default=400)
    parser.add_argument("--nights", type=int, default=1)
    parser.add_argument("--wrong", action="store_true", help="list the employers that differ")
    parser.add_argument("--json", action="store_true", help="one JSON document instead")
    options = parser.parse_args()
    farm = Farm(seed=options.seed, companies=options.companies)
    with tempfile.TemporaryDirectory() as folder:
        pass_nights(Path(folder), farm, options.nights)
        found = quality(Path(folder), farm, options.nights)
    if options.json:
        sys.stdout.write(json.dumps(_figures(found)) + "\n")
        return
    lines = [
        f"seed {options.seed}, night {options.nights}",
        f"open postings read  {found.recall:.4f}",
        f"companies           {found.companies}",
        f"copies              {found.copies}",
        f"segments            {found.segments}",
        *(found.wrong if options.wrong else []),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
