"""The examples beside the rules are their tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from enrich.issues import RuleError
from enrich.segments.classify import Matching
from enrich.segments.problems import Problem, errors_of
from enrich.segments.rulefile import Example
from enrich.segments.ruleset import Rule, Ruleset


def check_rules(ruleset: Ruleset) -> list[RuleError]:
    """Return an error for each example that does not do what it says; none: all is well."""
    matching = Matching(ruleset)
    return errors_of(
        [*_rule_problems(ruleset, matching), *_destination_problems(ruleset, matching)]
    )


@dataclass(frozen=True, slots=True)
class KnownMiss:
    """An example under `todo_match` or `todo_nomatch`: told, and no failure.

    Attributes:
        mended: The rule does by now what the example asks for.
        told: File, line, column and field, and what the rule does.
    """

    mended: bool
    told: RuleError


def known_misses(ruleset: Ruleset) -> list[KnownMiss]:
    """Return the examples that analysts have set aside, those that are mended first."""
    matching = Matching(ruleset)
    mended: list[Problem] = []
    missed: list[Problem] = []
    for number, rule in enumerate(ruleset.rules):
        for kind, at, example, right in _judged(number, rule, matching, todo=True):
            asked = kind.removeprefix("todo_")
            does = "fires" if right == (asked == "match") else "does not fire"
            move = f" now: move it to `{asked}`" if right else ", as known"
            said = f"{rule.id} {does} on {dict(example)}{move}"
            (mended if right else missed).append(rule.source.at(kind, at).says(said))
    return [
        *(KnownMiss(True, told) for told in errors_of(mended)),
        *(KnownMiss(False, told) for told in errors_of(missed)),
    ]


def _rule_problems(ruleset: Ruleset, matching: Matching) -> Iterator[Problem]:
    for number, rule in enumerate(ruleset.rules):
        for kind, at, example, right in _judged(number, rule, matching, todo=False):
            if not right:
                does = "does not fire" if kind == "match" else "fires"
                yield rule.source.at(kind, at).says(f"{rule.id} {does} on {dict(example)}")


def _judged(
    number: int, rule: Rule, matching: Matching, *, todo: bool
) -> Iterator[tuple[str, int, Example, bool]]:
    """Yield each example with its key, its place there, and whether the rule is right on it."""
    groups = (
        (("todo_match", rule.todo_match), ("todo_nomatch", rule.todo_nomatch))
        if todo
        else (("match", rule.match), ("nomatch", rule.nomatch))
    )
    for kind, examples in groups:
        for at, example in enumerate(examples):
            fired = number in {at for at, _ in matching.fired(_texts(example))}
            yield kind, at, example, fired == (not kind.endswith("nomatch"))


def _destination_problems(ruleset: Ruleset, matching: Matching) -> Iterator[Problem]:
    for placed in ruleset.destination_examples:
        found = _destinations(ruleset, matching, placed.example)
        named = placed.example.get("destination", "")
        wanted = set(named.split(";")) if placed.wanted else set()
        if found != wanted:
            shown = f"{sorted(found)}, not {sorted(wanted)}"
            yield placed.source.says(
                f"the destinations found are {shown}, in {_texts(placed.example)}"
            )


def _destinations(ruleset: Ruleset, matching: Matching, example: Example) -> set[str]:
    fired = (ruleset.rules[at] for at, _ in matching.fired(_texts(example)))
    return {rule.target for rule in fired if rule.kind == "destination"}


def _texts(example: Example) -> dict[str, str]:
    return {name: text for name, text in example.items() if name != "destination"}
