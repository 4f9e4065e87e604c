"""Readers never see half a night, whatever happens to the publisher."""

from __future__ import annotations

import contextlib
import json
import pickle
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from enrich.lifecycle import NightLists
from output.manifest import verify
from output.publish import Edition, PublishError, publications, publish

PUBLISHER = """
import pickle, sys
from datetime import date
from pathlib import Path
from output.lists import publish_lists
from output.manifest import PublicationAbout

lists, first = Path(sys.argv[1]), int(sys.argv[2])
tables = pickle.loads(Path(sys.argv[3]).read_bytes())
print("ready", flush=True)
for run in range(first, first + 1000):
    for version in ("1", "2"):
        about = PublicationAbout(
            run_id=run, business_date=date(2026, 1, 5), rules_version=version
        )
        publish_lists(tables, lists, about, keep=3)
        print("published", flush=True)
"""

READER = """
import hashlib, json, sys
from pathlib import Path
from enrich.issues import InputError
from output.manifest import current_folder

lists = Path(sys.argv[1])
seen, whole, mixed = set(), 0, []
print("ready", flush=True)
while not (lists / "stop").exists():
    try:
        folder = current_folder(lists / "latest")
        told = json.loads((folder / "manifest.json").read_bytes())
        sums = {f["name"]: hashlib.sha256((folder / f["name"]).read_bytes()).hexdigest()
                for f in told["files"]}
    except (InputError, FileNotFoundError):
        if seen and not (lists / "latest").exists():
            mixed.append("latest vanished")
        continue  # retired while we read it: a reader starts again
    if sums == {f["name"]: f["sha256"] for f in told["files"]}:
        whole += 1
        seen.add((told["run_id"], told["rules_version"]))
    else:
        mixed.append(folder.name)
print(json.dumps({"whole": whole, "mixed": mixed, "nights": len(seen)}))
"""


@contextlib.contextmanager
def started(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Give a Python process that has finished its imports; it is gone when the block ends."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


@pytest.mark.slow
def test_a_reader_never_sees_a_mix_while_publishers_are_killed(
    tmp_path: Path,
    make_tables: Callable[..., NightLists],
    make_lead: Callable[..., dict[str, Any]],
) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    tables = tmp_path / "tables.pickle"
    tables.write_bytes(pickle.dumps(make_tables(make_lead(1))))
    moments = random.Random(2026)

    with started(READER, lists) as reader:
        for kill in range(10):
            with started(PUBLISHER, lists, 1 + 10 * kill, tables) as publisher:
                for _ in range(moments.randint(0, 3)):
                    assert publisher.stdout is not None
                    assert publisher.stdout.readline() == "published\n"
                with pytest.raises(subprocess.TimeoutExpired):
                    publisher.wait(timeout=moments.uniform(0.0, 0.6))
            assert not publications(lists) or verify(lists) == []
        (lists / "stop").touch()
        told = json.loads(reader.communicate()[0])

    assert told["mixed"] == []
    assert told["whole"] > told["nights"] > 2


@pytest.mark.slow
def test_a_disk_that_fills_up_while_writing_keeps_the_last_night(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = small_disk / "lists"
    plenty = shutil.disk_usage("/")._replace(free=1 << 40)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: plenty)

    def write(folder: Path, size: int) -> None:
        (folder / "list.csv").write_bytes(b"x" * size)
        (folder / "manifest.json").write_text('{"format": 1, "files": []}')

    publish(lists, Edition("2026-01-05", 1), lambda folder: write(folder, 1000))
    with pytest.raises(PublishError, match=r"No space left on device.*untouched"):
        publish(lists, Edition("2026-01-06", 2), lambda folder: write(folder, 3 << 20))

    assert sorted(path.name for path in lists.iterdir()) == ["2026-01-05_r1", "latest"]
    assert (lists / "latest" / "list.csv").stat().st_size == 1000
