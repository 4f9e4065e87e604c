"""Resolving a plain table: what `leads resolve` does with a file."""

from __future__ import annotations

import pandas as pd

from enrich.resolve.engine import resolve
from enrich.resolve.model import RESOLVED_COLUMNS, CompanyIndex, MemoryIndex


def resolve_table(
    mentions: pd.DataFrame,
    index: CompanyIndex | None = None,
    judgements: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return RESOLVED_COLUMNS for each row of `mentions`, in its order.

    To add to what earlier calls resolved, give their index, and save the whole resolution
    instead: `resolve` returns it.

    Args:
        mentions: MENTION_COLUMNS; `mention_id` and `name` are required.
        index: What is known before; nothing, when it is not given.
        judgements: As for `resolve`.
    """
    found = resolve(mentions, MemoryIndex() if index is None else index, judgements)
    return found.mentions[list(RESOLVED_COLUMNS)]
