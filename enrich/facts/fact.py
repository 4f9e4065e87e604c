"""The shape of a fact: what is known, and where that was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

FACT_COLUMNS = ("company_id", "kind", "value", "posting_id", "quote", "reader")


class Fact(NamedTuple):
    """One piece of knowledge about a company.

    Attributes:
        quote: The words shown in the posting.
        reader: Who read it: a rule's id, or the field or function of ours.
    """

    kind: str
    value: str
    posting_id: str
    quote: str
    reader: str


Row = Mapping[str, str]
"""A posting: the columns that facts read, `posting_id` and `opening` (the same for copies)."""
