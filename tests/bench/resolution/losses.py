"""Where resolving loses: kinds of noise by lost recall and by wrong merges, with examples.

python tests/bench/resolution/losses.py --mentions 10000 --seed 1 [--language en]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

import pandas as pd
from metrics import distinct
from world import world

from enrich.resolve import MemoryIndex, resolve

EXAMPLES = 4


def losses(frame: pd.DataFrame, found: Sequence[Hashable]) -> pd.DataFrame:
    """Return one row per distinct name: `lost`, its missing recall, and `wrong`, impurity.

    `main` says whether it stands in the company that holds most of its firm's names.
    """
    names = distinct(frame)
    rows: pd.DataFrame = frame.iloc[names["at"].to_numpy()].reset_index(drop=True)
    rows["company"] = [found[at] for at in names["at"]]
    both = Counter(zip(rows["truth"], rows["company"], strict=True))
    wanted, got = Counter(rows["truth"]), Counter(rows["company"])
    pairs = list(zip(rows["truth"], rows["company"], strict=True))
    rows["lost"] = [1 - both[pair] / wanted[pair[0]] for pair in pairs]
    rows["wrong"] = [1 - both[pair] / got[pair[1]] for pair in pairs]
    best: dict[str, tuple[int, Hashable]] = {}
    owner: dict[Hashable, tuple[int, str]] = {}
    for (truth, company), n in both.items():
        best[truth] = max(best.get(truth, (0, company)), (n, company), key=lambda one: one[0])
        owner[company] = max(owner.get(company, (0, "")), (n, truth), key=lambda one: one[0])
    rows["main"] = [best[truth][1] == company for truth, company in pairs]
    rows["owner"] = [owner[company][1] for _, company in pairs]
    return rows


def report(rows: pd.DataFrame, names: dict[str, str]) -> list[str]:
    """Return the lines of the report, the heaviest kind of noise first."""
    lines = [
        "Apart from their firm (not in the company with most of its names), by noise:",
        "",
        "| noise | distinct names | apart | share of all lost recall | of these resolvable |",
        "| --- | --- | --- | --- | --- |",
    ]
    apart = rows[~rows["main"]]
    for noise, part in _heaviest(apart, "lost"):
        lines.append(
            f"| {noise} | {(rows['noise'] == noise).sum()} | {len(part)} |"
            f" {part['lost'].sum() / rows['lost'].sum():.1%} |"
            f" {part['resolvable'].mean():.0%} |"
        )
        lines += [
            f"|   | {one.name} in {one.city} ({one.site}) | | {names[str(one.truth)]} | |"
            for one in part[part["resolvable"]].head(EXAMPLES).itertuples()
        ]
    lines += ["", "In another firm's company, by noise:", ""]
    lines += ["| noise | wrong names | share of all impurity | of these resolvable |"]
    lines += ["| --- | --- | --- | --- |"]
    foreign = rows[rows["owner"] != rows["truth"]]
    for noise, part in _heaviest(foreign, "wrong"):
        share = part["wrong"].sum() / foreign["wrong"].sum()
        lines.append(
            f"| {noise} | {len(part)} | {share:.1%} | {part['resolvable'].mean():.0%} |"
        )
        for one in part.head(EXAMPLES).itertuples():
            mine, theirs = (names.get(str(who), str(who)) for who in (one.truth, one.owner))
            lines.append(
                f"|   | {one.name} in {one.city} ({one.site}) is {mine} | {theirs} | |"
            )
    return lines


def _heaviest(rows: pd.DataFrame, weight: str) -> list[tuple[str, pd.DataFrame]]:
    parts: dict[str, pd.DataFrame] = defaultdict(pd.DataFrame)
    parts |= {str(noise): part for noise, part in rows.groupby("noise")}
    return sorted(parts.items(), key=lambda one: -one[1][weight].sum())


def main() -> None:
    """Print where our engine loses on one world."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--mentions", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--language", default="zh", choices=("zh", "en"))
    said = asked.parse_args()
    made = world(said.seed, said.mentions, said.language)
    found = resolve(made.mentions, MemoryIndex()).mentions["company_id"].tolist()
    lines = report(losses(made.mentions, found), made.names)
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
