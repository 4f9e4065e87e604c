"""What the tests of the flow and the command share."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from tests.flows.asked import (
    BLUE,
    BY,
    POSTINGS,
    RIVER,
    SILVER,
    ask,
    names_now,
    written,
)


@dataclass(frozen=True)
class Ended:
    """How one call of `leads` ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document on stdout."""
        return json.loads(self.out)


Leads = Callable[..., Ended]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that `LEADS_HOME` names; nothing of the user's is seen or touched."""
    folder = tmp_path / "home"
    monkeypatch.setenv("LEADS_HOME", str(folder))
    monkeypatch.delenv("LEADS_STORE", raising=False)
    return folder


@pytest.fixture
def leads(home: Path, capsys: pytest.CaptureFixture[str]) -> Leads:
    """Call `leads` in this process."""
    assert home.name == "home"

    def call(*arguments: object) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ended(int(ended.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def leads_process(home: Path) -> Leads:
    """Call `leads` as a process of its own, as people do."""

    def call(*arguments: object, timeout: float = 400) -> Ended:
        ended = subprocess.run(
            _command(*arguments),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            env=_environment(home),
            check=False,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return call


@pytest.fixture(scope="session")
def child_environment() -> Callable[[Path], dict[str, str]]:
    """The environment for a process that works on a home."""
    return _environment


@pytest.fixture
def start_leads() -> Start:
    """Start `leads` in a home, as a process whose lines on stderr can be read."""

    def start(home: Path, *arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            _command(*arguments, "--home", home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=_environment(home),
        )

    return start


def _command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "flows.cli", *map(str, arguments)]


def _environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of the user's own Prefect is seen."""
    ours = os.environ.items()  # noqa: TID251  a test's own child
    kept = {name: value for name, value in ours if not name.startswith("PREFECT_")}
    return kept | {"LEADS_HOME": str(home), "HOME": str(home), "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def ids(leads: Leads, home: Path, tmp_path: Path) -> dict[str, int]:
    """Import and resolve a few companies; return their numbers by name."""
    file = written(tmp_path / "postings.csv", POSTINGS)
    assert leads("import", file, "--site", "mine", "--date", "2026-01-05").code == 0
    assert leads("resolve", "--date", "2026-01-05").code == 0
    return names_now(home)


@pytest.fixture
def asked(ids: dict[str, int], home: Path) -> dict[str, int]:
    """Two open questions, the one about SILVER and RIVER the heavier."""
    ask(home, (ids[BLUE], ids[RIVER], 2), (ids[SILVER], ids[RIVER], 9))
    return ids


@pytest.fixture
def pipe(leads: Leads, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Call `leads companies review`, or another group's, with these lines on standard input."""

    def call(lines: str, group: str = "companies") -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        return leads(group, "review", *BY)

    return call
