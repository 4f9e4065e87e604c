"""How well copies of one advert are found, and what it costs.

    python tests/bench/copies.py [--seed 101] [--postings POSTINGS.csv.gz]

prints pairwise precision and recall on the farm's postings (two belong together when they show
one advert), as its boards show them and as real boards would: with cities and 急聘 in titles,
texts cut, run together or a line longer, adverts posted again and in other cities. With a file
of postings (columns site, title, company, city, desc) also the time for all of them.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import date
from pathlib import Path

import pandas as pd

from enrich.copies import find_copies
from spiders.farm import Farm, truth

DAY = date(2026, 11, 24)
ATTRACTS = (
    "【急聘】{}",
    "{}-双休",
    "{}（五险一金）",
    "{}+包住",
    "{}/3人",
    "{} J012345",
    "高薪{}",
)
CITIES = ("杭州", "苏州", "成都", "武汉", "青岛")
Row = dict[str, object]


def openings(farm: Farm, night: int) -> pd.DataFrame:
    """Return what `find_copies` reads of the farm's open postings, and the `advert` of each."""
    found = truth(farm, night)["postings"]
    columns = ["site", "key", "title", "city", "description", "company_id", "advert"]
    return numbered(found[columns].assign(company_id=found["company_id"]))


def numbered(postings: pd.DataFrame) -> pd.DataFrame:
    """Return the postings with numbers in a chance order, all open since one day."""
    mixed = postings.sample(frac=1, random_state=7).reset_index(drop=True)
    mixed["posting_id"] = range(1, len(mixed) + 1)
    mixed["first_seen"] = pd.Series([DAY] * len(mixed), dtype=object)
    mixed["closed_on"] = pd.Series([None] * len(mixed), dtype=object)
    return mixed


def as_real_boards_show(postings: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the postings told apart as real boards do, some of them posted again."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for row in postings.to_dict("records"):
        rows.append(_told({str(name): value for name, value in row.items()}, chance))
        if chance.random() < 0.15:
            again = rows[-1] | {"key": f"{row['key']}-2"}
            away = {"city": chance.choice(CITIES)} if chance.random() < 0.5 else {}
            rows.append(_told(again | away, chance))
    return numbered(pd.DataFrame(rows))


def _told(row: Row, chance: random.Random) -> Row:
    title, text, dice = str(row["title"]), str(row["description"]), chance.random()
    if chance.random() < 0.3:
        title = chance.choice(ATTRACTS).format(title)
    if chance.random() < 0.2:
        city = str(row["city"])
        title = f"{title}（{city}）" if chance.random() < 0.5 else f"{city}-{title}"
    if dice < 0.1:
        text = text[:200] + "…" if len(text) > 200 else text
    elif dice < 0.2:
        text = text.replace("\n", " ")
    elif dice < 0.3:
        text += "\n五险一金、周末双休"
    return row | {"title": title, "description": text}


def pairwise(true: Iterable[Hashable], found: Iterable[Hashable]) -> tuple[float, float]:
    """Return precision and recall of `found` over all pairs of rows."""
    true, found = list(true), list(found)
    both = _pairs(zip(true, found, strict=True))
    return both / max(_pairs(found), 1), both / max(_pairs(true), 1)


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(groups).values())


def quality(postings: pd.DataFrame) -> tuple[float, float]:
    """Return pairwise precision and recall of the copies found, against `advert`."""
    found = find_copies(postings)
    canonical = dict(zip(found["posting_id"], found["canonical_id"], strict=True))
    numbers = postings["posting_id"].tolist()
    return pairwise(postings["advert"], [canonical.get(one, one) for one in numbers])


def timed(file: Path) -> str:
    """Return what the copies of a file of postings cost; a company is what has one name."""
    rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    rows = rows.rename(columns={"desc": "description"})
    rows["company_id"], rows["key"] = rows.groupby("company").ngroup(), rows.index.astype(str)
    postings = numbered(rows)
    start = time.perf_counter()
    found = find_copies(postings)
    took = time.perf_counter() - start
    return f"{len(postings):,} postings: {len(found):,} copies in {took:.1f} s"


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--postings", type=Path)
    options = parser.parse_args()
    plain = openings(Farm(seed=options.seed), night=3)
    real = as_real_boards_show(plain, options.seed)
    lines = [f"seed {options.seed}"]
    for what, postings in (("as shown", plain), ("as real boards show", real)):
        precision, recall = quality(postings)
        lines.append(f"{what:20} {len(postings):6,} P {precision:.4f} R {recall:.4f}")
    if options.postings:
        lines.append(timed(options.postings))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
