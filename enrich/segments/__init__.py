"""Segments, signals, destinations and discards by rules that analysts own."""

from enrich.segments.classify import EVIDENCE_COLUMNS, Classification, classify
from enrich.segments.examples import check_rules
from enrich.segments.load import load_rules, packaged_rules
from enrich.segments.ruleset import Rule, Ruleset

__all__ = [
    "EVIDENCE_COLUMNS",
    "Classification",
    "Rule",
    "Ruleset",
    "check_rules",
    "classify",
    "load_rules",
    "packaged_rules",
]
