"""The store: the only place that speaks SQL."""

from __future__ import annotations

from enrich.store.engine import Store, backup, open_store

__all__ = ["Store", "backup", "open_store"]
