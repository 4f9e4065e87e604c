"""Rulebooks: their label, what errors call a file, a draft over the packaged files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from enrich.issues import RuleError
from enrich.rulebook import NamedText, Rulebook, draft, packaged_rulebook
from enrich.score import load_scoring
from enrich.segments import Ruleset, load_rules
from enrich.segments.problems import Source

PACKAGED = packaged_rulebook()


def edited(old: str, new: str, name: str = "segments.yaml") -> Rulebook:
    text = PACKAGED.texts[name]
    assert old in text
    return Rulebook({**PACKAGED.texts, name: text.replace(old, new, 1)})


def test_rules_and_recipe_read_from_texts_are_those_read_from_files() -> None:
    rules, scoring = PACKAGED.checked()

    files = load_rules()
    assert asked(rules) == asked(files)
    assert rules.segments == files.segments
    assert scoring == load_scoring()


NOWHERE = Source(NamedText("nowhere.yaml", ""), ())


def asked(rules: Ruleset) -> tuple[object, ...]:
    """Return all that rules ask, but for where it was written."""
    said = [replace(rule, source=NOWHERE) for rule in rules.rules]
    return said, {name: matcher.watched for name, matcher in rules.matchers.items()}


def test_names_that_rules_and_recipe_do_not_share_are_loose_ends() -> None:
    texts = dict(packaged_rulebook().texts)
    texts["scoring.yaml"] = (
        texts["scoring.yaml"]
        .replace("  abroad_duty: {points: 12", "  abroad_dutty: {points: 12")
        .replace("  university: {points", "  universty: {points")
    )

    assert packaged_rulebook().loose_ends() == []
    assert Rulebook(texts).loose_ends() == [
        "scoring.yaml: segments.universty: no rule speaks for it",
        "scoring.yaml: signals.abroad_dutty: no rule speaks for it",
        "scoring.yaml: segments: university has no points",
    ]


def test_a_remark_leaves_the_label_as_it_is() -> None:
    remarked = edited("version: 1", "# why not\nversion: 1   # a remark")

    assert remarked != PACKAGED
    assert remarked.label == PACKAGED.label


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("segments.yaml", "threshold", "thresholds"),
        ("scoring.yaml", "version: 1", "version: 2"),
    ],
)
def test_a_word_changes_the_label_in_the_recipe_too(name: str, old: str, new: str) -> None:
    text = PACKAGED.texts[name].replace(old, new, 1)

    changed = Rulebook({**PACKAGED.texts, name: text + "other: 1\n"})

    assert changed.label != PACKAGED.label


def test_a_file_under_another_name_is_another_version() -> None:
    texts = dict(PACKAGED.texts)
    texts["terms.yaml"] = texts.pop("words.yaml")

    assert Rulebook(texts).label != PACKAGED.label


def test_a_mistake_in_a_text_is_named_with_file_line_and_field() -> None:
    book = Rulebook({"mine.yaml": "version: 1\nrules:\n  - id: x.y\n    wat: 1\n"})

    with pytest.raises(RuleError) as wrong:
        book.ruleset()

    assert "mine.yaml:4:5: rules.0.wat: unknown key" in str(wrong.value)


def test_a_red_example_is_named_with_file_and_line() -> None:
    rule = (
        "version: 1\nsegments:\n  s: {zh_hans: a, zh_hant: a, en: a, why: a, order: 1}\n"
        "rules:\n  - id: x.y\n    segment: s\n    why: x\n    any: {title: [外贸]}\n"
        "    match: [{title: 焊工}]\n    nomatch: [{title: 铣工}]\n"
    )
    book = Rulebook({"mine.yaml": rule, "scoring.yaml": PACKAGED.texts["scoring.yaml"]})

    with pytest.raises(
        RuleError, match=r"(?s)1 examples fail:\nmine\.yaml:9:13: .*does not fire"
    ):
        book.checked()


def test_a_rulebook_without_a_recipe_says_so() -> None:
    with pytest.raises(RuleError, match=r"scoring\.yaml: is missing"):
        Rulebook({}).scoring()


@pytest.mark.parametrize("name", ["../mine.yaml", ".mine.yaml", "a\\b.yaml", "mine.txt", ""])
def test_a_file_that_would_land_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(RuleError, match="a rule file is called"):
        Rulebook({name: ""})


def test_a_draft_is_its_folders_files_over_the_packaged_ones(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("version: 1\n", encoding="utf-8")
    (tmp_path / ".#words.yaml").write_text("an editor's own", encoding="utf-8")

    book = draft(tmp_path)

    assert book.texts == {**PACKAGED.texts, "words.yaml": "version: 1\n"}
    assert str(book.file("words.yaml")) == str(tmp_path / "words.yaml")


def test_a_draft_folder_that_is_not_there_is_the_packaged_rules(tmp_path: Path) -> None:
    assert draft(tmp_path / "none") == PACKAGED


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_bytes("version: 1\n# 外贸\n".encode("gb18030"))

    with pytest.raises(RuleError, match=r"mine\.yaml:2:3: is not UTF-8"):
        draft(tmp_path)


def test_what_rules_say_to_people_is_told_without_compiling_them() -> None:
    compiled, spoken = PACKAGED.ruleset(), PACKAGED.spoken()

    written = [rule for rule in compiled.rules if not rule.id.startswith("destination.")]
    assert spoken.whys == {rule.id: rule.why for rule in written}
    assert list(spoken.segments.items()) == list(compiled.segments.items())
