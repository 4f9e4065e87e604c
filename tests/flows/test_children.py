"""Children: they end with us, however we end."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from enrich.issues import LeadharvestError
from flows.children import announcement, child

WAITS = "import sys; print('{\"ready\": 1}', flush=True); sys.stdin.read()"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('{\"ready\": 1}', flush=True); time.sleep(60)"
)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_child_ends_with_its_block(tmp_path: Path) -> None:
    with child(python(WAITS), tmp_path / "log") as process:
        assert announcement(process, "it", tmp_path / "log") == {"ready": 1}

    assert process.returncode == 0


def test_child_that_ignores_everything_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.children.PATIENCE_S", 0.05)

    with child(python(STUBBORN), tmp_path / "log") as process:
        announcement(process, "it", tmp_path / "log")

    assert process.returncode == -signal.SIGKILL


def test_child_that_fails_to_start_is_told_by_its_last_words(tmp_path: Path) -> None:
    log = tmp_path / "log"

    with (
        child(python("raise SystemExit('no port')"), log) as process,
        pytest.raises(LeadharvestError, match="the farm did not start: no port"),
    ):
        announcement(process, "the farm", log)


def test_child_sees_the_end_of_a_parent_that_was_killed(tmp_path: Path) -> None:
    done = tmp_path / "done"
    waits = f"import sys, pathlib; sys.stdin.read(); pathlib.Path({str(done)!r}).touch()"
    parent = (
        "import sys, pathlib; from flows.children import child\n"
        f"argv, log = {python(waits)!r}, pathlib.Path({str(tmp_path / 'log')!r})\n"
        "with child(argv, log) as p:\n"
        "    print(p.pid, flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        python(parent), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    pid = int(process.stdout.readline())

    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    wait_for_end(pid)

    assert done.exists()


def wait_for_end(pid: int) -> None:
    """Wait until a process that is not our child is gone."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        select.select([descriptor], [], [], 10)
    finally:
        os.close(descriptor)
