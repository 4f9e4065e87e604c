"""Leads: which rows leave the house, how they are called, and what changed since last time."""

from __future__ import annotations

LEAD_COLUMNS: tuple[str, ...] = (
    "lead_id",
    "company_id",
    "company_name",
    "short_name",
    "uscc",
    "segment",
    "all_segments",
    "grade",
    "score",
    "fit",
    "need",
    "reach",
    "reasons",
    "evidence_text",
    "evidence_url",
    "first_seen",
    "last_seen",
    "open_postings",
    "posting_channel",
    "destinations",
    "buyer_role",
    "province",
    "city",
    "district",
    "address",
    "website",
    "phone",
    "state",
    "sites",
    "stale_days",
    "rules_version",
    "run_id",
    "row_hash",
)
"""The one table behind every export: one row per company and segment.

`all_segments`, `destinations`, `buyer_role` and `sites` hold several values joined by ";".
`first_seen` and `last_seen` are dates; ids, `open_postings` and `stale_days` are integers, scores
floats, the rest texts ("" where nothing is known). `stale_days` is the age of the company's
freshest source: 0 when it was read well tonight.
"""

DISCARD_COLUMNS: tuple[str, ...] = (
    "company_id",
    "company_name",
    "short_name",
    "uscc",
    "discard",
    "evidence_text",
    "evidence_url",
    "open_postings",
    "city",
    "sites",
    "rules_version",
    "run_id",
)
"""Companies kept out of the segment lists, with the words that did it."""

STATES: tuple[str, ...] = (
    "new",
    "assigned",
    "contacting",
    "visited",
    "negotiating",
    "won",
    "regular",
    "rejected",
)
