"""Print our engine beside other matchers on one generated world, as the table of the README.

    python tests/bench/resolution/compare.py --mentions 100000 --seed 101 [--language en]

Every matcher runs in a process of its own on the same file, gets our own normaliser's parts
(`records.py`), and shows the best of its ways and thresholds, picked with the truth in hand.
CPU seconds hold normalising. Peers come with `pip install leadharvest[peers]`.
"""

from __future__ import annotations

import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from apart import Measured, apart
from measure import REPLAYED, doubt_lines, night_lines, options, order_lines, tell
from metrics import Quality, quality
from peers import PEERS, Outcome, Peer, night_edges, outcome
from replay import in_one_go
from world import World, world

HEAD = (
    "| matcher | db3 F (P/R) | b3 F | pairs F (P/R) | CPU s (ours = 1) | peak MB | best way |",
    "| --- | --- | --- | --- | --- | --- | --- |",
)


def row(name: str, scores: Quality, cost: str, peak: float, way: str) -> str:
    """Return a row of the table."""
    db3, pairs = scores.db3, scores.pairs
    return (
        f"| {name} | {db3.f1:.3f} ({db3.precision:.3f}/{db3.recall:.3f}) | {scores.b3.f1:.3f} |"
        f" {pairs.f1:.3f} ({pairs.precision:.3f}/{pairs.recall:.3f}) |"
        f" {cost} | {peak:,.0f} | {way} |"
    )


def our_row(made: World, done: Measured) -> str:
    """Return our own row."""
    scores = quality(made.mentions, done.value.companies)
    return row("**leadharvest**", scores, f"{done.value.seconds:.1f}", done.peak_mb, "")


def peer_row(peer: Peer, file: Path, ours: float) -> str:
    """Return a peer's row: its best way, or that it is not installed."""
    if peer.missing:
        return f"| {peer.name} | not installed | | | | | |"
    ways = [apart(outcome, peer.name, file, way) for way in peer.ways]
    best = max(ways, key=lambda one: float(one.value.scores.db3.f1))
    found: Outcome = best.value
    cost = f"{found.seconds:.1f} ({found.seconds / ours:.2f})"
    named = f"{peer.name} {_version(peer.needs[0])}" if peer.needs else peer.name
    return row(named, found.scores, cost, best.peak_mb, f"{found.way}, {found.threshold}")


def _version(package: str) -> str:
    try:
        return version({"sklearn": "scikit-learn"}.get(package, package))
    except PackageNotFoundError:
        return ""


def night_row(file: Path) -> str:
    """Return what splink needs for the last night, where it is installed."""
    if PEERS["splink"].missing:
        return "splink     not installed"
    done = apart(night_edges, file)
    edges, seconds = done.value
    return f"splink     fit and {edges:,} edges of that night: {seconds:.2f} s CPU, no numbers"


def main() -> None:
    """Compare on one world and print the table, then what only our engine has."""
    asked = options(__doc__)
    asked.add_argument("--peers", default=",".join(PEERS), help="names, with commas between")
    said = asked.parse_args()
    made = world(said.seed, said.mentions, said.language)
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "mentions.parquet"
        made.mentions.to_parquet(file)
        tell(f"{said.mentions:,} mentions, seed {said.seed}, {said.language}", "", *HEAD)
        ours = apart(in_one_go, file)
        tell(our_row(made, ours))
        for name in filter(None, said.peers.split(",")):
            tell(peer_row(PEERS[name.strip()], file, ours.value.seconds))
        if said.quick:
            return
        tell("", *night_lines(file, Path(place) / "store"), night_row(file))
        if said.mentions <= REPLAYED:
            tell(*order_lines(made, ours.value.companies), *doubt_lines(made))


if __name__ == "__main__":
    main()
