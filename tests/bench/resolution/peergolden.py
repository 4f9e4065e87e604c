"""goldenmatch with weighted fields in three passes of blocks."""

from __future__ import annotations

import contextlib
import io
import logging
from typing import Any

import pandas as pd
import pyarrow

_PASSES = (("core", ("strip",)), ("core", ("substring:0:3",)), ("sound", ("strip",)))


def golden_pairs(table: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that goldenmatch scores, by core, its edits and the town."""
    import goldenmatch  # noqa: PLC0415  # optional

    logging.getLogger("goldenmatch").setLevel(logging.ERROR)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        given = pyarrow.Table.from_pandas(
            table[["core", "sound", "town"]], preserve_index=False
        )
        result = goldenmatch.dedupe_df(given, config=_config())
    pairs = pd.DataFrame(result.scored_pairs or [], columns=["left", "right", "score"])
    return pairs.astype({"left": int, "right": int})


def _config() -> Any:
    from goldenmatch import (  # noqa: PLC0415  # optional
        BlockingConfig,
        BlockingKeyConfig,
        GoldenMatchConfig,
        MatchkeyConfig,
        MatchkeyField,
    )

    fields = [
        MatchkeyField(field="core", scorer="jaro_winkler", weight=0.5),
        MatchkeyField(field="core", scorer="levenshtein", weight=0.3),
        MatchkeyField(field="town", scorer="exact", weight=0.2),
    ]
    return GoldenMatchConfig(
        matchkeys=[MatchkeyConfig(name="name", type="weighted", threshold=0.6, fields=fields)],
        blocking=BlockingConfig(
            strategy="multi_pass",
            keys=[BlockingKeyConfig(fields=["core"])],
            passes=[
                BlockingKeyConfig(fields=[name], transforms=list(transforms))
                for name, transforms in _PASSES
            ],
        ),
    )
