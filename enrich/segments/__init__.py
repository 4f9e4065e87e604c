"""Segments, signals, destinations and discards by rules that analysts own."""

from enrich.segments.classify import EVIDENCE_COLUMNS, Classification, classify
from enrich.segments.examples import KnownMiss, check_rules, known_misses
from enrich.segments.load import load_rules, packaged_rules
from enrich.segments.ruleset import Rule, Ruleset

__all__ = [
    "EVIDENCE_COLUMNS",
    "Classification",
    "KnownMiss",
    "Rule",
    "Ruleset",
    "check_rules",
    "classify",
    "known_misses",
    "load_rules",
    "packaged_rules",
]
