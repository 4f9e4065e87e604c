"""A made-up publication, and the same questions answered row by row, without an index."""

from __future__ import annotations

import functools
import json
import random
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from opencc import OpenCC

from flows.desk.listing.columns import KEYS, SEARCHED, VALUES
from flows.desk.listing.finding import Overlay
from flows.desk.listing.layout import About, Segment, Totals, write_index
from flows.desk.listing.query import ListQuery

TODAY = date(2026, 11, 24)
SEGMENTS = (
    "ticket_agent",
    "overseas_construction",
    "foreign_trade",
    "travel_agency",
    "university",
)
PLACES = {
    "广东": ("深圳", "广州", "东莞"), "浙江": ("宁波", "义乌"), "山东": ("青岛",), "": ("",),
    "上海": ("上海",), "江苏": ("苏州", "南京"),
}  # fmt: skip
_NAMES = (
    "远山",
    "南河",
    "斯普莱德",
    "骐骥",
    "東方",
    "Ｆａｒｈｉｌｌ",
    "乾元",
    "𠮷野",
    "100%_云",
    "海鸥",
)
_TRADES = ("进出口", "外貿", "国际旅行社", "票务", "建设集团", "School", "科技", "軟件")
_DESTINATIONS = ("尼日利亚", "沙特", "德国", "欧美", "东南亚", "国外（未说明）")
_BANDS = ("", "0-50", "50-150", "100-499", "1000-9999", "10001+", "20-99")
_REASONS = (
    "常驻海外 +12",
    "有国外客户 +8",
    "职责包括订机票 +5",
    "参加国际展会 +6",
    "要出差 +4",
)
_QUOTES = (
    "驻尼日利亚项目翻译",
    "负责机票酒店预订；签证",
    "欧美市场外貿業務員",
    "Travel to Europe",
    "",
)
_SITES = ("farm_north", "farm_south", "farm_east")


def made_rows(
    count: int, seed: int = 1, segments: Sequence[str] = SEGMENTS
) -> list[dict[str, Any]]:
    """Return rows as a publication has them; some companies stand in several segments."""
    dice = random.Random(seed)
    numbers = dice.sample(range(1, 3 * count + 1), count)
    return [_row(number, dice, segments) for number in numbers]


def _row(number: int, dice: random.Random, segments: Sequence[str]) -> dict[str, Any]:
    province = dice.choice(list(PLACES))
    name = f"{dice.choice(_NAMES)}{dice.choice(_NAMES)}{dice.choice(_TRADES)}有限公司"
    size = dice.choice(_BANDS)
    row = {
        "lead_id": number,
        "company_id": 1 + number // 2,
        "company_name": name,
        "short_name": name[:4],
        "uscc": "",
        "segment": dice.choice(segments),
        "grade": dice.choice("ABCC"),
        "score": dice.choice((12.5, 40.0, 40.0, 61.25, 88.0)),
        "reasons": "；".join(dice.sample(_REASONS, dice.randint(0, 4))),
        "evidence_text": "职位描述：" + dice.choice(_QUOTES),
        "evidence_url": f"https://jobs.example/{number}",
        "first_seen": str(TODAY - timedelta(days=dice.randint(0, 90))),
        "last_seen": str(TODAY),
        "open_postings": dice.randint(1, 9),
        "destinations": ";".join(dice.sample(_DESTINATIONS, dice.randint(0, 3))),
        "province": province,
        "city": dice.choice(PLACES[province]),
        "sites": ";".join(sorted(dice.sample(_SITES, dice.randint(1, 3)))),
    }
    # A row of a release that did not know sizes yet.
    return row | ({"size": size} if size else {})


def about(segments: Sequence[str] = SEGMENTS) -> About:
    """Return what a made-up publication says of itself."""
    return About(
        run_id=7,
        business_date=TODAY,
        rules_version="abc123",
        segments=[Segment(slug=slug, names={"en": slug}) for slug in segments],
        past=[Totals(run_id=7, business_date=str(TODAY), totals={})],
    )


def lay_out(folder: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """Write an index of these rows and return its folder."""
    write_index(folder, about(), map(_text, rows))
    return folder


def _text(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


class Oracle:
    """The same questions, answered by looking at every row."""

    def __init__(self, rows: Iterable[dict[str, Any]], over: Overlay) -> None:
        """Keep the rows that are open at all."""
        self.over = over
        self.rows = [
            row | {"state": over.states.get(row["lead_id"], "new")}
            for row in sorted(rows, key=lambda row: row["lead_id"])
            if row["company_id"] not in over.barred
        ]

    def lead_ids(self, segment: str, query: ListQuery, but: str = "") -> list[int]:
        """Return the leads that a query shows; without the filter `but` if one is named."""
        found = [row for row in self.rows if row["segment"] == segment]
        found = [row for row in found if self._passes(row, query, but)]
        name, backwards = query.sort.removeprefix("-"), query.sort.startswith("-")
        known = [row for row in found if KEYS[name](row) is not None]
        unknown = [row for row in found if KEYS[name](row) is None]
        # Sorted twice: reversed alone would turn equal rows around.
        ordered = sorted(known, key=lambda row: row["lead_id"])
        ordered.sort(key=KEYS[name], reverse=backwards)
        return [row["lead_id"] for row in [*ordered, *unknown]]

    def counts(self, segment: str, query: ListQuery, facet: str) -> dict[str, int]:
        """Return how many rows each value of a facet would leave."""
        left = set(self.lead_ids(segment, query, but=facet))
        rows = [row for row in self.rows if row["lead_id"] in left]
        values = [value for row in rows for value in set(_values(facet, row))]
        return {value: values.count(value) for value in set(values)}

    def _passes(self, row: dict[str, Any], query: ListQuery, but: str) -> bool:
        texts = [plain(str(row.get(name) or "")) for name in SEARCHED]
        for word in plain(query.q).split():
            if not any(word in text for text in texts):
                return False
        if query.new and but != "new" and row["lead_id"] in self.over.held:
            return False
        return all(
            not set(_values(name, row)).isdisjoint(values)
            for name, values in query.chosen.items()
            if name != but
        )


def _values(facet: str, row: dict[str, Any]) -> list[str]:
    return [row["state"]] if facet == "state" else VALUES[facet](row)


@functools.lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Return a text folded letter by letter."""
    return "".join(_letters(unicodedata.normalize("NFKC", text).casefold()))


def _letters(text: str) -> Iterator[str]:
    for letter in text:
        if letter in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029":
            yield " "
        elif unicodedata.category(letter) == "Cs" or letter == "\uffff":
            continue
        elif letter > "\uffff" or unicodedata.category(letter) not in {"Cc", "Cf"}:
            yield _simple(letter) if "\u3400" <= letter <= "\u9fff" else letter


@functools.cache
def _simple(letter: str) -> str:
    return str(OpenCC("t2s").convert(letter))
