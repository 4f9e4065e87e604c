"""A few companies and the questions about them, for the tests of `leads companies`."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from enrich.resolve.model import DOUBT_COLUMNS
from enrich.store import open_store
from enrich.store.companies import companies_table
from enrich.store.doubts import save_doubts

Leads = Callable[..., Any]

SILVER, RIVER, BLUE = "银河精密制造有限公司", "苏州银川精密制造有限公司", "宁波海蓝贸易有限公司"
POSTINGS = f"""公司名称,职位名称,城市
{SILVER},焊工,苏州
{SILVER},焊工,昆山
{SILVER},铣工,苏州
{RIVER},外贸业务员,苏州
{BLUE},外贸跟单,宁波
宁波海蓝贸易有限公司慈溪分公司,前台,宁波
"""
BY = ("--by", "ana")


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names_now(home: Path) -> dict[str, int]:
    store = open_store(home)
    with store.read() as db:
        table = companies_table(db)
    store.close()
    return {
        name: int(one) for name, one in zip(table["name"], table["company_id"], strict=True)
    }


def ask(home: Path, *pairs: tuple[int, int, int], new_names: int = 500) -> None:
    """Put questions into the queue: two companies each, and what they weigh."""
    named = {one: name for name, one in names_now(home).items()}
    found = [
        ("near_miss", left, right, named[left], named[right], "city", "brand", weight, "", "")
        for left, right, weight in pairs
    ]
    store = open_store(home)
    with store.begin() as db:
        save_doubts(db, pd.DataFrame(found, columns=list(DOUBT_COLUMNS)), None, new_names)
    store.close()


def questions(leads: Leads, *arguments: str) -> list[dict[str, Any]]:
    found = leads("companies", "review", "--json", *arguments).document["questions"]
    assert isinstance(found, list)
    return found
