"""`leads sites new` must go on proposing files that read their pages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import proposals  # noqa: PLC0415  # stands beside, in no package

    yield proposals
    for name in ("proposals", "wildboards", "moreboards", "heldboards", "composedboards"):
        sys.modules.pop(name, None)


def test_every_page_that_rules_were_tuned_on_is_read(bench: ModuleType) -> None:
    wrong = {
        name: lines for name, page in bench.tuned().items() if (lines := bench.missed(page))
    }

    assert not wrong


@pytest.mark.slow
def test_most_pages_that_no_rule_was_tuned_on_are_read(bench: ModuleType) -> None:
    assert bench.share_right(bench.held()) >= 0.85
    assert bench.share_right(bench.by_chance(range(40))) >= 0.95
