"""What a rule file may say, and where each mistake is reported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from enrich.issues import RuleError
from enrich.segments import check_rules, load_rules

Write = Callable[..., Path]
GOOD = """
- id: t.title
  segment: trade
  any: {title: [外贸]}
  why: sells abroad
  match: [{title: 外贸业务员}]
  nomatch: [{title: 会计}]
"""


def test_a_good_file_has_no_problems(write_rules: Write) -> None:
    assert check_rules(load_rules([write_rules(GOOD)])) == []


@pytest.mark.parametrize(
    ("rules", "lists", "line", "says"),
    [
        (GOOD.replace("why:", "because: x\n  why:"), "", 11, "unknown key"),
        (GOOD + GOOD, "", 15, "the id 't.title' is taken"),
        (GOOD.replace("segment: trade", "segment: rockets"), "", 9, "not declared"),
        (GOOD.replace("segment: trade", "discard: tuesday"), "", 9, "one of recruiter"),
        (GOOD.replace("[外贸]", "$exports"), "", 10, "there is no list 'exports'"),
        (GOOD, "spare: [x1]", 6, "no rule uses the list 'spare'"),
        (GOOD.replace("[外贸]", "$own"), "own: [$own]", 6, "contains itself"),
        (GOOD.replace("[外贸]", "[{re: '(外贸'}]"), "", 10, "RE2 does not read"),
        (GOOD.replace("[外贸]", "[{re: '(?<=外)贸'}]"), "", 10, "RE2 does not read"),
        (GOOD.replace("[外贸]", "[{re: '[a-z]+'}]"), "", 10, "holds no fixed word"),
        (GOOD.replace("[外贸]", r"[{re: '\b外贸\b'}]"), "", 10, "beside a Chinese character"),
        (
            GOOD.replace("[外贸]}", "[外贸经理]}\n  none: {title: [外贸]}"),
            "",
            10,
            "'外贸经理' always holds '外贸'",
        ),
        (GOOD.replace("match: [{title: 外贸业务员}]", "match: []"), "", 12, "at least 1"),
        (GOOD.replace("  nomatch: [{title: 会计}]\n", ""), "", 8, "is missing"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    write_rules: Write, rules: str, lists: str, line: int, says: str
) -> None:
    path = write_rules(rules, lists)

    with pytest.raises(RuleError) as found:
        load_rules([path])

    assert says in str(found.value)
    assert found.value.file == str(path)
    assert found.value.line == line


def test_an_example_that_lies_is_reported(write_rules: Write) -> None:
    lying = GOOD.replace("match: [{title: 外贸业务员}]", "match: [{title: 厨师}]", 1)
    eager = GOOD.replace("[{title: 会计}]", "[{title: 外贸会计}]").replace("t.title", "t.two")

    problems = check_rules(load_rules([write_rules(lying + eager)]))

    assert [(p.line, p.field, p.message.split(" on ")[0]) for p in problems] == [
        (12, "rules.0.match.0", "t.title does not fire"),
        (20, "rules.1.nomatch.0", "t.two fires"),
    ]


def test_the_version_follows_what_the_rules_say(write_rules: Write) -> None:
    one = load_rules([write_rules(GOOD)]).version
    remarked = load_rules([write_rules("# a remark\n" + GOOD)]).version
    changed = load_rules([write_rules(GOOD.replace("外贸]", "外贸, 外销]"))]).version

    assert one == remarked
    assert one != changed


def test_the_packaged_rules_keep_their_own_examples() -> None:
    assert check_rules(load_rules()) == []
