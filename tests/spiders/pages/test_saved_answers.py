"""Answers of job boards' APIs in their true shapes, with invented content."""

from __future__ import annotations

import json
from typing import Any

import pytest

from enrich.model import RawPosting
from spiders.saved import page_postings

Wanted = dict[str, str]


def read(value: Any, url: str) -> list[RawPosting]:
    return page_postings(json.dumps(value, ensure_ascii=False).encode(), url)


GREENHOUSE = {
    "jobs": [
        {
            "id": 4001,
            "internal_job_id": 1,
            "title": "Export Clerk",
            "updated_at": "2026-10-01T08:00:00-04:00",
            "location": {"name": "Rotterdam"},
            "absolute_url": "https://boards.greenhouse.io/kiteport/jobs/4001",
            "content": "&lt;p&gt;Ship &amp;amp; sail&lt;/p&gt;",
            "metadata": None,
            "departments": [{"id": 9, "name": "Trade"}],
            "offices": [],
        }
    ],
    "meta": {"total": 1},
}
LEVER = [
    {
        "id": "ab-1",
        "text": "Tour Planner",
        "categories": {"location": "Lisbon", "team": "Travel", "commitment": "Full-time"},
        "hostedUrl": "https://jobs.lever.co/quayside/ab-1",
        "createdAt": 1760000000000,
        "description": "<div>Plan tours.</div>",
        "lists": [{"text": "You bring", "content": "<li>Maps</li>"}],
    }
]
ASHBY = {
    "jobs": [
        {
            "id": "uuid-1",
            "title": "Field Engineer",
            "employmentType": "FullTime",
            "location": "Oslo",
            "isListed": True,
            "address": {"postalAddress": {"addressLocality": "Oslo"}},
            "publishedAt": "2026-10-02T00:00:00Z",
            "jobUrl": "https://jobs.ashbyhq.com/fjordworks/uuid-1",
            "descriptionHtml": "<p>Go to sites.</p>",
        }
    ]
}
SMARTRECRUITERS = {
    "offset": 0,
    "limit": 100,
    "totalFound": 1,
    "content": [
        {
            "id": "7440001",
            "name": "Buyer",
            "refNumber": "R1",
            "company": {"identifier": "Tidewell", "name": "Tidewell SE"},
            "releasedDate": "2026-09-01T00:00:00Z",
            "location": {"city": "Gdańsk", "country": "pl", "remote": False},
            "department": {"label": "Purchase"},
        }
    ],
}
SMARTRECRUITERS_DETAIL = {
    "id": "7440001",
    "name": "Buyer",
    "company": {"identifier": "Tidewell", "name": "Tidewell SE"},
    "postingUrl": "https://jobs.smartrecruiters.com/Tidewell/7440001",
    "location": {"city": "Gdańsk"},
    "jobAd": {
        "sections": {
            "companyDescription": {"text": "<p>We build tide mills.</p>"},
            "jobDescription": {"text": "<p>Buy steel.</p>"},
            "qualifications": {"text": "<p>Know steel.</p>"},
        }
    },
}
RECRUITEE = {
    "offers": [
        {
            "id": 77,
            "title": "Nurse",
            "careers_url": "https://meadow.recruitee.com/o/nurse",
            "company_name": "Meadow Care",
            "city": "Utrecht",
            "description": "<p>Care.</p>",
            "requirements": "<p>Diploma.</p>",
            "published_at": "2026-08-01",
        }
    ]
}
WORKABLE = {
    "name": "Birchline",
    "description": "<p>We make paper.</p>",
    "jobs": [
        {
            "title": "Paper Maker",
            "shortcode": "AB12",
            "published_on": "2026-07-01",
            "telecommuting": False,
            "url": "https://apply.workable.com/j/AB12",
            "city": "Tampere",
        }
    ],
}
WORKDAY = {
    "total": 1,
    "jobPostings": [
        {
            "title": "Analyst",
            "externalPath": "/job/Leeds/Analyst_R-9",
            "locationsText": "Leeds",
            "postedOn": "Posted Today",
            "bulletFields": ["R-9"],
        }
    ],
}
IGUOPIN = {
    "code": 200,
    "data": {
        "total": 1,
        "list": [
            {
                "job_id": "990011",
                "job_name": "国际工程项目经理",
                "company_name": "长岭国际工程有限公司",
                "company_info": {"nature_cn": "国有企业"},
                "district_list": [{"area_cn": "湖北省武汉市"}],
                "education_cn": "本科",
                "min_wage": 10000,
                "max_wage": 15000,
                "contents": "负责海外项目现场管理",
                "end_time": "2026-12-31",
            }
        ],
    },
}
NCSS = {
    "flag": True,
    "data": {
        "list": [
            {
                "jobId": "n-1",
                "jobName": "外贸专员",
                "recName": "青禾进出口有限公司",
                "areaCodeName": "宁波市",
                "lowMonthPay": 6,
                "highMonthPay": 9,
                "publishDate": 1760000000000,
            }
        ]
    },
}
BEISEN = {
    "Code": 200,
    "Count": 1,
    "Data": [
        {
            "Id": "b-1",
            "JobAdName": "海外销售工程师",
            "LocNames": ["苏州市"],
            "Duty": "开拓海外市场",
            "Require": "英语流利",
        }
    ],
}
FEISHU = {
    "code": 0,
    "data": {
        "count": 1,
        "job_post_list": [
            {
                "id": "7301",
                "title": "行政专员",
                "description": "安排差旅",
                "requirement": "细心",
                "city_info": {"name": "成都"},
                "publish_time": 1760000000000,
            }
        ],
    },
}
BOSS_LIKE = {
    "code": 0,
    "zpData": {
        "hasMore": True,
        "jobList": [
            {
                "encryptJobId": "e-1",
                "jobName": "跨境运营",
                "salaryDesc": "8-12K",
                "brandName": "蓝屿",
                "cityName": "杭州",
                "bossName": "某某",
                "brandIndustry": "电子商务",
                "jobExperience": "1-3年",
            }
        ],
    },
}
LIEPIN_LIKE = {
    "data": {
        "data": {
            "jobCardList": [
                {
                    "job": {
                        "title": "海外商务经理",
                        "jobId": "555",
                        "link": "https://x.test/job/555.shtml",
                        "salary": "20-30k",
                        "dq": "上海",
                    },
                    "comp": {"compName": "远帆科技", "compScale": "100-499人", "compId": 8},
                    "recruiter": {"recruiterName": "林小姐", "recruiterTitle": "HR"},
                }
            ]
        }
    }
}
ARBEITNOW = {
    "data": [
        {
            "slug": "buchhalter-1",
            "company_name": "Uferblick GmbH",
            "title": "Buchhalter",
            "description": "<p>Konten.</p>",
            "remote": False,
            "url": "https://board.test/jobs/buchhalter-1",
            "tags": [],
            "job_types": ["full time"],
            "location": "Kiel",
            "created_at": 1760000000,
        }
    ],
    "links": {"next": "https://board.test/api?page=2"},
}
REMOTIVE = {
    "0-legal-notice": "Link back, please.",
    "job-count": 1,
    "jobs": [
        {
            "id": 31,
            "url": "https://board.test/remote/31",
            "title": "Support Lead",
            "company_name": "Larkdesk",
            "company_logo": "x.png",
            "category": "Support",
            "job_type": "full_time",
            "publication_date": "2026-10-10T00:00:00",
            "candidate_required_location": "Europe",
            "salary": "40k-50k",
            "description": "<p>Help.</p>",
        }
    ],
}
REMOTEOK = [
    {"last_updated": 1, "legal": "Please link back."},
    {
        "id": "88",
        "position": "Go Developer",
        "company": "Nimbusyard",
        "location": "Worldwide",
        "url": "https://board.test/l/88",
        "description": "Write Go.",
        "date": "2026-10-11T00:00:00",
        "salary_min": 50000,
        "salary_max": 70000,
        "tags": ["go"],
    },
    {
        "id": "89",
        "position": "Rust Developer",
        "company": "Nimbusyard",
        "location": "Worldwide",
        "url": "https://board.test/l/89",
        "description": "Write Rust.",
        "date": "2026-10-11T00:00:00",
        "salary_min": 50000,
        "salary_max": 70000,
        "tags": ["rust"],
    },
]
HIMALAYAS = {
    "totalCount": 1,
    "jobs": [
        {
            "title": "Copywriter",
            "companyName": "Inkmoor",
            "companySlug": "inkmoor",
            "employmentType": "Full Time",
            "minSalary": 30000,
            "maxSalary": 40000,
            "locationRestrictions": ["Spain"],
            "description": "<p>Write.</p>",
            "pubDate": 1760000000,
            "guid": "https://board.test/companies/inkmoor/jobs/copywriter",
            "applicationLink": "https://board.test/companies/inkmoor/jobs/copywriter",
        }
    ],
}
JOBICY = {
    "jobs": [
        {
            "id": 12,
            "url": "https://board.test/jobs/12",
            "jobTitle": "Trainer",
            "companyName": "Oakbell",
            "jobIndustry": ["Education"],
            "jobGeo": "Ireland",
            "jobLevel": "Any",
            "jobDescription": "<p>Train.</p>",
            "pubDate": "2026-10-01 10:00:00",
        }
    ]
}
ARBEITSAGENTUR = {
    "maxErgebnisse": 1,
    "stellenangebote": [
        {
            "refnr": "10000-1",
            "titel": "Tischler",
            "beruf": "Tischler/in",
            "arbeitgeber": "Hobel & Span GmbH",
            "arbeitsort": {"ort": "Fulda", "region": "Hessen"},
            "aktuelleVeroeffentlichungsdatum": "2026-10-20",
        }
    ],
}
ADZUNA = {
    "count": 1,
    "results": [
        {
            "id": "5",
            "title": "Driver",
            "company": {"display_name": "Roadfern Ltd"},
            "location": {"display_name": "Leeds, Yorkshire", "area": ["UK"]},
            "description": "Drive.",
            "created": "2026-10-01T00:00:00Z",
            "redirect_url": "https://board.test/land/5",
            "category": {"label": "Logistics"},
        }
    ],
}
REED = {
    "results": [
        {
            "jobId": 66,
            "employerId": 3,
            "employerName": "Moss & Hale",
            "jobTitle": "Paralegal",
            "locationName": "York",
            "minimumSalary": 24000,
            "maximumSalary": 27000,
            "date": "01/10/2026",
            "jobDescription": "File papers.",
            "jobUrl": "https://board.test/jobs/66",
        }
    ]
}
MUSE = {
    "page": 1,
    "results": [
        {
            "id": 9,
            "name": "Editor",
            "contents": "<p>Edit.</p>",
            "company": {"id": 2, "short_name": "quillford", "name": "Quillford"},
            "locations": [{"name": "Boston, MA"}],
            "publication_date": "2026-10-01T00:00:00Z",
            "refs": {"landing_page": "https://board.test/jobs/quillford/editor"},
        }
    ],
}
JOBTECH = {
    "total": {"value": 1},
    "hits": [
        {
            "id": "2700",
            "headline": "Snickare",
            "employer": {"name": "Granvik Bygg AB", "url": "https://granvik.example"},
            "workplace_address": {"municipality": "Umeå"},
            "description": {"text": "Bygga hus."},
            "publication_date": "2026-10-01T00:00:00",
            "webpage_url": "https://board.test/annonser/2700",
            "application_contacts": [{"name": "Eva", "email": "eva@x.example"}],
        }
    ],
}
FRANCE = {
    "resultats": [
        {
            "id": "F1",
            "intitule": "Boulanger",
            "description": "Pétrir.",
            "dateCreation": "2026-10-01T00:00:00Z",
            "lieuTravail": {"libelle": "35 - RENNES"},
            "entreprise": {"nom": "Le Four d'Armor"},
            "typeContrat": "CDI",
        }
    ]
}
USAJOBS = {
    "SearchResult": {
        "SearchResultItems": [
            {
                "MatchedObjectDescriptor": {
                    "PositionID": "US-1",
                    "PositionTitle": "Ranger",
                    "PositionURI": "https://board.test/job/1",
                    "OrganizationName": "Bureau of Quiet Rivers",
                    "PositionLocationDisplay": "Moab, Utah",
                    "PublicationStartDate": "2026-10-01",
                }
            }
        ]
    }
}
BREEZY = [
    {
        "id": "br1",
        "name": "Cook",
        "url": "https://sorrel.breezy.hr/p/br1-cook",
        "published_date": "2026-10-01T00:00:00Z",
        "type": {"id": "fullTime", "name": "Full-Time"},
        "location": {"city": "Porto", "name": "Porto, PT"},
        "department": "Kitchen",
        "company": {"name": "Sorrel", "friendly_id": "sorrel"},
    }
]
PLAIN_CHINESE = [
    {
        "职位名称": "船务操作",
        "公司名称": "海桥货运代理有限公司",
        "工作地点": "青岛",
        "月薪": "5-7千",
        "发布时间": "2026-10-01",
    }
]

