"""Answers of job boards' APIs that are known by their structure.

Only those are listed that the table of names in `words` does not read rightly by itself: where
the employer stands in the address, a description comes in sections, or `name` is the title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urljoin

from spiders.blocks import json_path
from spiders.pages.boardshapes import (
    ASHBY,
    BAMBOOHR,
    BAMBOOHR_DETAIL,
    BREEZY,
    GREENHOUSE,
    JOIN,
    JOIN_DETAIL,
    LEVER,
    PINPOINT,
    RECRUITEE,
    RIPPLING,
    RIPPLING_DETAIL,
    SMARTRECRUITERS,
    SMARTRECRUITERS_DETAIL,
    WORKABLE,
    WORKDAY,
    WORKDAY_DETAIL,
)
from spiders.pages.clean import text_of
from spiders.pages.shape import Shape

Row = dict[str, str]


SHAPES: tuple[Shape, ...] = (
    GREENHOUSE,
    ASHBY,
    LEVER,
    SMARTRECRUITERS,
    SMARTRECRUITERS_DETAIL,
    RECRUITEE,
    WORKABLE,
    WORKDAY,
    WORKDAY_DETAIL,
    BREEZY,
    PINPOINT,
    BAMBOOHR,
    BAMBOOHR_DETAIL,
    RIPPLING_DETAIL,
    RIPPLING,
    JOIN,
    JOIN_DETAIL,
    Shape(
        name="51job",
        items="resultbody.job.items",
        needs=frozenset({"jobId", "jobName", "companyName"}),
        fields={
            "key": "jobId",
            "url": "jobHref",
            "title": "jobName",
            "employer": "fullCompanyName || companyName",
            "employer_short": "companyName",
            "site_company_id": "encCoId",
            "city": "jobAreaString",
            "description": "jobDescribe",
            "pay": "provideSalaryString",
            "posted_on": "issueDateString",
            "industry": "companyIndustryType1Str || industryType1Str",
            "ownership": "companyTypeString",
            "size": "companySizeString",
        },
    ),
    Shape(
        name="iguopin",
        items="data.list",
        needs=frozenset({"job_id", "job_name", "company_name"}),
        fields={
            "key": "job_id",
            "title": "job_name",
            "employer": "company_name",
            "site_company_id": "company_id",
            "ownership": "company_info.nature_cn",
            "industry": "company_info.industry_cn",
            "size": "company_info.scale_cn",
            "city": "district_list[0].area_cn",
            "description": "contents",
            "pay": "max_wage && join('-', [to_string(min_wage), to_string(max_wage)])",
            "posted_on": "start_time || create_time",
            "valid_through": "end_time",
        },
    ),
    Shape(
        name="ncss",
        items="data.list",
        needs=frozenset({"jobId", "jobName", "recName"}),
        fields={
            "key": "jobId",
            "title": "jobName",
            "employer": "recName",
            "site_company_id": "recId",
            "city": "areaCodeName",
            "ownership": "recProperty",
            "size": "recScale",
            "pay": "highMonthPay && "
            "join('-', [to_string(lowMonthPay), to_string(highMonthPay)])",
            "posted_on": "publishDate",
        },
    ),
    Shape(
        name="feishu",
        items="data.job_post_list",
        needs=frozenset({"id", "title", "description"}),
        fields={
            "key": "id",
            "title": "title",
            "city": "city_info.name || city_list[0].name",
            "description": "join('\n', [description || '', requirement || ''])",
            "posted_on": "publish_time",
        },
        employer_in=r"//([\w-]+)\.jobs\.feishu",
    ),
    Shape(
        name="beisen",
        items="Data",
        needs=frozenset({"JobAdName"}),
        fields={
            "key": "Id || JobAdId",
            "title": "JobAdName",
            "city": "LocNames[0] || LocNames",
            "description": "join('\n', [Duty || '', Require || ''])",
            "posted_on": "PostDate || ReleaseDate",
            "pay": "Salary",
        },
        employer_in=r"//([\w-]+)\.zhiye\.com",
    ),
    Shape(
        name="arbeitsagentur",
        items="stellenangebote",
        needs=frozenset({"refnr", "arbeitgeber"}),
        fields={
            "key": "refnr",
            "url": "externeUrl",
            "title": "titel || beruf",
            "employer": "arbeitgeber",
            "city": "arbeitsort.ort",
            "posted_on": "aktuelleVeroeffentlichungsdatum",
        },
    ),
    Shape(
        name="usajobs",
        items="SearchResult.SearchResultItems[].MatchedObjectDescriptor",
        needs=frozenset({"PositionTitle", "OrganizationName"}),
        fields={
            "key": "PositionID",
            "url": "PositionURI",
            "title": "PositionTitle",
            "employer": "OrganizationName",
            "city": "PositionLocation[0].CityName || PositionLocationDisplay",
            "description": "UserArea.Details.JobSummary || QualificationSummary",
            "posted_on": "PublicationStartDate",
            "valid_through": "ApplicationCloseDate",
        },
    ),
    Shape(
        name="nav",
        items="items[]._feed_entry",
        needs=frozenset({"uuid", "businessName"}),
        fields={
            "key": "uuid",
            "title": "title",
            "employer": "businessName",
            "city": "municipal",
            "posted_on": "sistEndret",
        },
    ),
    Shape(
        name="themuse",
        items="results",
        needs=frozenset({"contents", "company", "refs"}),
        fields={
            "key": "id",
            "url": "refs.landing_page",
            "title": "name",
            "employer": "company.name",
            "site_company_id": "company.id",
            "city": "locations[0].name",
            "description": "contents",
            "posted_on": "publication_date",
        },
    ),
    Shape(
        name="jobtech",
        items="hits || @",
        needs=frozenset({"headline", "employer", "workplace_address"}),
        fields={
            "key": "id",
            "url": "webpage_url",
            "title": "headline",
            "employer": "employer.name",
            "uscc": "employer.organization_number",
            "domain": "employer.url",
            "city": "workplace_address.municipality || workplace_address.city",
            "description": "description.text",
            "posted_on": "publication_date",
            "valid_through": "application_deadline",
        },
    ),
)


def known_shape(value: Any) -> Shape | None:
    """Return the shape that the answer has, or None for one that is not known."""
    if not isinstance(value, dict | list):
        return None
    for shape in SHAPES:
        items = _items(shape, value)
        if items and all(shape.needs <= item.keys() for item in items[:3]):
            return shape
    return None


def shape_rows(shape: Shape, value: Any, page_url: str) -> list[Row]:
    """Return the raw fields, with `key` and `url`, of every item of an answer."""
    return item_rows(shape, _items(shape, value), value, page_url)


def item_rows(shape: Shape, items: Sequence[Any], value: Any, page_url: str) -> list[Row]:
    """Return the raw fields of some items of the answer `value`."""
    outer = {name: text_of(json_path(path).search(value)) for name, path in shape.outer.items()}
    return [_row(shape, item, outer, page_url) for item in items]


def _items(shape: Shape, value: Any) -> list[dict[str, Any]]:
    if shape.items != "@" and not isinstance(value, dict) and "||" not in shape.items:
        return []
    found = json_path(shape.items).search(value)
    items = found if isinstance(found, list) else [found]
    return [item for item in items if isinstance(item, dict)]


def _row(shape: Shape, item: dict[str, Any], outer: Row, page_url: str) -> Row:
    row = {name: _searched(path, item) for name, path in shape.fields.items()}
    row = {**{name: text for name, text in outer.items() if text}, **_filled(row)}
    row["url"] = urljoin(page_url, row["url"]) if row.get("url") else ""
    if shape.employer_in and not row.get("employer"):
        places = (re.search(shape.employer_in, url) for url in (row["url"], page_url))
        row["employer"] = next((unquote(found[1]) for found in places if found), "")
    return _filled(row)


def _searched(path: str, item: dict[str, Any]) -> str:
    try:
        return text_of(json_path(path).search(item))
    except ValueError:
        # JMESPath's functions insist on types; an item that has others lacks this field.
        return ""


def _filled(row: Row) -> Row:
    return {name: text for name, text in row.items() if text}
