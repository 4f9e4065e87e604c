"""Rulebooks compared and merged: by entry, with comments, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.issues import RuleError
from enrich.rulebook import Rulebook, packaged_rulebook
from enrich.rulemerge import Change, Touched, _text, changes, merge, parts_of

BASE = """# Rules of 远山
version: 1

lists:
  boats: [船, 艇]
  # what a hull is made of
  hulls: [钢]

rules:
  # the first
  - id: one
    any: {title: [a]}

  - id: two
    any: {title: [b]}
"""
FOUR = "\n  - id: four\n    any: {title: [d]}\n"


def book(text: str, **others: str) -> Rulebook:
    return Rulebook({"mine.yaml": text, **{f"{k}.yaml": v for k, v in others.items()}})


@pytest.mark.parametrize("name", sorted(packaged_rulebook().texts))
def test_the_parts_of_a_file_put_together_are_the_file(name: str) -> None:
    file = packaged_rulebook().file(name)

    assert "".join(map(_text, parts_of(file))) == file.text


def test_changes_name_entries_by_what_people_call_them() -> None:
    new = BASE.replace("[钢]", "[钢, 木]").replace("id: one", "id: three") + FOUR

    assert changes(book(BASE), book(new)) == [
        Change("mine.yaml", "lists.hulls", "changed"),
        Change("mine.yaml", "rules.one", "removed"),
        Change("mine.yaml", "rules.three", "added"),
        Change("mine.yaml", "rules.four", "added"),
    ]


def test_changes_of_different_entries_are_both_kept_with_their_comments() -> None:
    mine = BASE.replace("title: [a]", "title: [a, aa]").replace("# the first", "# mine")
    theirs = BASE.replace("title: [b]", "title: [b, bb]").replace("made of", "built of")

    merged = merge(book(BASE), book(mine), book(theirs))

    wanted = mine.replace("title: [b]", "title: [b, bb]").replace("made of", "built of")
    assert merged.book.texts["mine.yaml"] == wanted
    assert not merged.open
    assert [(one.name, one.by) for one in merged.touched] == [
        ("mine.yaml:lists.hulls", "them"),
        ("mine.yaml:rules.one", "you"),
        ("mine.yaml:rules.two", "them"),
    ]


def test_rules_that_both_added_at_the_end_are_both_there() -> None:
    other = FOUR.replace("four", "five")

    merged = merge(book(BASE), book(BASE + FOUR), book(BASE + other))

    text = merged.book.texts["mine.yaml"]
    assert not merged.open
    assert [part.key for part in parts_of(merged.book.file("mine.yaml"))[2].parts] == [
        "one", "two", "five", "four",
    ]  # fmt: skip
    assert text.count("id: ") == 4


def test_one_entry_that_both_changed_is_a_clash_and_yours_stays_until_one_is_chosen() -> None:
    mine, theirs = BASE.replace("[a]", "[m]"), BASE.replace("[a]", "[t]")

    left = merge(book(BASE), book(mine), book(theirs))
    taken = merge(book(BASE), book(mine), book(theirs), {"mine.yaml:rules.one": "them"})

    assert left.open == ["mine.yaml:rules.one"]
    assert left.touched == [Touched("mine.yaml:rules.one", "both", clash=True)]
    assert left.book.texts["mine.yaml"] == mine
    assert not taken.open
    assert taken.book.texts["mine.yaml"] == theirs


def test_an_entry_that_one_dropped_and_the_other_changed_is_a_clash() -> None:
    mine = BASE.replace("\n  - id: two\n    any: {title: [b]}\n", "")
    theirs = BASE.replace("[b]", "[t]")

    assert merge(book(BASE), book(mine), book(theirs)).open == ["mine.yaml:rules.two"]


def test_an_entry_that_one_dropped_alone_is_gone() -> None:
    mine = BASE.replace("\n  - id: two\n    any: {title: [b]}\n", "")

    merged = merge(book(BASE), book(BASE + FOUR), book(mine))

    assert not merged.open
    assert "id: two" not in merged.book.texts["mine.yaml"]
    assert "id: four" in merged.book.texts["mine.yaml"]


def test_the_same_change_on_both_sides_is_none_to_decide() -> None:
    both = BASE.replace("[a]", "[m]")

    merged = merge(book(BASE), book(both), book(both))

    assert not merged.open
    assert merged.touched == [Touched("mine.yaml:rules.one", "both")]


def test_files_that_one_side_added_or_dropped_follow() -> None:
    base = book(BASE, gone="version: 1\n")

    merged = merge(base, book(BASE, gone="version: 1\n", new="version: 1\n"), book(BASE))

    assert set(merged.book.texts) == {"mine.yaml", "new.yaml"}


def test_sides_laid_out_so_that_no_entry_fits_are_refused_and_not_torn() -> None:
    flat = BASE.replace("\n  - ", "\n- ").replace("\n    any", "\n  any")
    theirs = BASE + FOUR

    with pytest.raises(RuleError, match=r"mine\.yaml"):
        merge(book(BASE), book(flat), book(theirs))


VALUES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 2), max_size=8)


def written(rules: dict[str, int]) -> str:
    lines = "".join(f"  # of {k}\n  - id: {k}\n    n: {v}\n" for k, v in rules.items())
    return f"version: 1\nrules:\n  - id: first\n    n: 1\n{lines}"


@settings(max_examples=300, deadline=None)
@given(VALUES, VALUES, VALUES)
def test_nothing_that_either_side_did_is_lost(
    base: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    merged = merge(book(written(base)), book(written(mine)), book(written(theirs)))

    found = {
        part.key: int(part.head.rpartition("n: ")[2])
        for part in parts_of(merged.book.file("mine.yaml"))[1].parts[1:]
    }
    for key in {*base, *mine, *theirs, *found}:
        old, ours, other = base.get(key), mine.get(key), theirs.get(key)
        clash = f"mine.yaml:rules.{key}" in merged.open
        assert clash == (ours != other and old not in (ours, other))
        assert found.get(key) == (other if ours == old else ours)
