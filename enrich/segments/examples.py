"""The examples beside the rules are their tests."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.segments.classify import Matching
from enrich.segments.rulefile import Example
from enrich.segments.ruleset import Ruleset


def check_rules(ruleset: Ruleset) -> list[str]:
    """Return a line for each example that does not do what it says; none: all is well."""
    matching = Matching(ruleset)
    return [*_rule_problems(ruleset, matching), *_destination_problems(ruleset, matching)]


def _rule_problems(ruleset: Ruleset, matching: Matching) -> Iterator[str]:
    for number, rule in enumerate(ruleset.rules):
        for wanted, examples in ((True, rule.match), (False, rule.nomatch)):
            for example in examples:
                fired = number in {at for at, _ in matching.fired(_texts(example))}
                if fired != wanted:
                    word = "missing" if wanted else "unexpected"
                    yield f"{rule.place}: {rule.id}: {word} match: {dict(example)}"


def _destination_problems(ruleset: Ruleset, matching: Matching) -> Iterator[str]:
    for example in ruleset.destination_match:
        found = _destinations(ruleset, matching, example)
        wanted = set(example.get("destination", "").split(";"))
        if found != wanted:
            shown = f"wanted {sorted(wanted)}, found {sorted(found)}"
            yield f"destinations: {shown}: {dict(example)}"
    for example in ruleset.destination_nomatch:
        if found := _destinations(ruleset, matching, example):
            yield f"destinations: unexpected {sorted(found)}: {dict(example)}"


def _destinations(ruleset: Ruleset, matching: Matching, example: Example) -> set[str]:
    fired = (ruleset.rules[at] for at, _ in matching.fired(_texts(example)))
    return {rule.target for rule in fired if rule.kind == "destination"}


def _texts(example: Example) -> dict[str, str]:
    return {name: text for name, text in example.items() if name != "destination"}
