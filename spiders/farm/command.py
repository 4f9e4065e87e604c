"""What `leads farm` does: serve the farm for people and other programs, or write its truth."""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from spiders.farm.boards import BOARDS
from spiders.farm.faults import FaultPlan
from spiders.farm.server import Stage, serve
from spiders.farm.truth import write_truth
from spiders.farm.world import Farm

SEED, COMPANIES = 7, 400


def main(  # noqa: PLR0913  the command's own options, one argument each
    night: int = 1,
    seed: int | None = None,
    port_base: int | None = None,
    truth: Path | None = None,
    announce: bool = False,
    *,
    companies: int | None = None,
    faults: FaultPlan | None = None,
) -> None:
    """Serve one night until interrupted, or write its truth and end.

    Args:
        night: The night to show.
        seed: Another world.
        port_base: First port; None takes free ones.
        truth: Write the truth as CSV into this folder, and end.
        announce: Say the addresses as one line of JSON; end when standard input ends.
        companies: Size of the world.
        faults: What is wrong with which board.
    """
    farm = Farm(SEED if seed is None else seed, companies or COMPANIES)
    if truth is not None:
        for path in write_truth(farm, night, truth):
            sys.stdout.write(f"{path}\n")
        return
    with serve(farm, night, port_base) as stage:
        stage.faults = faults or {}
        _say(stage, announce)
        _wait(announce)


def _say(stage: Stage, announce: bool) -> None:
    if announce:
        sys.stdout.write(json.dumps(stage.base_urls) + "\n")
    else:
        for board in BOARDS:
            sys.stdout.write(f"{stage.base_urls[board.site]}  {board.site}  {board.name}\n")
    sys.stdout.flush()


def _wait(with_input: bool) -> None:
    """Return on an interrupt or a request to terminate; or at the end of standard input."""
    over = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  signal's shape
        over.set()

    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, stop)

    def read() -> None:
        sys.stdin.read()
        over.set()

    if with_input:
        threading.Thread(target=read, daemon=True).start()
    over.wait()
