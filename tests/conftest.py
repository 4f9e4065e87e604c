"""What all tests share."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("no clock", deadline=None)  # machines are shared: slow is no failure
settings.load_profile("no clock")

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of our own tests."""
    said = "how many requests each role sends to the API (5000 before a release)"
    parser.addoption("--fuzz-cases", default="200", help=said)


@pytest.fixture(scope="session")
def dev_data() -> Path:
    """The folder of real development data beside the checkout; skips where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the development data (../shared/data) is not on this machine")
    return DATA


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:  # noqa: PLW1510  # failing means: skip
        pytest.skip("mounting a small disk needs root")
    yield disk
    # A process that is being killed may hold a file there for a moment still.
    subprocess.run(["umount", "-l", str(disk)], check=True)  # noqa: S607  # wherever it is
