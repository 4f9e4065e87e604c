"""JSON lines for machines: each value as the store has it, nothing worded, spaced or cut."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any


def write_jsonl(
    path: Path, sources: Sequence[str], records: Iterable[Mapping[str, Any]]
) -> None:
    """Write an object a line with the given keys; what a record does not know is null.

    A lone surrogate, which UTF-8 cannot hold, is written as JSON's own escape.
    """
    # Lines end alike on every system, so that equal records have equal checksums.
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        for record in records:
            told = {source: record.get(source) for source in sources}
            line = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)
            file.write(line + "\n")
