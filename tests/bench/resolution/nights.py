"""Print what a night costs on small and on large stores, and what a bulk run costs.

    python tests/bench/resolution/nights.py [--seed 21] [--new 3400] [--known 38000 340000]
        [--bulk 1000000] [--rebuild]

Each figure comes from a process of its own, which counts from after its imports. A night opens
the store, reads the mentions that have no company yet, resolves them and saves the result; the
whole night is divided by its new names (as written; short ones count once per city). Stores are
built once and kept in the temporary folder; `--rebuild` makes them anew, as is needed after a
change of what is filed.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from world import world  # the folder is no package

from enrich.resolve import MemoryIndex, resolve
from enrich.store import Store, open_store
from enrich.store.bulk import add_rows
from enrich.store.companies import (
    company_index,
    new_mentions,
    save_resolution,
)
from enrich.store.judging import judgements
from enrich.store.schema import mention

KEPT = Path(tempfile.gettempdir()) / "leads-bench-nights"
DAY = date(2026, 11, 24)
STEPS = ("open", "read", "resolve", "save")
COUNTS = ("mentions", "units", "companies", "filed")
Figures = dict[str, float]


def peak() -> float:
    """Return the most megabytes that this process ever held."""
    status = Path("/proc/self/status")
    if status.exists():  # what `getrusage` tells there counts the process that started this one
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line[:6] == "VmHWM:")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def split(seed: int, known: int, new: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return mentions with `known` distinct names, and those after them with `new` more.

    Names as written, a short one once per city. As in the store, the same words of one board
    about one city are one mention: a night resolves those that were not seen before.
    """
    frame = world(seed, 4 * (known + new)).mentions.drop_duplicates(["name", "city"])
    places = frame["city"].where(frame["short"], "")
    seen = (~(frame["name"] + "@" + places).duplicated()).cumsum()
    if seen.iloc[-1] < known + new:
        raise SystemExit("this world has too few names")
    return frame[seen <= known], frame[(seen > known) & (seen <= known + new)]


def add_mentions(store: Store, part: pd.DataFrame) -> None:
    """Add mentions as a board's night does, before anybody knows their companies."""
    columns = ["mention_id", "mention_key", "name", "city", "first_seen"]
    rows = zip(part["mention_id"] + 1, part["mention_id"], part["name"], part["city"])  # noqa: B905  # of one frame
    with store.begin() as db:
        add_rows(db, mention, columns, ((i, str(k), n, c, DAY) for i, k, n, c in rows))


def build(folder: Path, seed: int, known: int, new: int) -> None:
    """Make a store that knows `known` names and has the mentions of one night to resolve."""
    before, night = split(seed, known, new)
    store = open_store(folder)
    add_mentions(store, before)
    one_night(store)
    add_mentions(store, night)
    with store.begin() as db:
        db.exec_driver_sql("ANALYZE")
    store.close()


def one_night(store: Store) -> Figures:
    """Resolve what is new in the store; return the CPU seconds of each step."""
    start = time.process_time()
    with store.read() as db:
        mentions = new_mentions(db)
        read = time.process_time()
        found = resolve(mentions, company_index(db), judgements(db))
    done = time.process_time()
    with store.begin() as db:
        save_resolution(db, found, None)
    saved = time.process_time()
    return {
        "read": read - start,
        "resolve": done - read,
        "save": saved - done,
        "mentions": len(mentions),
        "units": len(found.units),
        "companies": len(found.companies),
        "filed": len(found.unit_keys),
    }


def night_child(folder: Path) -> Figures:
    """Measure a night on the store in `folder`, from opening to closing it."""
    before, start = peak(), time.process_time()
    store = open_store(folder)
    opened = time.process_time()
    figures = one_night(store)
    store.close()
    whole = time.process_time() - start
    return figures | {"open": opened - start, "cpu": whole, "imports": before, "peak": peak()}


def bulk_child(frame_file: Path) -> Figures:
    """Measure resolving a whole file of mentions from nothing."""
    frame = pd.read_parquet(frame_file)
    before, start = peak(), time.process_time()
    found = resolve(frame, MemoryIndex())
    return {
        "cpu": time.process_time() - start,
        "mentions": len(frame),
        "companies": len(found.companies),
        "imports": before,
        "peak": peak(),
    }


def child(*arguments: str) -> Figures:
    """Run this file again in a process of its own and return what it measured."""
    said = subprocess.run(
        [sys.executable, __file__, *arguments], check=True, capture_output=True, text=True
    )
    found: Any = json.loads(said.stdout)
    return dict(found)


def night(seed: int, known: int, new: int, *, rebuild: bool) -> Figures:
    """Return the figures of a night on a copy of the kept store."""
    kept = KEPT / f"{seed}-{known}-{new}"
    if rebuild:
        shutil.rmtree(kept, ignore_errors=True)
    if not kept.exists():
        child(
            "--build", str(kept), "--seed", str(seed), "--known", str(known), "--new", str(new)
        )
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(kept, copy, dirs_exist_ok=True)
        return child("--night", copy)


def bulk(seed: int, mentions: int) -> Figures:
    """Return the figures of one bulk run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mentions.parquet"
        world(seed, mentions).mentions[["mention_id", "name", "city"]].to_parquet(file)
        return child("--frame", str(file))


def report(said: argparse.Namespace) -> list[str]:
    """Measure everything asked for and return the lines to print."""
    lines, each = [], []
    for known in said.known:
        one = night(said.seed, known, said.new, rebuild=said.rebuild)
        each.append(1e6 * one["cpu"] / said.new)
        steps = ", ".join(f"{name} {one[name]:.3f}" for name in STEPS)
        lines.append(f"{known:,} known + {said.new:,} new: {each[-1]:.0f} µs CPU per new name")
        lines.append(f"    {steps} s; peak {one['peak']:.0f} MB, imports {one['imports']:.0f}")
        counts = ", ".join(f"{one[name]:,.0f} {name}" for name in COUNTS)
        lines.append(f"    {counts}")
    if len(each) > 1:
        lines.append(f"growth: {each[-1] / each[0]:.2f} ×")
    if said.bulk:
        one = bulk(said.seed, said.bulk)
        speed = one["mentions"] / one["cpu"]
        lines.append(f"bulk: {said.bulk:,} mentions in {one['cpu']:.1f} s CPU, {speed:,.0f}/s")
        lines.append(f"    peak {one['peak']:.0f} MB, mentions read {one['imports']:.0f}")
    return lines


def main() -> None:
    """Measure, or be the process that is measured."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=21)
    asked.add_argument("--known", type=int, nargs="*", default=[38_000, 340_000])
    asked.add_argument("--new", type=int, default=3_400)
    asked.add_argument("--bulk", type=int, default=1_000_000)
    asked.add_argument("--rebuild", action="store_true")
    for inner in ("--build", "--night", "--frame"):
        asked.add_argument(inner, type=Path, help=argparse.SUPPRESS)
    said = asked.parse_args()
    if said.build:
        build(said.build, said.seed, said.known[0], said.new)
        sys.stdout.write("{}")
    elif said.night:
        sys.stdout.write(json.dumps(night_child(said.night)))
    elif said.frame:
        sys.stdout.write(json.dumps(bulk_child(said.frame)))
    else:
        sys.stdout.write("\n".join(report(said)) + "\n")


if __name__ == "__main__":
    main()
