"""Print how well the packaged rules agree with labelled employers.

    python tests/bench/segments/labels.py LABELS.csv [--half report|tune|all] [--errors]
    python tests/bench/segments/labels.py POSTINGS.csv.gz --judged

Rows of low confidence are left out. The labels are split in two by a hash of the employer's
name: the rules were tuned looking at the tune half only, so the report half is the honest one.

`judged.csv` holds employers that were drawn from postings by seeded draws which did not ask
the rules (aimed at each segment by loose words in names, titles and texts, anonymous ones, and
purely random ones) and read, before anybody looked at what the rules say of them, with their
names, board fields, titles and texts. It holds no names: an employer is the digest of its name.
`sample` says when they were drawn, first or second; of the second, a hash of the name puts half
under `tune`, and the rules were tuned looking at it. Each part is printed apart.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from enrich.segments import Classification, Ruleset, classify, load_rules

Row = dict[str, str]
JUDGED = Path(__file__).with_name("judged.csv")


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a reader says of one employer; an anonymous one counts as a recruiter's.

    `hidden` tells the anonymous one apart all the same; `part` is the sample and half it is in.
    """

    key: str
    employer: str
    segments: frozenset[str]
    discard: str
    reason: str
    part: str = ""
    hidden: bool = False


def labelled(key: str, row: Row, reason: str) -> Labelled:
    """Return the label that a row of a label file holds."""
    segments = frozenset(filter(None, row["segments"].split(";")))
    part = " ".join(filter(None, (row.get("sample", ""), row.get("half", ""))))
    hidden = row["discard"] == "anonymous"
    return Labelled(
        key, row["employer"], segments, one_discard(row["discard"]), reason, part, hidden
    )


def one_discard(discard: str) -> str:
    """Return a discard with anonymous employers told as recruiters: both are set apart."""
    return "recruiter" if discard == "anonymous" else discard


def digest(employer: str) -> str:
    """Return what stands for an employer in `judged.csv`."""
    return hashlib.sha256(employer.encode()).hexdigest()


def judged(path: Path = JUDGED) -> list[Labelled]:
    """Return the judged employers whose reader was not in doubt."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["confidence"] != "low"]
    return [labelled(row["employer"], row, "") for row in rows]


def judged_postings(board: pd.DataFrame, labels: Iterable[Labelled]) -> pd.DataFrame:
    """Return the postings of the judged employers as the rules read them."""
    wanted = {label.key for label in labels}
    keys = board["company"].map({n: digest(n) for n in board["company"].unique()})
    mine = board[keys.isin(wanted)]
    return pd.DataFrame(
        {
            "company_id": keys[mine.index],
            "employer": mine["company"],
            "title": mine["title"],
            "description": mine["desc"],
            "city": mine["city"],
            "site": mine["site"],
            "posting_id": mine["jid"],
            "posted_on": mine["date"],
            "industry": (mine["industry"] + " " + mine["industry2"]).str.strip(),
            "ownership": mine["ctype"],
            "size": mine["size"],
        }
    )


def half(employer: str) -> str:
    """Return the half to which an employer belongs."""
    return "tune" if int(digest(employer), 16) % 2 == 0 else "report"


def postings(rows: Iterable[Row]) -> pd.DataFrame:
    """Return a row for each title of each employer, with the other columns beside it."""
    made: list[Row] = []
    for row in rows:
        titles = re.split(r" / ", row["titles"])
        for at, title in enumerate(titles):
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
                    "industry": f"{row['industry']} {row['gbt']}".strip(),
                    "ownership": row["ctype"],
                    "size": row["size"],
                }
            )
    return pd.DataFrame(made)


def predicted(found: Classification) -> dict[str, tuple[set[str], str]]:
    """Return the segments and the discard of each employer, by its key."""
    told: dict[str, tuple[set[str], str]] = defaultdict(lambda: (set(), ""))
    for key, segment in found.segments[["company_id", "segment"]].itertuples(index=False):
        told[key][0].add(segment)
    for key, discard in found.discards[["company_id", "discard"]].itertuples(index=False):
        told[key] = told[key][0], one_discard(discard)
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


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the bounds between which a share lies in 95 of 100 cases, after Wilson."""
    if not of:
        return 0.0, 1.0
    z = 1.96
    share, shrink = right / of, 1 + z * z / of
    middle = (share + z * z / (2 * of)) / shrink
    reach = z / shrink * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return middle - reach, middle + reach


