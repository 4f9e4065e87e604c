"""What is new in tonight's lists, what changed in them, and what is no longer there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from enrich.dossiers import rows_of

WATCHED: Mapping[str, str] = {
    "company_name": "公司全称",
    "all_segments": "细分客群",
    "open_postings": "在招职位数",
    "destinations": "目的国地区",
    "buyer_role": "采购角色",
    "city": "城市",
}
"""The columns whose change is news, and what people call them. The score is not among them: it
fades every night."""

NEW_REASONS = "推荐依据有变化"
NO_POSTINGS, NO_SEGMENT = "职位已全部下线", "不再符合名单规则"
_SETS = frozenset({"destinations", "buyer_role"})


def list_changes(
    now: pd.DataFrame,
    last: pd.DataFrame,
    barred: Collection[int] = frozenset(),
    hiring: Collection[int] = frozenset(),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of now with their `change`, and the rows of `last` that are closed.

    Args:
        now: LEAD_COLUMNS.
        last: LEAD_COLUMNS as last published, `company_id` being the company that stayed.
        barred: Companies that must not even be called closed.
        hiring: Companies that still have an open posting.

    Returns:
        `now` with `change`: new, changed or kept; and the rows of `last` that `now` lacks, with
        their last known values and `change` closed. `change_note` says what changed, or why a
        row is closed; it is "" for the rest.
    """
    before: dict[tuple[int, str], tuple[Any, ...]] = {}
    for number, segment, *told in rows_of(last, "company_id", "segment", "row_hash", *WATCHED):
        before.setdefault((number, segment), tuple(told))
    changes, notes, current = [], [], set()
    for number, segment, *told in rows_of(now, "company_id", "segment", "row_hash", *WATCHED):
        current.add((number, segment))
        was = before.get((number, segment))
        same = was is not None and was[0] == told[0]
        changes.append("new" if was is None else "kept" if same else "changed")
        notes.append("" if was is None or same else _difference(was[1:], told[1:]))
    over, known = [], set(current)
    for number, segment in rows_of(last, "company_id", "segment"):
        over.append((number, segment) not in known and number not in barred)
        known.add((number, segment))
    closed = last[pd.Series(over, index=last.index, dtype=bool)].reset_index(drop=True)
    why = [NO_SEGMENT if n in hiring else NO_POSTINGS for n in closed["company_id"].tolist()]
    return (
        now.assign(change=changes, change_note=notes),
        closed.assign(change="closed", change_note=why),
    )


def _difference(was: Collection[Any], now: Collection[Any]) -> str:
    """Return what changed between two rows' WATCHED columns, for people."""
    parts = [
        _change(column, str(old), str(new))
        for column, old, new in zip(WATCHED, was, now, strict=True)
        if str(old) != str(new)
    ]
    return "；".join(parts) or NEW_REASONS


def _change(column: str, old: str, new: str) -> str:
    word = WATCHED[column]
    if column == "all_segments":
        return f"{word}有变化"
    if column not in _SETS:
        return f"{word} {old or '无'} → {new or '无'}"
    had, has = old.split(";"), new.split(";")
    come = [f"+{one}" for one in has if one and one not in had]
    gone = [f"−{one}" for one in had if one and one not in has]
    return " ".join([word, *come, *gone])
