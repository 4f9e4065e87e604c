"""What a rule file may say, and where each mistake is reported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from enrich.issues import RuleError
from enrich.segments import check_rules, known_misses, load_rules

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


def asking(regex: str) -> str:
    return GOOD.replace("[外贸]", f"[{{re: '{regex}'}}]")


@pytest.mark.parametrize(
    ("rules", "lists", "place", "says"),
    [
        (GOOD.replace("why:", "because: x\n  why:"), "", "11:3", "because: unknown key"),
        (GOOD + GOOD, "", "15:3", "the id 't.title' is taken"),
        (GOOD.replace("segment: trade", "segment: rockets"), "", "9:3", "not declared"),
        (GOOD.replace("segment: trade", "discard: tuesday"), "", "9:3", "one of recruiter"),
        (GOOD.replace("segment: trade", "segmnt: trade"), "", "9:3", "segmnt: unknown key"),
        (GOOD.replace("why: sells", "why: x\n  why: sells"), "", "12:3", 'duplicate key "why"'),
        (GOOD.replace("[外贸]", "$exports"), "", "10:9", "there is no list 'exports'"),
        (GOOD.replace("[外贸]", "外贸"), "", "10:9", "write a [list]"),
        (GOOD.replace("[外贸]", "[7]"), "", "10:17", "7 is not text: put it in quotes"),
        (GOOD.replace("[外贸]", "[{term: 外贸, nere: [x]}]"), "", "10:28", "unknown key"),
        (GOOD.replace("[外贸]", "[外贸, 会计, 外貿]"), "", "10:25", "in the list twice"),
        (GOOD, "spare: [x1]", "6:3", "no rule uses the list 'spare'"),
        (GOOD.replace("[外贸]", "$own"), "own: [$own]", "6:9", "contains itself"),
        (GOOD.replace("title: [外贸]", "titel: [外贸]"), "", "10:9", "titel"),
        (
            GOOD.replace("any: {title: [外贸]}", "n_of: {n: 3, of: {title: [报关, 询盘]}}"),
            "",
            "10:16",
            "holds 2 terms, so 3 of them can never hit",
        ),
        (asking("(外贸"), "", "10:18", "at character 1: a bracket ( is not closed"),
        (asking("外贸)"), "", "10:18", "at character 1: a bracket ) closes nothing"),
        (asking("外贸["), "", "10:18", "at character 3: a bracket [ is not closed"),
        (asking("(?<=外)贸"), "", "10:18", "at character 1: look-around is not possible"),
        (asking("贸(?!易)"), "", "10:18", "at character 2: look-around is not possible"),
        (asking(r"(外)贸\1"), "", "10:18", r"at character 5: \1 is not known"),
        (asking("外贸a{5000}"), "", "10:18", "at character 4: {5000} repeats too often"),
        (asking("[a-z]+"), "", "10:18", "holds no fixed word"),
        (asking(r"\b外贸"), "", "10:18", r"at character 1: \b knows only Latin"),
        (asking(r"外贸\w+"), "", "10:18", r"at character 3: \w knows only Latin"),
        (asking("外贸(专|)员"), "", "10:18", "at character 5: an alternative is empty"),
        (asking("|外贸"), "", "10:18", "at character 1: an alternative is empty"),
        (asking(".*外贸"), "", "10:18", "at character 1: drop .*"),
        (asking("外贸.*$"), "", "10:18", "at character 3: drop .*$"),
        (asking("外贸" + "x" * 400), "", "10:18", "longer than 400 characters"),
        (
            GOOD.replace("[外贸]}", "[外贸经理]}\n  none: {title: [外贸]}"),
            "",
            "10:9",
            "'外贸经理' always holds '外贸'",
        ),
        (GOOD.replace("match: [{title: 外贸业务员}]", "match: []"), "", "12:3", "at least 1"),
        (GOOD.replace("  nomatch: [{title: 会计}]\n", ""), "", "8:3", "is missing"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    write_rules: Write, rules: str, lists: str, place: str, says: str
) -> None:
    path = write_rules(rules, lists)

    with pytest.raises(RuleError) as found:
        load_rules([path])

    assert str(found.value).startswith(f"{path}:{place}: ")
    assert says in str(found.value)


@pytest.mark.parametrize(
    "regex",
    [r"外贸[|.*]", r"外贸\|", r"外贸\.*员", r"\bexport\b", r"外贸 \w+", "外.*贸", "外贸.{0,4}"],
)
def test_a_regex_that_means_what_it_says_is_taken(write_rules: Write, regex: str) -> None:
    load_rules([write_rules(asking(regex))])


def test_all_mistakes_are_told_a_line_each_in_the_order_of_the_files(
    write_rules: Write,
) -> None:
    one = write_rules(GOOD.replace("[外贸]", "[$none, {re: '(外'}]"), "spare: [x]", "a.yaml")
    two = write_rules(GOOD.replace("segment: trade", "segment: rockets"), "", "b.yaml")

    with pytest.raises(RuleError) as found:
        load_rules([one, two])

    told = [line.split(": ", 2) for line in str(found.value).splitlines()]
    assert [place for place, _, _ in told] == [
        f"{one}:6:3",
        f"{one}:11:17",
        f"{one}:11:25",
        *[f"{two}:3:3", f"{two}:4:3"],  # the segments, declared in the other file already
        f"{two}:8:3",
        f"{two}:9:3",
    ]


def test_mistakes_of_shape_are_told_of_all_files(write_rules: Write) -> None:
    paths = [
        write_rules(GOOD.replace("why", "because"), "", "a.yaml"),
        write_rules(GOOD.replace("any", "some").replace("title", "titel"), "", "b.yaml"),
    ]

    with pytest.raises(RuleError) as found:
        load_rules(paths)

    told = str(found.value).splitlines()
    assert told[1].startswith(f"{paths[0]}:11:3: rules.0.because: unknown key")
    assert any(one.startswith(f"{paths[1]}:10:3: rules.0.some: unknown key") for one in told)


def test_a_known_miss_is_told_and_does_not_fail(write_rules: Write) -> None:
    todo = "  todo_match: [{title: 半托管招商}, {title: 外贸跟单}]\n"
    todo += "  todo_nomatch: [{title: 非外贸}]\n"

    rules = load_rules([write_rules(GOOD + todo)])

    assert check_rules(rules) == []
    told = [(m.mended, m.told.line, m.told.column, m.told.message) for m in known_misses(rules)]
    assert told == [
        (True, 14, 32, "t.title fires on {'title': '外贸跟单'} now: move it to `match`"),
        (False, 14, 16, "t.title does not fire on {'title': '半托管招商'}, as known"),
        (False, 15, 18, "t.title fires on {'title': '非外贸'}, as known"),
    ]


def test_an_example_that_lies_is_reported(write_rules: Write) -> None:
    lying = GOOD.replace("match: [{title: 外贸业务员}]", "match: [{title: 厨师}]", 1)
    eager = GOOD.replace("[{title: 会计}]", "[{title: 外贸会计}]").replace("t.title", "t.two")

    problems = check_rules(load_rules([write_rules(lying + eager)]))

    assert [(p.line, p.field, p.message.split(" on ")[0]) for p in problems] == [
        (12, "rules.0.match.0", "t.title does not fire"),
        (20, "rules.1.nomatch.0", "t.two fires"),
    ]


def test_the_packaged_rules_keep_their_own_examples() -> None:
    assert check_rules(load_rules()) == []