def counted(name: str, right: int, of: int) -> str:
    """Return a printable share with its counts and bounds."""
    low, high = wilson(right, of)
    share = right / of if of else 0.0
    return f"  {name} {share:.2f} = {right}/{of}, 95 % [{low:.2f}, {high:.2f}]\n"


def recruiters(labels: list[Labelled], told: dict[str, tuple[set[str], str]]) -> Iterable[str]:
    """Yield how surely employers are set apart, and how many of those that show a name."""
    taken = {e.key for e in labels if told[e.key][1] == "recruiter"}
    wanted = [e for e in labels if e.discard == "recruiter"]
    named = [e for e in wanted if not e.hidden]
    right = sum(e.key in taken for e in wanted)
    yield counted("set apart, P", right, len(taken))
    yield counted("set apart, R", right, len(wanted))
    yield counted("recruiters with a name, R", sum(e.key in taken for e in named), len(named))


def report(
    rules: Ruleset,
    labels: list[Labelled],
    rows: pd.DataFrame,
    *,
    text_only: bool,
    errors: bool = False,
) -> None:
    """Print the table for these employers and their postings."""
    shown = rows.drop(columns=["industry", "ownership", "size"]) if text_only else rows
    told = predicted(classify(shown, rules))
    count = figures(((set(e.segments), told[e.key][0]) for e in labels), rules.segments)
    out = sys.stdout.write
    out(f"\n{'text only' if text_only else 'with board fields'}, {len(labels)} employers\n")
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
        (({e.discard} - {""}, {told[e.key][1]} - {""}) for e in labels),
        ("recruiter", "no_segment"),
    )
    for name, c in drops.items():
        out(line(f"discard {name}", c)[0] + "\n")
    out("".join(recruiters(labels, told)))
    right = sum(e.discard == told[e.key][1] for e in labels)
    out(f"discard accuracy {right / len(labels):.3f}\n")
    if errors:
        out("".join(disagreements(labels, told)))


def disagreements(
    labels: list[Labelled], told: dict[str, tuple[set[str], str]]
) -> Iterable[str]:
    """Yield a line for each employer that the rules see otherwise than the labels."""
    for label in labels:
        segments, discard = told[label.key]
        if segments != label.segments or discard != label.discard:
            yield (
                f"{label.key} {label.employer} | missing {sorted(label.segments - segments)}"
                f" | extra {sorted(segments - label.segments)}"
                f" | discard {label.discard!r} got {discard!r} | {label.reason}\n"
            )


def parts(labels: list[Labelled]) -> list[tuple[str, list[Labelled]]]:
    """Return the labels of each sample and half, and of all halves nobody tuned on together."""
    names = sorted({label.part for label in labels})
    found = [(name, [e for e in labels if e.part == name]) for name in names]
    held = [label for label in labels if label.part.endswith("report")]
    if len(found) > 1:
        found.append(("all that nobody tuned on", held))
    return found


def main() -> None:
    """Read the arguments and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path, help="labels, or postings with --judged")
    arguments.add_argument("--half", choices=("tune", "report", "all"), default="report")
    arguments.add_argument("--errors", action="store_true", help="tune half only")
    arguments.add_argument("--judged", action="store_true", help="the employers of judged.csv")
    said = arguments.parse_args()
    if said.judged:
        labels = judged()
        frame = judged_postings(pd.read_csv(said.file, dtype=str).fillna(""), labels)
        found = set(frame["company_id"])
        labels = [label for label in labels if label.key in found]
    else:
        with said.file.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["confidence"] != "low"]
        rows = [row for row in rows if said.half in {"all", half(row["employer"])}]
        labels = [labelled(row["gid"], row, row["reason"]) for row in rows]
        frame = postings(rows)
    rules = load_rules()
    errors = said.errors and said.half == "tune" and not said.judged
    for part, mine in parts(labels):
        rows_of = frame[frame["company_id"].isin({label.key for label in mine})]
        sys.stdout.write(f"\n{part}\n" if part else "")
        for text_only in (False, True):
            report(rules, mine, rows_of, text_only=text_only, errors=errors)


if __name__ == "__main__":
    main()
