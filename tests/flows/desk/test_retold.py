"""What nights wrote in English is shown in Chinese, with its names and numbers untouched."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from flows.desk.runs.retold import retold
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
    "file", ["spiders/verdict.py", "spiders/losses.py", "enrich/resolve/doubts.py"]
)
def test_every_sentence_that_a_night_may_write_is_known(file: str) -> None:
    told = _sentences(ROOT / file)

    assert len(told) > 1
    assert [one for one in sorted(told) if retold(WORDS, "zh-Hans", one) == one] == []


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
