"""A small world of companies whose lists are drawn up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest

from enrich.lifecycle import LeadInputs
from enrich.model import POSTING_TEXT_COLUMNS
from enrich.score import SCORE_COLUMNS, Scores
from enrich.segments import Classification
from enrich.segments.classify import EVIDENCE_COLUMNS

TODAY = date(2026, 11, 24)
DATES = (
    "company_id",
    "posting_id",
    "canonical_id",
    "site",
    "url",
    "phone",
    "first_seen",
    "last_seen",
    "closed_on",
    "close_reason",
    "good_on",
)


def table(columns: Sequence[str], *rows: Sequence[Any]) -> pd.DataFrame:
    """Return a frame of plain values."""
    return pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype=object)


class World:
    """Companies 1 to 4: 1 trades, 2 trades and builds abroad, 3 recruits, 4 is confidential.

    Each test changes what it is about, then asks for `inputs`.
    """

    def __init__(self) -> None:
        columns = ("company_id", "name", "short_name", "kind", "uscc", "city", "names_seen")
        self.companies = table(
            columns,
            (1, "青石进出口有限公司", "青石", "company", "", "杭州", "青石进出口"),
            (2, "远洋建设集团有限公司", "", "company", "91110000600037341L", "天津", ""),
            (3, "众才人力资源有限公司", "", "agency", "", "杭州", ""),
            (4, "某外贸公司", "", "confidential", "", "杭州", ""),
        )
        self.segments = [
            (1, "foreign_trade", 5.0),
            (2, "overseas_construction", 9.0),
            (2, "foreign_trade", 4.0),
            (3, "foreign_trade", 4.0),
            (4, "foreign_trade", 4.0),
        ]
        self.evidence = [
            (1, "segment", "foreign_trade", "ft-title", "title", 11, 0, 2, "外贸", 3.0),
            (1, "segment", "foreign_trade", "ft-text", "description", 11, 4, 6, "海外", 5.0),
            (2, "segment", "overseas_construction", "oc-post", "title", 21, 0, 2, "驻外", 9.0),
            (2, "segment", "foreign_trade", "ft-title", "title", 22, 0, 2, "外贸", 4.0),
            (3, "discard", "recruiter", "hr-name", "employer", 31, 2, 6, "人力资源", 9.0),
        ]
        self.discards = [(3, "recruiter")]
        self.facts = [
            (1, "city", "宁波"),
            (1, "destination", "德国"),
            (1, "destination", "法国"),
            (1, "domain", "shop.qingshi.example"),
        ]
        self.scores = {1: 40.0, 2: 70.0, 3: 0.0, 4: 30.0}
        self.hidden: set[int] = set()
        self.reasons = [
            (1, "fit", "ft", 24.0, "外贸企业"),
            (1, "need", "abroad", 16.0, "常出国"),
        ]
        self.postings = [self.posting(1, 11), self.posting(2, 21), self.posting(2, 22)]
        self.postings += [self.posting(3, 31), self.posting(4, 41)]
        self.dates = [self.seen(row[0], row[13]) for row in self.postings]
        self.leads: list[tuple[Any, ...]] = []
        self.suppressions: list[tuple[str, str, date | None]] = []

    @staticmethod
    def posting(company: int, number: int) -> list[Any]:
        texts = {
            "company_id": company,
            "employer": "众才人力资源有限公司",
            "title": "外贸业务员",
            "description": "负责开发海外客户。包吃住",
            "site": "board",
            "posting_id": number,
            "url": f"https://board.example/{number}",
            "posted_on": None,
        }
        return [texts.get(name, "") for name in POSTING_TEXT_COLUMNS]

    @staticmethod
    def seen(company: int, number: int, **said: Any) -> list[Any]:
        plain: dict[str, Any] = {
            "company_id": company,
            "posting_id": number,
            "canonical_id": number,
            "site": "board",
            "url": "",
            "phone": "",
            "first_seen": date(2026, 11, 1),
            "last_seen": TODAY,
            "closed_on": None,
            "close_reason": "",
            "good_on": TODAY,
        }
        return list((plain | said).values())

    def inputs(self) -> LeadInputs:
        points = [
            (number, score, score, 0.0, 0.0, number in self.hidden, "C")
            for number, score in self.scores.items()
        ]
        return LeadInputs(
            companies=self.companies,
            classification=Classification(
                segments=table(("company_id", "segment", "points"), *self.segments),
                evidence=table(EVIDENCE_COLUMNS, *self.evidence),
                discards=table(("company_id", "discard"), *self.discards),
            ),
            facts=table(("company_id", "kind", "value"), *self.facts),
            scores=Scores(
                table=table(SCORE_COLUMNS, *points),
                reasons=table(("company_id", "axis", "rule", "points", "text"), *self.reasons),
            ),
            postings=table(POSTING_TEXT_COLUMNS, *self.postings),
            dates=table(DATES, *self.dates),
            leads=table(("lead_id", "company_id", "segment", "state"), *self.leads),
            suppressions=table(("kind", "value", "ends_on"), *self.suppressions),
            rules_version="1-abc",
            run_id=5,
        )


@pytest.fixture
def world() -> World:
    """A world to change."""
    return World()


@pytest.fixture
def seen() -> Callable[..., list[Any]]:
    """Makes a row of posting dates."""
    return World.seen
