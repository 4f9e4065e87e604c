"""Answers of job boards' APIs (`answers/`) in their true shapes, with invented content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from enrich.model import RawPosting
from spiders.saved import page_postings

Wanted = dict[str, str]
ANSWERS = Path(__file__).parent / "answers"


def answer(make: str) -> bytes:
    return (ANSWERS / f"{make}.json").read_bytes()


def read(value: Any, url: str) -> list[RawPosting]:
    return page_postings(json.dumps(value, ensure_ascii=False).encode(), url)


CASES: list[tuple[str, str, Wanted]] = [
    ("greenhouse", "https://boards-api.greenhouse.io/v1/boards/kiteport/jobs",
     {"key": "4001", "title": "Export Clerk", "employer": "kiteport", "city": "Rotterdam",
      "description": "Ship & sail"}),
    ("lever", "https://api.lever.co/v0/postings/quayside?mode=json",
     {"key": "ab-1", "title": "Tour Planner", "employer": "quayside", "city": "Lisbon",
      "description": "Plan tours.\nYou bring\nMaps"}),
    ("ashby", "https://api.ashbyhq.com/posting-api/job-board/fjordworks",
     {"key": "uuid-1", "title": "Field Engineer", "employer": "fjordworks", "city": "Oslo",
      "url": "https://jobs.ashbyhq.com/fjordworks/uuid-1"}),
    ("smartrecruiters", "https://api.smartrecruiters.com/v1/companies/Tidewell",
     {"key": "7440001", "title": "Buyer", "employer": "Tidewell SE", "city": "Gdańsk"}),
    ("smartrecruiters-detail", "https://api.smartrecruiters.com/x",
     {"key": "7440001", "employer": "Tidewell SE", "description": "Buy steel.\nKnow steel.",
      "intro": "We build tide mills."}),
    ("recruitee", "https://meadow.recruitee.com/api/offers",
     {"key": "77", "title": "Nurse", "employer": "Meadow Care", "city": "Utrecht",
      "description": "Care.\nDiploma."}),
    ("workable", "https://apply.workable.com/api/v1/widget/accounts/birchline",
     {"key": "AB12", "title": "Paper Maker", "employer": "Birchline", "city": "Tampere"}),
    ("workday", "https://acme.wd3.myworkdayjobs.com/wday/cxs/acme/x/jobs",
     {"key": "R-9", "title": "Analyst", "employer": "acme", "city": "Leeds",
      "url": "https://acme.wd3.myworkdayjobs.com/job/Leeds/Analyst_R-9"}),
    ("iguopin", "https://gp-api.test/api/jobs/v1/list",
     {"key": "990011", "title": "国际工程项目经理", "employer": "长岭国际工程有限公司",
      "city": "湖北省武汉市", "ownership": "国有企业", "pay": "10000-15000"}),
    ("ncss", "https://ncss.test/ajax",
     {"key": "n-1", "title": "外贸专员", "employer": "青禾进出口有限公司", "city": "宁波市"}),
    ("beisen", "https://qinghe.zhiye.com/api/Jobad/GetJobAdPageList",
     {"key": "b-1", "title": "海外销售工程师", "employer": "qinghe", "city": "苏州市",
      "description": "开拓海外市场\n英语流利"}),
    ("feishu", "https://lanyu.jobs.feishu.cn/api/v1/search/job/posts",
     {"key": "7301", "title": "行政专员", "employer": "lanyu", "city": "成都"}),
    ("boss-like", "https://x.test/wapi",
     {"key": "e-1", "title": "跨境运营", "employer": "蓝屿", "city": "杭州",
      "pay": "8-12K"}),
    ("liepin-like", "https://x.test/api",
     {"key": "555", "title": "海外商务经理", "employer": "远帆科技", "size": "100-499人"}),
    ("arbeitnow", "https://board.test/api",
     {"key": "buchhalter-1", "title": "Buchhalter", "employer": "Uferblick GmbH",
      "city": "Kiel"}),
    ("remotive", "https://board.test/api",
     {"key": "31", "title": "Support Lead", "employer": "Larkdesk", "city": "Europe"}),
    ("remoteok", "https://board.test/api",
     {"key": "88", "title": "Go Developer", "employer": "Nimbusyard", "pay": "50000-70000"}),
    ("himalayas", "https://board.test/api",
     {"title": "Copywriter", "employer": "Inkmoor", "city": "Spain", "pay": "30000-40000"}),
    ("jobicy", "https://board.test/api",
     {"key": "12", "title": "Trainer", "employer": "Oakbell", "city": "Ireland"}),
    ("arbeitsagentur", "https://rest.test/jobs",
     {"key": "10000-1", "title": "Tischler", "employer": "Hobel & Span GmbH", "city": "Fulda"}),
    ("adzuna", "https://board.test/api",
     {"key": "5", "title": "Driver", "employer": "Roadfern Ltd", "city": "Leeds, Yorkshire"}),
    ("reed", "https://board.test/api",
     {"key": "66", "title": "Paralegal", "employer": "Moss & Hale", "city": "York"}),
    ("muse", "https://board.test/api",
     {"key": "9", "title": "Editor", "employer": "Quillford", "city": "Boston, MA"}),
    ("jobtech", "https://board.test/api",
     {"key": "2700", "title": "Snickare", "employer": "Granvik Bygg AB", "city": "Umeå",
      "domain": "granvik.example"}),
    ("france", "https://board.test/api",
     {"key": "F1", "title": "Boulanger", "employer": "Le Four d'Armor", "city": "35 - RENNES"}),
    ("usajobs", "https://board.test/api",
     {"key": "US-1", "title": "Ranger", "employer": "Bureau of Quiet Rivers"}),
    ("breezy", "https://sorrel.breezy.hr/json",
     {"key": "br1", "title": "Cook", "employer": "Sorrel", "city": "Porto"}),
    ("chinese", "https://x.test/api",
     {"title": "船务操作", "employer": "海桥货运代理有限公司", "city": "青岛", "pay": "5-7千"}),
]  # fmt: skip


@pytest.mark.parametrize(("make", "url", "wanted"), CASES, ids=[make for make, *_ in CASES])
def test_an_answer_of_this_make_gives_its_posting(make: str, url: str, wanted: Wanted) -> None:
    posting = page_postings(answer(make), url)[0]

    assert {name: getattr(posting, name) for name in wanted} == wanted
    assert set(posting.provenance) >= set(wanted) - {"key", "url"}


def test_no_person_stands_in_what_was_read() -> None:
    everything = [
        posting for make, url, _ in CASES for posting in page_postings(answer(make), url)
    ]

    shown = str(everything)
    for person in ("某某", "林小姐", "Eva", "eva@"):
        assert person not in shown


@pytest.mark.parametrize(
    "value",
    [
        {"items": [{"title": "News of the day", "url": "/n/1", "date": "2026-01-01"}] * 3},
        {"menu": [{"title": "Home", "url": "/"}, {"title": "Jobs", "url": "/jobs"}]},
        {"products": [{"name": "Lamp", "price": 3, "brand": "Lux", "description": "Bright"}]},
        {"cities": [{"name": "北京", "code": "110000"}, {"name": "上海", "code": "310000"}]},
        {"companies": [{"companyName": "青禾公司", "industry": "贸易", "city": "宁波"}] * 3},
        {"comments": [{"title": "Nice", "author": "x", "content": "y", "date": "2026"}] * 4},
    ],
)
def test_what_is_no_advertisement_stays_out(value: Any) -> None:
    assert read(value, "https://x.test/api") == []
