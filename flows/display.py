"""What people see while a night runs: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flows.console import say, stderr
from flows.progress import Listener
from flows.settings import colourless

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

STAGES = ("harvest", "load", "resolve", "copies", "classify", "score", "publish")


@contextlib.contextmanager
def display() -> Iterator[Listener]:
    """Show the night on stderr while the block lasts."""
    console = stderr()
    if not console.is_terminal or colourless():
        yield Lines()
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bars = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[told]}", markup=False),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    with bars:
        yield Bars(bars)


class Lines:
    """Tells each stage and each finished site in a line."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, int]] = {}

    def stage(self, name: str) -> None:
        """Say that a stage begins."""
        say(f"{name} …")

    def reading(self, site: str, pages: int, postings: int, listed: int) -> None:
        """Keep the figures for the site's last line."""
        self._last[site] = (pages, max(postings, listed))

    def done(self, site: str, verdict: str) -> None:
        """Say how a site's harvest ended."""
        pages, postings = self._last.get(site, (0, 0))
        say(f"  {site}: {pages} pages, {postings} postings, {verdict}")


class Bars:
    """Moves one bar for the night and one for each site that is being read."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._lock = threading.Lock()
        self._night = bars.add_task("starting", total=len(STAGES), told="")
        self._sites: dict[str, TaskID] = {}

    def stage(self, name: str) -> None:
        """Move the night's bar on."""
        done = STAGES.index(name) if name in STAGES else 0
        self._bars.update(self._night, description=name, completed=done)

    def reading(self, site: str, pages: int, postings: int, listed: int) -> None:
        """Move a site's bar on."""
        told = f"{pages} pages, {max(postings, listed)} postings"
        self._bars.update(self._bar(site), told=told)

    def done(self, site: str, verdict: str) -> None:
        """Fill a site's bar."""
        bar = self._bar(site)
        self._bars.update(bar, total=1, completed=1, description=f"  {site} {verdict}")

    def _bar(self, site: str) -> TaskID:
        with self._lock:
            if site not in self._sites:
                self._sites[site] = self._bars.add_task(f"  {site}", total=None, told="")
            return self._sites[site]
