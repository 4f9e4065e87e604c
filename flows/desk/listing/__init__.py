"""The lists as the desk shows them: one publication laid out for quick questions."""

from __future__ import annotations

from flows.desk.listing.query import ListQuery
from flows.desk.listing.selection import Selected, selected

__all__ = ["ListQuery", "Selected", "selected"]
