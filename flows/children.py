"""Processes that we start and that must not outlive us.

A child is given the reading end of a pipe as its standard input and never gets a byte. When we
end, however we end (kill -9 included), the system closes the pipe and the child sees its end.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from enrich.issues import LeadharvestError

PATIENCE_S = 5.0


@contextlib.contextmanager
def child(
    argv: Sequence[str], log: Path, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Run `argv` while the block lasts, then end it; its error output is added to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as errors:
        process = subprocess.Popen(  # noqa: S603  our own modules, started by our own Python
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            env=env,
            start_new_session=True,  # an interrupt in the terminal is ours to handle, not its
        )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """End a child: its pipe first, then a signal, then the signal nobody can ignore."""
    for stop in (_close_pipe, subprocess.Popen.terminate, subprocess.Popen.kill):
        if process.poll() is None:
            stop(process)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE_S)
    if process.stdin and not process.stdin.closed:
        process.stdin.close()
    if process.stdout:
        process.stdout.close()


def announcement(process: subprocess.Popen[str], what: str, log: Path) -> dict[str, Any]:
    """Return the JSON object that a child prints as its first line when it is ready.

    Raises:
        LeadharvestError: It ended before, or said something else.
    """
    line = process.stdout.readline() if process.stdout else ""
    try:
        said = json.loads(line)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        tail = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        raise LeadharvestError(f"{what} did not start: {' '.join(tail) or 'it said nothing'}")
    return said


def module(name: str, *arguments: str) -> list[str]:
    """Return the command that runs one of our modules with the Python that runs us."""
    return [sys.executable, "-m", name, *arguments]


def _close_pipe(process: subprocess.Popen[str]) -> None:
    if process.stdin:
        process.stdin.close()
