"""Small rule files and postings for the tests of rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import dedent, indent

import pandas as pd
import pytest

from enrich.segments import Ruleset, load_rules

HEAD = """\
version: 1
segments:
  trade: {order: 1, zh_hans: 外贸, zh_hant: 外貿, en: Trade, why: they fly to fairs}
  park: {order: 2, zh_hans: 园区, zh_hant: 園區, en: Parks, why: many firms in one place}
"""
MakeRules = Callable[..., Ruleset]
MakePostings = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def packaged() -> Ruleset:
    """The packaged rules, loaded once."""
    return load_rules()


@pytest.fixture
def write_rules(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a rule file: its rules, and its lists."""

    def write(rules: str, lists: str = "", name: str = "own.yaml") -> Path:
        text = HEAD
        if lists:
            text += "lists:\n" + indent(dedent(lists), "  ")
        text += "\nrules:\n" + dedent(rules)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def rules_of(write_rules: Callable[..., Path]) -> MakeRules:
    """A function that loads the rules written in it."""

    def make(rules: str, lists: str = "") -> Ruleset:
        return load_rules([write_rules(rules, lists)])

    return make


@pytest.fixture
def postings() -> MakePostings:
    """A function that makes postings of one company, or of the `company_id` each one names."""

    def make(*rows: dict[str, str]) -> pd.DataFrame:
        filled: Sequence[dict[str, str]] = [
            {"company_id": "c1", "posting_id": f"p{at}", "posted_on": ""} | row
            for at, row in enumerate(rows, 1)
        ]
        return pd.DataFrame(filled).fillna("")

    return make
