"""Mentions into companies; see the README beside this file."""

from __future__ import annotations

from enrich.resolve.engine import resolve
from enrich.resolve.model import (
    COMPANY_COLUMNS,
    EVENT_COLUMNS,
    JUDGEMENT_COLUMNS,
    RESOLVED_COLUMNS,
    UNIT_COLUMNS,
    CompanyIndex,
    CompanyRow,
    MemoryIndex,
    Resolution,
    UnitRow,
)
from enrich.resolve.table import resolve_table

__all__ = [
    "COMPANY_COLUMNS",
    "EVENT_COLUMNS",
    "JUDGEMENT_COLUMNS",
    "RESOLVED_COLUMNS",
    "UNIT_COLUMNS",
    "CompanyIndex",
    "CompanyRow",
    "MemoryIndex",
    "Resolution",
    "UnitRow",
    "resolve",
    "resolve_table",
]
