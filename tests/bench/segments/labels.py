"""Print how well the packaged rules agree with labelled employers.

    python tests/bench/segments/labels.py LABELS.csv [--half report|tune|all] [--errors]

Rows of low confidence are left out. The labels are split in two by a hash of the employer's
name: the rules were tuned looking at the tune half only, so the report half is the honest one.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from enrich.segments import Classification, Ruleset, classify, load_rules

Row = dict[str, str]


def half(employer: str) -> str:
    """Return the half to which an employer belongs."""
    return (
        "tune" if int(hashlib.sha256(employer.encode()).hexdigest(), 16) % 2 == 0 else "report"
    )


def postings(rows: Iterable[Row], *, text_only: bool) -> pd.DataFrame:
    """Return a row for each title of each employer, with the other columns beside it."""
    made: list[Row] = []
    for row in rows:
        titles = re.split(r" / ", row["titles"])
        for at, title in enumerate(titles):
            shared = (
                {}
                if text_only
                else {
                    "industry": f"{row['industry']} {row['gbt']}".strip(),
                    "ownership": row["ctype"],
                    "size": row["size"],
                }
            )
            made.append(
                {
                    "company_id": row["gid"],
                    "employer": row["employer"],
                    "title": title,
                    "description": row["description"] if at == 0 else "",
                    "intro": row["intro"],
                    "city": row["city"],
                    "site": row["site"],
                    "posting_id": f"{row['gid']}-{at}",
                    "posted_on": "",
                    **shared,
                }
            )
    return pd.DataFrame(made)


def predicted(found: Classification, rows: list[Row]) -> dict[str, tuple[set[str], str]]:
    """Return the segments and the discard of each labelled employer."""
    told: dict[str, tuple[set[str], str]] = {}
    for row in rows:
        own = found.segments[found.segments["company_id"] == row["gid"]]
        out = found.discards[found.discards["company_id"] == row["gid"]]["discard"].tolist()
        told[row["gid"]] = set(own["segment"]), out[0] if out else ""
    return told


def figures(
    pairs: Iterable[tuple[set[str], set[str]]], names: Iterable[str]
) -> dict[str, Counter[str]]:
    """Return true and false positives and misses of each name."""
    count: dict[str, Counter[str]] = {name: Counter() for name in names}
    for wanted, got in pairs:
        for name in wanted | got:
            key = "tp" if name in wanted & got else "fn" if name in wanted else "fp"
            count.setdefault(name, Counter())[key] += 1
    return count


def line(name: str, c: Counter[str]) -> tuple[str, float]:
    """Return a printable line, and F1."""
    p = c["tp"] / max(1, c["tp"] + c["fp"])
    r = c["tp"] / max(1, c["tp"] + c["fn"])
    f = 2 * p * r / (p + r) if p + r else 0.0
    return f"{name:24}{c['tp'] + c['fn']:5}{p:8.2f}{r:8.2f}{f:8.2f}", f


def report(rules: Ruleset, rows: list[Row], *, text_only: bool, errors: bool) -> None:
    """Print the table for these rows."""
    told = predicted(classify(postings(rows, text_only=text_only), rules), rows)
    wanted = {row["gid"]: set(filter(None, row["segments"].split(";"))) for row in rows}
    count = figures(((wanted[g], told[g][0]) for g in wanted), rules.segments)
    out = sys.stdout.write
    out(f"\n{'text only' if text_only else 'with board fields'}, {len(rows)} employers\n")
    out(f"{'':24}{'n':>5}{'P':>8}{'R':>8}{'F1':>8}\n")
    total: Counter[str] = Counter()
    scores = []
    for name, c in count.items():
        text, f = line(name, c)
        out(text + "\n")
        total += c
        if c["tp"] + c["fn"]:
            scores.append(f)
    out(line("micro", total)[0] + "\n")
    out(f"{'macro':24}{'':5}{'':16}{sum(scores) / len(scores):8.2f}\n")
    drops = figures(
        (({row["discard"]} - {""}, {told[row["gid"]][1]} - {""}) for row in rows),
        ("recruiter", "no_segment"),
    )
    for name, c in drops.items():
        out(line(f"discard {name}", c)[0] + "\n")
    right = sum(row["discard"] == told[row["gid"]][1] for row in rows)
    out(f"discard accuracy {right / len(rows):.3f}\n")
    if errors:
        out("".join(disagreements(rows, told)))


def disagreements(rows: list[Row], told: dict[str, tuple[set[str], str]]) -> Iterable[str]:
    """Yield a line for each employer that the rules see otherwise than the labels."""
    for row in rows:
        segments, discard = told[row["gid"]]
        wanted = set(filter(None, row["segments"].split(";")))
        if segments != wanted or discard != row["discard"]:
            yield (
                f"{row['gid']} {row['employer']} | missing {sorted(wanted - segments)}"
                f" | extra {sorted(segments - wanted)}"
                f" | discard {row['discard']!r} got {discard!r} | {row['reason']}\n"
            )


def main() -> None:
    """Read the arguments and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("labels", type=Path)
    arguments.add_argument("--half", choices=("tune", "report", "all"), default="report")
    arguments.add_argument("--errors", action="store_true", help="tune half only")
    said = arguments.parse_args()
    with said.labels.open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["confidence"] != "low"]
    rows = [r for r in rows if said.half in {"all", half(r["employer"])}]
    rules = load_rules()
    for text_only in (False, True):
        report(rules, rows, text_only=text_only, errors=said.errors and said.half == "tune")


if __name__ == "__main__":
    main()
