"""Print how well and how fast our own engine resolves a generated world.

    python tests/bench/resolution/measure.py --mentions 100000 --seed 1 [--language en]

Above REPLAYED mentions the nights are not replayed: only the last one is, out of a store.
Seeds 1 to 10 are for tuning; the figures in README are of seeds 101 and 102. `--quick` leaves
the nights and the queue out. `compare.py` prints the same beside the peers.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from answers import reviewed
from apart import apart
from metrics import Quality, b_cubed, joined_nameless, left_open, quality
from related import related
from replay import Nights, fill_store, in_one_go, last_night, shuffled
from world import World, world

from enrich.resolve import MemoryIndex, resolve

REPLAYED = 300_000


def options(about: str | None) -> argparse.ArgumentParser:
    """Return the options that both commands have."""
    asked = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--mentions", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--language", default="zh", choices=("zh", "en"))
    asked.add_argument("--quick", action="store_true", help="quality and bulk cost alone")
    return asked


def said_of(scores: Quality) -> str:
    """Return the scores as one line."""
    return f"db3 {scores.db3}  b3 {scores.b3}  pairs {scores.pairs}"


def bulk_lines(made: World, file: Path) -> list[str]:
    """Return quality, speed and peak of resolving all mentions from cold."""
    done = apart(in_one_go, file)
    rows, took = len(made.mentions), done.value.seconds
    return [
        f"quality    {said_of(quality(made.mentions, done.value.companies))}",
        (
            f"bulk       {took:.1f} s CPU, {rows / took:,.0f} mentions/s,"
            f" {done.value.fresh:,} names, peak {done.peak_mb:,.0f} MB"
        ),
    ]


def night_lines(file: Path, folder: Path) -> list[str]:
    """Return what the last night costs against a store that knows all nights before."""
    known = apart(fill_store, file, folder).value
    done = apart(last_night, file, folder)
    night = done.value
    per_name = 1e6 * night.seconds / max(1, night.fresh)
    return [
        (
            f"night      {night.fresh:,} new names against {known:,}:"
            f" {night.seconds:.2f} s CPU, opening the store included,"
            f" {per_name:.0f} µs a new name; saving {night.saving:.2f} s;"
            f" peak {done.peak_mb:,.0f} MB"
        )
    ]


def order_lines(made: World, batch: list[int]) -> list[str]:
    """Return whether numbers stay and whether the order of the rows matters."""
    nights = Nights.replayed(made.mentions)
    mixed = shuffled(made.mentions, 5)
    return [
        f"nights     {said_of(quality(made.mentions, nights.companies()))}",
        (
            f"order      nightly as batch {b_cubed(batch, nights.companies()).f1:.4f},"
            f" shuffled as batch {b_cubed(batch, mixed).f1:.4f} (B-cubed)"
        ),
        f"ids        {nights.moved} names moved, {nights.churn} of them without an event",
    ]


def doubt_lines(made: World) -> list[str]:
    """Return what is left open, what is asked, and what the answers bring."""
    found = resolve(made.mentions, MemoryIndex())
    companies = found.mentions["company_id"].tolist()
    asked = {*found.doubts["company_id"], *found.doubts["other_id"]}
    pairs = joined_nameless(made.mentions, companies)
    alone = left_open(made.mentions, companies, asked)
    before, review = quality(made.mentions, companies), reviewed(made.mentions, found)
    share = review.asked / max(1, len(found.units))
    lines = [
        (
            f"abstain    {pairs} pairs with a nameless employer,"
            f" {alone:.1%} of unresolvable short forms left open"
        ),
        (
            f"queue      {review.asked:,} questions, {share:.2%} of names;"
            f" {review.answered:,} answered {dict(sorted(review.verdicts.items()))}:"
            f" db3 {review.after.db3.f1 - before.db3.f1:+.4f},"
            f" b3 {review.after.b3.f1 - before.b3.f1:+.4f}"
        ),
    ]
    lines += [
        f"{kind:10} {score} against the world's"
        for kind, score in related(made, companies, found.relations).items()
    ]
    return lines


def main() -> None:
    """Measure one world and print the lines."""
    said = options(__doc__).parse_args()
    made = world(said.seed, said.mentions, said.language)
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "mentions.parquet"
        made.mentions.to_parquet(file)
        tell(f"{said.mentions:,} mentions, seed {said.seed}, {said.language}")
        tell(*bulk_lines(made, file))
        if said.quick:
            return
        tell(*night_lines(file, Path(place) / "store"))
        if said.mentions > REPLAYED:
            return
        batch = resolve(made.mentions, MemoryIndex()).mentions["company_id"].tolist()
        tell(*order_lines(made, batch))
        tell(*doubt_lines(made))


def tell(*lines: str) -> None:
    """Print lines at once, so that a long run shows how far it is."""
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
