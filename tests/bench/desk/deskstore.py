"""A home as large as a market: a million postings, written straight into the store's tables.

A night would need hours for it. The rows are what nights leave behind: postings with texts,
companies, facts, scores with reasons, a publication, thirty nights of fifty sites.
"""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from enrich.model import HarvestReport, RawPosting
from enrich.store import Store, open_store, rulebooks
from enrich.store.bulk import add_rows
from enrich.store.schema import (
    company,
    company_segment,
    evidence,
    fact,
    lead,
    mention,
    metadata,
    posting,
    posting_text,
    publication,
    publication_row,
    run,
    run_step,
    score,
    score_reason,
    site,
    site_run,
    unit,
)
from flows.rules import publish_first
from flows.settings import Settings

LAST = date(2026, 11, 30)
NIGHTS, SITES = 30, 50
MADE = "made.json"
CITIES = (
    ("广东", "深圳"), ("浙江", "宁波"), ("山东", "青岛"), ("上海", "上海"), ("北京", "北京"),
    ("江苏", "苏州"), ("四川", "成都"), ("湖北", "武汉"), ("福建", "厦门"), ("广东", "广州"),
)  # fmt: skip
STEMS = "远航银河东方瑞丰恒达嘉禾明德新海华信博宇金桥长青安泰启明云帆星瀚鼎盛"
TRADES = ("进出口贸易", "石材", "机电设备", "对外工程", "国际物流", "教育科技", "医疗器械")
TITLES = ("外贸业务员", "驻外施工员", "行政前台", "国际商务专员", "外籍英语教师", "总经理助理")
PLACES = ("德国", "尼日利亚", "巴西", "越南", "沙特阿拉伯", "安哥拉", "日本", "墨西哥")
GRADES = "ABCD"
_DUTIES = (
    "负责开发{place}市场客户，跟进订单与交期，参加国际展会；安排出差人员的机票、酒店和签证；"
    "与工厂、货代保持沟通，处理单证；英语听说读写流利，有一年以上相关经验者优先。"
    "公司提供五险一金、带薪年假、年度旅游和节日福利，周末双休，欢迎有志之士加入。"
)
_EMPTY: dict[str, Any] = {"handover_id": "", "family": "json_api"}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made."""

    postings: int

    @property
    def companies(self) -> int:
        """A fifth of the postings."""
        return max(self.postings // 5, 10)

    @property
    def leads(self) -> int:
        """A tenth of the postings, each of a company of its own."""
        return max(self.postings // 10, 5)


def make(home: Path, size: Size) -> Settings:
    """Return the settings of a home of this size; it is made once."""
    settings = Settings(home=home, user="bench")
    if (home / MADE).exists():
        return settings
    store = open_store(home)
    publish_first(settings, store, datetime(2026, 11, 1, tzinfo=UTC))
    for table, columns, rows in _tables(store, size):
        with store.begin() as db:
            add_rows(db, metadata.tables[table], columns, rows)
    store.close()
    (home / MADE).write_text(json.dumps(dataclasses.asdict(size)), encoding="utf-8")
    return settings


def name_of(number: int) -> str:
    """Return a company's name: no two are alike."""
    place, stem = CITIES[number % len(CITIES)][1], number // 7
    letters = "".join(STEMS[(stem // 36**at) % len(STEMS)] for at in range(3))
    return f"{place}{letters}{number}{TRADES[number % 7]}有限公司"


def posting_shown(site_id: str, key: int, employer: int, edition: int = 0) -> RawPosting:
    """Return a posting as a board shows it; another edition has another text."""
    return RawPosting(
        site=site_id,
        key=str(key),
        url=f"https://{site_id}.example/jobs/{key}",
        title=TITLES[key % len(TITLES)],
        employer=name_of(employer),
        city=CITIES[employer % len(CITIES)][1],
        description=f"{_text(key)}{edition}",
        seen_at="2026-11-30T18:00:00+00:00",
    )


Rows = Iterator[tuple[Any, ...]]


def _tables(store: Store, size: Size) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    with store.read() as db:
        number = rulebooks.newest_number(db)
        assert number is not None
        label = rulebooks.version(db, number).label
        slugs = list(rulebooks.rulebook_of(db, number).ruleset().segments)
    shares = [(slug, 1 / (at + 1)) for at, slug in enumerate(slugs)]
    makers = (_sites(), _runs(label, number), *_nights(), *_companies(size), *_postings(size))
    yield from makers
    yield from _found(size, slugs)
    yield from _leads(size, label, shares)


def _made(table: Any, columns: str, rows: Rows) -> tuple[str, tuple[str, ...], Rows]:
    return table.name, tuple(columns.split()), rows


def _night(at: int) -> date:
    return LAST - timedelta(days=NIGHTS - 1 - at)


def _sites() -> tuple[str, tuple[str, ...], Rows]:
    rows = ((f"board{n}", "json_api", _night(0), LAST, LAST, "ok", "") for n in range(SITES))
    told = "site family first_run_on last_run_on last_good_on last_verdict last_reasons"
    return _made(site, told, rows)


def _runs(label: str, number: int) -> tuple[str, tuple[str, ...], Rows]:
    rows = (
        (at + 1, _night(at), "nightly", "done", f"{_night(at)}T17:30:00+00:00",
         f"{_night(at)}T19:30:00+00:00", label, number)
        for at in range(NIGHTS)
    )  # fmt: skip
    told = "run_id business_date kind state started_at ended_at rules_version rulebook"
    return _made(run, told, rows)


def _nights() -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    steps = (
        (at + 1, step, f"{_night(at)}T19:00:00+00:00", "{}")
        for at in range(NIGHTS)
        for step in ("resolve", "copies", "classify", "score")
    )
    yield _made(run_step, "run_id step ended_at figures", steps)
    told = (
        "handover_id run_id site business_date closes verdict new changed unchanged closed"
        " reopened held report withheld"
    )
    yield _made(
        site_run, told, (_site_run(at, n) for at in range(NIGHTS) for n in range(SITES))
    )


def _site_run(at: int, n: int) -> tuple[Any, ...]:
    verdict = ("degraded", "incomplete", "blocked")[n % 3] if (at + n) % 17 == 0 else "ok"
    report = HarvestReport(
        handover_id=f"board{n}-{at + 1}",
        site=f"board{n}",
        family="json_api",
        business_date=_night(at),
        started_at=f"{_night(at)}T17:30:00+00:00",
        ended_at=f"{_night(at)}T18:10:00+00:00",
        pages={"ok": 400, "not_modified": 1600, "http_404": 3},
        bytes_read=52_000_000,
        listed=20_000,
        rows=500,
        unchanged=19_500,
        reasons=[] if verdict == "ok" else ["fewer pages than usual"],
    )
    said = json.dumps(dataclasses.asdict(report), ensure_ascii=False, default=str)
    return (
        report.handover_id, at + 1, report.site, report.business_date, True, verdict,
        120, 380, 19_500, 110, 3, 0, said, "",
    )  # fmt: skip


def _companies(size: Size) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    numbers = range(1, size.companies + 1)
    yield _made(
        company,
        "company_id name short_name kind uscc city names_seen run_id",
        ((n, name_of(n), "", "company", "", _city(n), name_of(n), 1) for n in numbers),
    )
    yield _made(
        unit,
        "unit_id unit_key name city company_id kind mentions parsed first_company_id",
        ((n, f"u{n}", name_of(n), _city(n), n, "company", 1, "", n) for n in numbers),
    )
    told = "mention_id mention_key name site city company_id unit_id first_seen"
    shown = (
        (n, f"m{n}", name_of(n), f"board{n % SITES}", _city(n), n, n, _night(0))
        for n in numbers
    )
    yield _made(mention, told, shown)


def _city(number: int) -> str:
    return CITIES[number % len(CITIES)][1]


def _postings(size: Size) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    told = (
        "posting_id site key url title mention_id size ownership city text_hash read_on"
        " changed_on first_seen last_seen missing_runs closed_on close_reason first_run_id"
        " run_id"
    )
    numbers = range(1, size.postings + 1)
    yield _made(posting, told, (_posting(n, size) for n in numbers))
    texts = ((n, _text(n), '{"title":"list"}') for n in numbers)
    yield _made(posting_text, "posting_id description provenance", texts)


def _posting(n: int, size: Size) -> tuple[Any, ...]:
    """Return a posting; two of five are open."""
    of, first = n % size.companies + 1, n % NIGHTS
    on, open_ = _night(first), n % 5 < 2
    last = LAST if open_ else min(on + timedelta(days=5), LAST)
    site_id = f"board{of % SITES}"
    return (
        n, site_id, str(n), f"https://{site_id}.example/jobs/{n}", TITLES[n % len(TITLES)], of,
        "100-499人", "民营", _city(of), f"h{n}", on, on, on, last, 0,
        None if open_ else last, "" if open_ else "missing", first + 1, NIGHTS,
    )  # fmt: skip


def _text(n: int) -> str:
    place = PLACES[n % len(PLACES)]
    return f"编号{n}。" + _DUTIES.format(place=place) * (1 + n % 3)


def _found(size: Size, slugs: list[str]) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    """Yield what the stages said of the companies that are leads."""
    numbers = range(1, size.leads + 1)
    kinds = ("province", "city", "size", "destination", "buyer_role", "phone")
    facts = (
        (n * 6 + at, n, kind, _fact(n, kind), n, "", "made", NIGHTS)
        for n in numbers
        for at, kind in enumerate(kinds)
    )
    yield _made(fact, "seq company_id kind value posting_id quote reader run_id", facts)
    segments = ((n, n, slugs[n % len(slugs)], 6.0, NIGHTS) for n in numbers)
    yield _made(company_segment, "seq company_id segment points run_id", segments)
    hits = (
        (
            n,
            n,
            "segment",
            slugs[n % len(slugs)],
            "made.rule",
            "title",
            n,
            0,
            2,
            "外贸",
            6.0,
            NIGHTS,
        )
        for n in numbers
    )
    told = (
        "seq company_id target_kind target rule field posting_id start end text points run_id"
    )
    yield _made(evidence, told, hits)
    points = ((n, n, _score(n), 30.0, 10.0, 5.0, False, GRADES[n % 4], NIGHTS) for n in numbers)
    yield _made(score, "seq company_id score fit need reach hidden grade run_id", points)
    reasons = (
        (n * 6 + at, n, axis, f"made.{at}", 4.0, f"理由{at}", n, "", NIGHTS)
        for n in numbers
        for at, axis in enumerate(("fit", "fit", "need", "need", "reach", "reach"))
    )
    told = "seq company_id axis rule points text posting_id quote run_id"
    yield _made(score_reason, told, reasons)


def _fact(n: int, kind: str) -> str:
    province, city = CITIES[n % len(CITIES)]
    known = {
        "province": province,
        "city": city,
        "size": ("20-99", "100-499", "1000-4999")[n % 3],
        "destination": PLACES[n % len(PLACES)],
        "buyer_role": "行政",
    }
    return known.get(kind, f"0755-8{n:07d}")


def _score(n: int) -> float:
    return round(20 + (n * 7919 % 700) / 10, 1)


def _leads(
    size: Size, label: str, shares: list[tuple[str, float]]
) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    chance = random.Random(11)
    slugs, weights = zip(*shares, strict=True)
    chosen = chance.choices(slugs, weights, k=size.leads)
    leads = ((n, n, slug, "new", _night(0), NIGHTS) for n, slug in enumerate(chosen, 1))
    yield _made(lead, "lead_id company_id segment state first_listed_on run_id", leads)
    one = (NIGHTS, LAST, label, f"{LAST}_r{NIGHTS}", f"{LAST}T19:30:00+00:00", size.leads)
    told = "run_id business_date rules_version folder published_at rows"
    yield _made(publication, told, iter([one]))
    rows = (
        (NIGHTS, n, slug, f"{n:024x}", json.dumps(_row(n, slug, label), ensure_ascii=False))
        for n, slug in enumerate(chosen, 1)
    )
    yield _made(publication_row, "run_id lead_id segment row_hash row", rows)


def _row(n: int, slug: str, label: str) -> dict[str, Any]:
    province, city = CITIES[n % len(CITIES)]
    return {
        "lead_id": n, "company_id": n, "company_name": name_of(n), "short_name": "", "uscc": "",
        "segment": slug, "all_segments": slug, "grade": GRADES[n % 4], "score": _score(n),
        "fit": 30.0, "need": 10.0, "reach": 5.0,
        "reasons": "细分客群：外贸企业 +24；在招订票相关岗位 +8；近期开始派人出国 +6",
        "evidence_text": f"职位：{TITLES[n % len(TITLES)]}\n{_text(n)[:120]}",
        "evidence_url": f"https://board{n % SITES}.example/jobs/{n}",
        "first_seen": str(_night(n % NIGHTS)), "last_seen": str(LAST),
        "open_postings": 1 + n % 9,
        "posting_channel": "direct", "destinations": PLACES[n % len(PLACES)],
        "buyer_role": "行政", "size": ("20-99", "100-499", "1000-4999")[n % 3],
        "province": province, "city": city, "district": "", "address": "", "website": "",
        "phone": f"0755-8{n:07d}", "email": "", "state": "new", "sites": f"board{n % SITES}",
        "stale_days": 0, "rules_version": label, "run_id": NIGHTS, "row_hash": f"{n:024x}",
    }  # fmt: skip
