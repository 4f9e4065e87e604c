"""The farm as a process of its own, so that the night reads it over real HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from flows.children import announcement, child, module


@contextlib.contextmanager
def farm(night: int, log: Path, companies: int | None = None) -> Iterator[dict[str, str]]:
    """Serve night `night` of the farm while the block lasts; yield site id → base address."""
    size = ["--companies", str(companies)] if companies else []
    argv = module("flows.cli", "farm", "--night", str(night), "--announce", *size)
    with child(argv, log) as process:
        yield announcement(process, "the farm", log)
