"""The store: the only place that speaks SQL."""

from __future__ import annotations

from sqlalchemy import Connection

from enrich.store.engine import Store, backup, open_store

__all__ = ["Connection", "Store", "backup", "open_store"]
