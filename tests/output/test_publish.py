"""A publication appears whole or not at all, and the last one stays until then."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from output.manifest import current_folder
from output.publish import Edition, PublishError, publications, publish

NIGHT_1, NIGHT_2 = Edition("2026-01-05", 1), Edition("2026-01-06", 2)


def wrote(text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "list.csv").write_text(text)
        files = [{"name": "list.csv", "sha256": hashlib.sha256(text.encode()).hexdigest()}]
        (folder / "manifest.json").write_text(json.dumps({"format": 1, "files": files}))

    return write


def killed(folder: Path) -> None:
    (folder / "list.csv").write_text("half")
    raise KeyboardInterrupt


def names(lists: Path) -> list[str]:
    return sorted(path.name for path in lists.iterdir())


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    return tmp_path / "home" / "lists"


def test_latest_leads_to_the_publication_by_a_relative_link(lists: Path) -> None:
    folder = publish(lists, NIGHT_1, wrote("a"))

    assert folder == lists / "2026-01-05_r1"
    assert (lists / "latest").readlink() == Path("2026-01-05_r1")
    assert current_folder(lists) == current_folder(lists / "latest") == folder.resolve()


def test_older_publications_stay_beside_the_latest(lists: Path) -> None:
    publish(lists, NIGHT_1, wrote("a"))
    publish(lists, NIGHT_2, wrote("b"))

    assert names(lists) == ["2026-01-05_r1", "2026-01-06_r2", "latest"]
    assert (lists / "latest" / "list.csv").read_text() == "b"


def test_a_backfill_of_an_earlier_night_does_not_hide_the_newer_one(lists: Path) -> None:
    publish(lists, NIGHT_2, wrote("b"))
    publish(lists, Edition("2026-01-05", 3), wrote("backfill"))

    assert (lists / "latest" / "list.csv").read_text() == "b"


def test_only_so_many_are_kept_and_never_fewer_than_the_latest(lists: Path) -> None:
    for run in range(1, 6):
        publish(lists, Edition("2026-01-05", run), wrote(str(run)), keep=2)
    assert names(lists) == ["2026-01-05_r4", "2026-01-05_r5", "latest"]

    publish(lists, Edition("2026-01-05", 6), wrote("6"), keep=0)
    assert names(lists) == ["2026-01-05_r6", "latest"]


def test_a_backfill_older_than_all_that_is_kept_stays_until_the_next_publication(
    lists: Path,
) -> None:
    for run in (2, 3):
        publish(lists, Edition("2026-01-06", run), wrote(str(run)), keep=2)

    folder = publish(lists, Edition("2026-01-05", 4), wrote("backfill"), keep=2)
    assert (folder / "list.csv").read_text() == "backfill"

    publish(lists, Edition("2026-01-06", 5), wrote("5"), keep=2)
    assert not folder.exists()


def test_publishing_a_run_again_unchanged_changes_nothing(lists: Path) -> None:
    folder = publish(lists, NIGHT_1, wrote("a"))
    before = (folder / "list.csv").stat().st_ino

    again = publish(lists, NIGHT_1, wrote("a"))

    assert again == folder
    assert (folder / "list.csv").stat().st_ino == before


def test_publishing_a_run_again_with_other_content_replaces_it_without_mixing(
    lists: Path,
) -> None:
    first = publish(lists, NIGHT_1, wrote("a"))
    second = publish(lists, NIGHT_1, wrote("b"))

    assert (lists / "latest" / "list.csv").read_text() == "b"
    assert (first / "list.csv").read_text() == "a"  # for those who are still reading it
    publish(lists, NIGHT_2, wrote("c"))
    assert publications(lists) == [second, lists / "2026-01-06_r2"]


def test_a_killed_publisher_leaves_the_last_night_and_is_swept_up(lists: Path) -> None:
    publish(lists, NIGHT_1, wrote("a"))
    (lists / ".part-2026-01-06_r9").mkdir()
    (lists / ".part-2026-01-06_r9" / "list.csv").write_text("half")
    (lists / ".part-latest").symlink_to("2026-01-06_r9")

    with pytest.raises(KeyboardInterrupt):
        publish(lists, NIGHT_2, killed)

    assert names(lists) == ["2026-01-05_r1", "latest"]
    assert (lists / "latest" / "list.csv").read_text() == "a"


def test_a_publisher_killed_before_the_switch_finishes_when_run_again(lists: Path) -> None:
    publish(lists, NIGHT_1, wrote("a"))
    publish(lists, NIGHT_2, wrote("b"))
    (lists / "latest").unlink()
    (lists / "latest").symlink_to("2026-01-05_r1")

    publish(lists, NIGHT_2, wrote("b"))

    assert names(lists) == ["2026-01-05_r1", "2026-01-06_r2", "latest"]
    assert (lists / "latest" / "list.csv").read_text() == "b"


def test_a_disk_without_symbolic_links_gets_a_file_that_names_the_folder(
    lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("symbolic links are not supported")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    publish(lists, NIGHT_1, wrote("a"))
    publish(lists, NIGHT_2, wrote("b"))

    assert (lists / "latest").read_text() == "2026-01-06_r2\n"
    assert current_folder(lists / "latest") == (lists / "2026-01-06_r2").resolve()
    assert current_folder(lists) == (lists / "2026-01-06_r2").resolve()


class Disk(NamedTuple):
    total: int
    used: int
    free: int


def test_a_full_disk_is_refused_before_anything_is_written(
    lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(lists, NIGHT_1, wrote("a"))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(100 << 20, 99 << 20, 1 << 20))

    with pytest.raises(PublishError, match="64 MiB are needed to publish, 1 MiB are free"):
        publish(lists, NIGHT_2, wrote("b"))

    assert names(lists) == ["2026-01-05_r1", "latest"]


def test_a_folder_in_the_way_is_told_and_nothing_is_lost(lists: Path) -> None:
    (lists / "latest").mkdir(parents=True)
    (lists / "latest" / "mine.txt").write_text("keep me")

    with pytest.raises(PublishError, match="untouched"):
        publish(lists, NIGHT_1, wrote("a"))

    assert (lists / "latest" / "mine.txt").read_text() == "keep me"
