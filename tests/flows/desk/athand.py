"""Workers' work done in the test's own process: starting a worker takes seconds."""

from __future__ import annotations

import pickle
from importlib import import_module
from typing import Any

import pytest

from flows.desk.workshop import Workshop


def work_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let desks do their workers' work here; what goes in and out is pickled all the same."""
    monkeypatch.setattr(Workshop, "ask", _ask)


def _ask(_shop: Workshop, _bench: str, work: str, *args: object) -> object:
    module, _, name = work.partition(":")
    return _carried(getattr(import_module(module), name)(*_carried(args)))


def _carried(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301  we wrote it
