"""What nights wrote in English is shown in Chinese, with its names and numbers untouched."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.desk.retold import LOG, RULES, retold, retold_lines
from flows.desk.words import Words

ROOT = Path(__file__).parents[3]
WORDS = Words()
HELD = "closing withheld: 3 of 20 known postings would close"


@pytest.mark.parametrize(
    ("said", "simplified", "traditional"),
    [
        (
            "48 of 120 postings were collected",
            "120 个职位只收到 48 个",
            "120 個職位只收到 48 個",
        ),
        (
            f"{HELD}; 8 were seen, where 9 are usual",
            "暂不关闭：已知的 20 个职位中有 3 个会关闭；看到 8 个，平时 9 个",
            "暫不關閉：已知的 20 個職位中有 3 個會關閉；看到 8 個，平時 9 個",
        ),
        (
            "could be short for 远山贸易有限公司; chance 36%",
            "可能是 远山贸易有限公司 的简称；可能性 36%",
            "可能是 远山贸易有限公司 的簡稱；可能性 36%",
        ),
        ("posted elsewhere; {odd}", "在别处招聘；{odd}", "在別處招聘；{odd}"),
        ("nobody ever said this", "nobody ever said this", "nobody ever said this"),
    ],
)
def test_a_sentence_is_retold_and_its_names_stay(
    said: str, simplified: str, traditional: str
) -> None:
    assert retold(WORDS, "zh-Hans", said) == simplified
    assert retold(WORDS, "zh-Hant", said) == traditional
    assert retold(WORDS, "en", said) == said


@pytest.mark.parametrize(
    "file",
    [
        "spiders/verdict.py",
        "spiders/losses.py",
        "enrich/resolve/doubts.py",
        "enrich/resolve/engine.py",
        "enrich/resolve/evidence.py",
        "enrich/resolve/families.py",
        "enrich/resolve/finding.py",
        "enrich/resolve/judged.py",
        "enrich/resolve/latin_evidence.py",
        "enrich/resolve/relations.py",
    ],
)
def test_every_sentence_that_a_night_may_write_is_known(file: str) -> None:
    told = {one for one in _sentences(ROOT / file) - NO_SENTENCES if "europe" not in one}

    assert len(told) > 1
    assert [one for one in sorted(told) if retold(WORDS, "zh-Hans", one) == one] == []


REFUSED = """2 objections; a reason given with --despite overrules them:
  segment ngo: 3 come and 4 go of 9: 70%, more than 20%
  discard hr: 甲 (company 7) does not belong there, said ana on 2026-11-01; the draft\
 says otherwise"""
OBJECTED = """有 2 条反对意见；写明理由（--despite）才能推翻：
  客群 ngo：原有 9 家，进 3 家、出 4 家，变动 70%，超过 20%
  剔除 hr：ana 在 2026-11-01 说 甲（公司 7）不属于这里，草稿说的相反"""
NO_SENTENCES = {"7: 7", "7 7"}
"""What is put together of others."""
NO_MISTAKES = {
    "enrich/segments/load.py": {"7 (7)"},
    "enrich/segments/regexlint.py": {
        "invalid perl operator: (?", "invalid escape sequence: \\", "invalid repetition size",
        "bad repetition operator", "no argument for repetition",
        "invalid character class range", "missing ): ", "missing ]: ", "trailing \\",
        "unexpected ): ",
    },
    "enrich/strictyaml.py": {"Value error, "},
}  # fmt: skip
"""What these modules write that no page shows: a reason of a rule, RE2's own words."""


@pytest.mark.parametrize(
    "file",
    [
        "enrich/segments/load.py",
        "enrich/segments/regexlint.py",
        "enrich/segments/rulefile.py",
        "enrich/strictyaml.py",
        "enrich/score/changes.py",
    ],
)
def test_every_mistake_that_rules_may_have_is_known(file: str) -> None:
    told = _sentences(ROOT / file) - NO_MISTAKES.get(file, set())

    assert told
    assert [one for one in sorted(told) if retold(WORDS, "zh-Hans", one, RULES) == one] == []


@pytest.mark.parametrize(
    ("said", "simplified"),
    [
        (
            "rules/segments.yaml:3:5: rules.0.id: the id 'x' is taken",
            "rules/segments.yaml:3:5: rules.0.id: 规则编号 'x' 已经有了",
        ),
        (
            "a.yaml:9:1: rules.2.any.re: at character 4: a bracket ( is not closed",
            "a.yaml:9:1: rules.2.any.re: 第 4 个字符：左括号 ( 没有配对",
        ),
        ("a.yaml: unknown key", "a.yaml: 没有这个键"),
        ("field: 'x' is not a number", "field: 'x' 不是数字"),
        ("'x' is not 'a', 'b' or 'c'", "'x' 不对，应为 'a', 'b' or 'c'"),
        ("r1 does not fire on {'title': '外贸'}", "r1 没有命中 {'title': '外贸'}"),
        (
            REFUSED,
            OBJECTED,
        ),
        ("nobody ever said this: at all", "nobody ever said this: at all"),
    ],
)
def test_mistakes_are_told_line_by_line_after_their_places(said: str, simplified: str) -> None:
    assert retold_lines(WORDS, "zh-Hans", said) == simplified
    assert retold_lines(WORDS, "en", said) == said


def test_every_act_in_the_log_is_known() -> None:
    acts = {act for file in (ROOT / "flows").rglob("*.py") for act in _noted(file)}

    assert len(acts) > 20
    assert [act for act in sorted(acts) if retold(WORDS, "zh-Hans", act, LOG) == act] == []


def _noted(file: Path) -> Iterator[str]:
    """Yield the acts that a module notes in the log."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("note"):
            for given in node.args:
                if (
                    isinstance(given, ast.Constant)
                    and isinstance(given.value, str)
                    and given.value
                ):
                    yield given.value


def _sentences(file: Path) -> set[str]:
    """Return the texts of several words in a module, their values put as 7; no docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    silent |= {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    return {
        text
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in silent
        if " " in (text := _text(node)).strip()
    }


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "7"
