"""A small draft of the rules for the tests of `leads rules`: quick to read, easy to change."""

from __future__ import annotations

from pathlib import Path

from enrich.rulebook import packaged_rulebook

BY = ("--by", "ana")
WHY = ("--why", "because", *BY)
TRADE = """# Rules of 远山
version: 1
segments:
  foreign_trade: {zh_hans: 外贸, zh_hant: 外貿, en: trade, why: they fly, order: 1}
  university: {zh_hans: 高校, zh_hant: 高校, en: university, why: they fly, order: 2}
rules:
  # who sells abroad
  - id: trade.title
    segment: foreign_trade
    why: sells abroad
    any: {title: [外贸]}
    match: [{title: 外贸业务员}]
    nomatch: [{title: 焊工}]
  - id: university.name
    segment: university
    why: is one
    any: {employer: [大学]}
    match: [{employer: 远山大学}]
    nomatch: [{employer: 远山贸易有限公司}]
"""
WELDERS = """  - id: trade.welder
    segment: foreign_trade
    why: welds abroad
    any: {title: [焊工]}
    match: [{title: 焊工}]
    nomatch: [{title: 铣工}]
"""
SHUT = "version: 1\n"


def lay_small(folder: Path, trade: str = TRADE) -> Path:
    """Write a whole draft of two rules; nothing of the packaged rules shows through."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = dict.fromkeys(packaged_rulebook().texts, SHUT)
    scoring = packaged_rulebook().texts["scoring.yaml"]
    for name, text in (texts | {"segments.yaml": trade, "scoring.yaml": scoring}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def edit(folder: Path, old: str, new: str, name: str = "segments.yaml") -> None:
    """Change one place of a draft's file."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def add(folder: Path, text: str) -> None:
    """Add lines at the end of a draft's segments.yaml."""
    with (folder / "segments.yaml").open("a", encoding="utf-8") as file:
        file.write(text)