CASES: list[tuple[str, Any, str, Wanted]] = [
    ("greenhouse", GREENHOUSE, "https://boards-api.greenhouse.io/v1/boards/kiteport/jobs",
     {"key": "4001", "title": "Export Clerk", "employer": "kiteport", "city": "Rotterdam",
      "description": "Ship & sail"}),
    ("lever", LEVER, "https://api.lever.co/v0/postings/quayside?mode=json",
     {"key": "ab-1", "title": "Tour Planner", "employer": "quayside", "city": "Lisbon",
      "description": "Plan tours.\nYou bring\nMaps"}),
    ("ashby", ASHBY, "https://api.ashbyhq.com/posting-api/job-board/fjordworks",
     {"key": "uuid-1", "title": "Field Engineer", "employer": "fjordworks", "city": "Oslo",
      "url": "https://jobs.ashbyhq.com/fjordworks/uuid-1"}),
    ("smartrecruiters", SMARTRECRUITERS, "https://api.smartrecruiters.com/v1/companies/Tidewell",
     {"key": "7440001", "title": "Buyer", "employer": "Tidewell SE", "city": "Gdańsk"}),
    ("smartrecruiters detail", SMARTRECRUITERS_DETAIL, "https://api.smartrecruiters.com/x",
     {"key": "7440001", "employer": "Tidewell SE", "description": "Buy steel.\nKnow steel.",
      "intro": "We build tide mills."}),
    ("recruitee", RECRUITEE, "https://meadow.recruitee.com/api/offers",
     {"key": "77", "title": "Nurse", "employer": "Meadow Care", "city": "Utrecht",
      "description": "Care.\nDiploma."}),
    ("workable", WORKABLE, "https://apply.workable.com/api/v1/widget/accounts/birchline",
     {"key": "AB12", "title": "Paper Maker", "employer": "Birchline", "city": "Tampere"}),
    ("workday", WORKDAY, "https://acme.wd3.myworkdayjobs.com/wday/cxs/acme/x/jobs",
     {"key": "R-9", "title": "Analyst", "employer": "acme", "city": "Leeds",
      "url": "https://acme.wd3.myworkdayjobs.com/job/Leeds/Analyst_R-9"}),
    ("iguopin", IGUOPIN, "https://gp-api.test/api/jobs/v1/list",
     {"key": "990011", "title": "国际工程项目经理", "employer": "长岭国际工程有限公司",
      "city": "湖北省武汉市", "ownership": "国有企业", "pay": "10000-15000"}),
    ("ncss", NCSS, "https://ncss.test/ajax",
     {"key": "n-1", "title": "外贸专员", "employer": "青禾进出口有限公司", "city": "宁波市"}),
    ("beisen", BEISEN, "https://qinghe.zhiye.com/api/Jobad/GetJobAdPageList",
     {"key": "b-1", "title": "海外销售工程师", "employer": "qinghe", "city": "苏州市",
      "description": "开拓海外市场\n英语流利"}),
    ("feishu", FEISHU, "https://lanyu.jobs.feishu.cn/api/v1/search/job/posts",
     {"key": "7301", "title": "行政专员", "employer": "lanyu", "city": "成都"}),
    ("boss-like", BOSS_LIKE, "https://x.test/wapi",
     {"key": "e-1", "title": "跨境运营", "employer": "蓝屿", "city": "杭州",
      "pay": "8-12K"}),
    ("liepin-like", LIEPIN_LIKE, "https://x.test/api",
     {"key": "555", "title": "海外商务经理", "employer": "远帆科技", "size": "100-499人"}),
    ("arbeitnow", ARBEITNOW, "https://board.test/api",
     {"key": "buchhalter-1", "title": "Buchhalter", "employer": "Uferblick GmbH",
      "city": "Kiel"}),
    ("remotive", REMOTIVE, "https://board.test/api",
     {"key": "31", "title": "Support Lead", "employer": "Larkdesk", "city": "Europe"}),
    ("remoteok", REMOTEOK, "https://board.test/api",
     {"key": "88", "title": "Go Developer", "employer": "Nimbusyard", "pay": "50000-70000"}),
    ("himalayas", HIMALAYAS, "https://board.test/api",
     {"title": "Copywriter", "employer": "Inkmoor", "city": "Spain", "pay": "30000-40000"}),
    ("jobicy", JOBICY, "https://board.test/api",
     {"key": "12", "title": "Trainer", "employer": "Oakbell", "city": "Ireland"}),
    ("arbeitsagentur", ARBEITSAGENTUR, "https://rest.test/jobs",
     {"key": "10000-1", "title": "Tischler", "employer": "Hobel & Span GmbH", "city": "Fulda"}),
    ("adzuna", ADZUNA, "https://board.test/api",
     {"key": "5", "title": "Driver", "employer": "Roadfern Ltd", "city": "Leeds, Yorkshire"}),
    ("reed", REED, "https://board.test/api",
     {"key": "66", "title": "Paralegal", "employer": "Moss & Hale", "city": "York"}),
    ("muse", MUSE, "https://board.test/api",
     {"key": "9", "title": "Editor", "employer": "Quillford", "city": "Boston, MA"}),
    ("jobtech", JOBTECH, "https://board.test/api",
     {"key": "2700", "title": "Snickare", "employer": "Granvik Bygg AB", "city": "Umeå",
      "domain": "granvik.example"}),
    ("france", FRANCE, "https://board.test/api",
     {"key": "F1", "title": "Boulanger", "employer": "Le Four d'Armor", "city": "35 - RENNES"}),
    ("usajobs", USAJOBS, "https://board.test/api",
     {"key": "US-1", "title": "Ranger", "employer": "Bureau of Quiet Rivers"}),
    ("breezy", BREEZY, "https://sorrel.breezy.hr/json",
     {"key": "br1", "title": "Cook", "employer": "Sorrel", "city": "Porto"}),
    ("chinese", PLAIN_CHINESE, "https://x.test/api",
     {"title": "船务操作", "employer": "海桥货运代理有限公司", "city": "青岛", "pay": "5-7千"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "url", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_an_answer_of_this_make_gives_its_posting(value: Any, url: str, wanted: Wanted) -> None:
    posting = read(value, url)[0]

    assert {name: getattr(posting, name) for name in wanted} == wanted
    assert set(posting.provenance) >= set(wanted) - {"key", "url"}


def test_no_person_stands_in_what_was_read() -> None:
    everything = [posting for _, value, url, _ in CASES for posting in read(value, url)]

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
