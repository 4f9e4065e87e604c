"""The examples beside the rules are their tests."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.issues import RuleError
from enrich.segments.classify import Matching
from enrich.segments.rulefile import Example
from enrich.segments.ruleset import Ruleset


def check_rules(ruleset: Ruleset) -> list[RuleError]:
    """Return an error for each example that does not do what it says; none: all is well."""
    matching = Matching(ruleset)
    return [*_rule_problems(ruleset, matching), *_destination_problems(ruleset, matching)]


def _rule_problems(ruleset: Ruleset, matching: Matching) -> Iterator[RuleError]:
    for number, rule in enumerate(ruleset.rules):
        for kind, examples in (("match", rule.match), ("nomatch", rule.nomatch)):
            for at, example in enumerate(examples):
                fired = number in {at for at, _ in matching.fired(_texts(example))}
                if fired != (kind == "match"):
                    said = "fires" if fired else "does not fire"
                    yield rule.source.at(kind, at).error(f"{rule.id} {said} on {dict(example)}")


def _destination_problems(ruleset: Ruleset, matching: Matching) -> Iterator[RuleError]:
    for placed in ruleset.destination_examples:
        found = _destinations(ruleset, matching, placed.example)
        named = placed.example.get("destination", "")
        wanted = set(named.split(";")) if placed.wanted else set()
        if found != wanted:
            shown = f"{sorted(found)}, not {sorted(wanted)}"
            yield placed.source.error(
                f"the destinations found are {shown}, in {_texts(placed.example)}"
            )


def _destinations(ruleset: Ruleset, matching: Matching, example: Example) -> set[str]:
    fired = (ruleset.rules[at] for at, _ in matching.fired(_texts(example)))
    return {rule.target for rule in fired if rule.kind == "destination"}


def _texts(example: Example) -> dict[str, str]:
    return {name: text for name, text in example.items() if name != "destination"}
