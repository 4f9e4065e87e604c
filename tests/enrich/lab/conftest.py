"""What the tests of the rule lab share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from enrich.lab.corpus import Corpus
from enrich.segments import Ruleset, load_rules
from tests.enrich.lab.worlds import SEGMENTS, postings_of, rule_file

MakeCorpus = Callable[..., Corpus]
MakeRules = Callable[..., Ruleset]


@pytest.fixture
def corpus_of() -> MakeCorpus:
    """A function that makes the corpus of postings, one company each unless they say so."""
    return lambda *rows: Corpus.of(postings_of(*rows))


@pytest.fixture
def rules_of(tmp_path: Path) -> MakeRules:
    """A function that loads rules."""
    return lambda *rules, segments=SEGMENTS: load_rules(
        [rule_file(tmp_path / "rules.yaml", rules, segments)]
    )
