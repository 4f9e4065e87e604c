"""CPU of a page that a browser fills, against the same page as a server would send it.

    python tests/bench/browser.py --postings 60 --rounds 3

Both are harvested in processes of their own, browser included, at no delay. What the start
costs is taken off: each figure is the difference between many postings and few. Ratios are what
to trust.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from ruamel.yaml import YAML

sys.path.insert(0, str(Path(__file__).parents[2]))  # the tests' boards are in no package

from spiders.handover import Handover
from spiders.site import HtmlListingSite
from tests.spiders.harvest.board import Board, _job
from tests.spiders.harvest.scripted import rendered_site, scripted

FEW = 10


def cpu_s(site: HtmlListingSite, folder: Path) -> tuple[float, int]:
    """Return the CPU seconds of a harvest with all its processes, and its rows."""
    file, into = folder / f"{site.id}.yaml", folder / "into"
    with file.open("w", encoding="utf-8") as opened:
        YAML().dump(site.model_dump(mode="json", exclude_unset=True), opened)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "spiders", site.id, "--sites", str(folder)]
    command += ["--into", str(into), "--locks", str(folder / "locks")]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, Handover.open(into).report.rows


def a_page(filled: bool, postings: int, folder: Path) -> float:
    """Return CPU milliseconds a posting, with its share of a list of ten."""

    def harvest(count: int) -> float:
        board = Board()
        board.jobs = {str(n): _job(n) for n in range(1, count + 1)}
        made: Callable[..., HtmlListingSite] = board.html_site
        if filled:
            scripted(board, jobs=count)
            made = lambda **changes: rendered_site(board, **changes)  # noqa: E731
        spent, rows = cpu_s(made(), folder)
        board.close()
        if rows != count:
            raise SystemExit(f"{rows} rows of {count}: nothing to measure")
        return spent

    return 1000 * (harvest(postings) - harvest(FEW)) / (postings - FEW)


def main() -> None:
    """Measure, and write the table to stdout."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    times: dict[bool, list[float]] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            for filled, found in times.items():
                found.append(a_page(filled, options.postings, Path(folder)))
    plain, filled_ms = (statistics.median(times[filled]) for filled in (False, True))
    sys.stdout.write(
        "| page | CPU ms | x plain |\n| --- | --- | --- |\n"
        f"| as a server sends it | {plain:.1f} | 1 |\n"
        f"| filled by a browser | {filled_ms:.0f} | {filled_ms / plain:.0f} |\n"
    )


if __name__ == "__main__":
    main()
