"""The packaged definitions over `json_api` and `html_listing`, each on answers of its own.

Of every site one list with a posting, one without, and one that is something else; the texts
are invented, the shapes those that public code reads.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from enrich.issues import PageChangedError
from enrich.model import Verdict
from spiders.families import PageRequest, family_of
from spiders.pages.guard import guard
from spiders.site import sites
from tests.spiders.families.walks import night, page_of

Wanted = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a definition should read.

    Attributes:
        empty: An answer without postings; trap: one that is no list.
        total: What the list declares.
    """

    full: Any
    empty: Any
    trap: Any
    wanted: Wanted
    total: int | None = 1


BEISEN = """<html><head><meta charset="utf-8"></head><body><p>共 1 条记录</p><table>
<tr><th>职位</th></tr>
<tr><td><a href="/zpdetail/410001">海外销售工程师</a></td><td>苏州</td></tr>
</table></body></html>"""
CASES: dict[str, Case] = {
    "iguopin": Case(
        full={"code": 200, "data": {"total": 50, "list": [
            {"job_id": "990011", "job_name": "国际工程项目经理", "company_id": "c-7",
             "company_name": "长岭国际工程有限公司", "company_info": {"nature_cn": "国有企业"},
             "district_list": [{"area_cn": "湖北省武汉市"}], "education_cn": "本科",
             "min_wage": 10000, "max_wage": 15000, "contents": "负责海外项目现场管理",
             "start_time": "2026-10-08", "end_time": "2026-12-31"}]}},
        empty={"code": 200, "data": {"total": 0, "list": None}},
        trap={"code": 10001, "message": "系统繁忙", "data": None},
        wanted={"key": "990011", "url": "https://www.iguopin.com/job/detail?id=990011",
                "title": "国际工程项目经理", "employer": "长岭国际工程有限公司",
                "city": "湖北省武汉市", "ownership": "国有企业", "pay": "10000-15000",
                "description": "负责海外项目现场管理", "valid_through": "2026-12-31"},
        total=None,
    ),
    "ncss": Case(
        full={"flag": True, "errors": [], "data": {
            "list": [{"jobId": "n-1", "jobName": "外贸专员", "recName": "青禾进出口有限公司",
                      "recId": "r-1", "areaCodeName": "宁波市", "recProperty": "民营企业",
                      "recScale": "50-99人", "lowMonthPay": 6, "highMonthPay": 9,
                      "publishDate": 1760000000000}],
            "pagenation": {"count": 1, "total": 1, "limit": 20, "offset": 1}}},
        empty={"flag": True, "data": {
            "list": [], "pagenation": {"count": 0, "total": 0, "limit": 20, "offset": 1}}},
        trap={"flag": False, "errors": [{"message": "offset"}]},
        wanted={"key": "n-1", "url": "https://www.ncss.cn/student/jobs/n-1/detail.html",
                "title": "外贸专员", "employer": "青禾进出口有限公司", "city": "宁波市",
                "size": "50-99人", "pay": "6-9"},
    ),
    "feishu_tenant": Case(
        full={"code": 0, "data": {"count": 1, "job_post_list": [
            {"id": "7301", "title": "行政专员", "description": "安排差旅",
             "requirement": "细心", "city_info": None, "city_list": [{"name": "成都"}],
             "publish_time": 1760000000000}]}},
        empty={"code": 0, "data": {"count": 0, "job_post_list": []}},
        trap={"code": 405, "data": {"message": "signature"}},
        wanted={"key": "7301", "title": "行政专员", "employer": "飞书示例企业",
                "city": "成都", "description": "安排差旅\n细心"},
    ),
    "beisen_portal": Case(
        full={"Code": 200, "Count": 1, "Data": [
            {"Id": "b-1", "JobAdId": 51, "JobAdName": "海外销售工程师",
             "LocNames": ["苏州市"], "Duty": "开拓海外市场", "Require": "英语流利",
             "Salary": None, "PostDate": "2026-10-09T00:00:00"}]},
        empty={"Code": 200, "Count": 0, "Data": []},
        trap={"Code": 500, "Message": "参数错误", "Data": None},
        wanted={"key": "b-1", "title": "海外销售工程师", "employer": "北森示例企业",
                "city": "苏州市", "description": "开拓海外市场\n英语流利"},
    ),
    "beisen_tenant": Case(
        full=BEISEN,
        empty="<html><body><p>共 0 条记录</p><table></table></body></html>",
        trap="<html><body><h1>欢迎加入我们</h1></body></html>",
        wanted={"key": "410001", "url": "https://demo.zhiye.com/zpdetail/410001",
                "title": "海外销售工程师", "employer": "北森示例企业"},
    ),
    "moka_tenant": Case(
        full={"code": 0, "data": {"jobStats": {"total": 1}, "jobs": [
            {"id": "de49-1", "title": "跨境物流主管", "jobDescription": "<p>管理海运。</p>",
             "locations": [{"provinceName": "广东", "cityName": "深圳", "country": "中国"}],
             "publishedAt": "2026-10-20T02:00:00.000Z", "orgId": "demo"}]}},
        empty={"code": 0, "data": {"jobStats": {"total": 0}, "jobs": []}},
        # A tenant that wraps its answers is left alone.
        trap={"data": "q8Zr0b1xWw==", "necromancer": "0123456789abcdef"},
        wanted={"key": "de49-1", "title": "跨境物流主管", "employer": "Moka示例企业",
                "city": "深圳", "description": "管理海运。"},
    ),
    "arbeitsagentur": Case(
        full={"maxErgebnisse": 1, "page": 1, "size": 100, "facetten": {}, "stellenangebote": [
            {"refnr": "10000-1-S", "titel": "Reiseverkehrskauffrau",
             "beruf": "Tourismuskaufmann/-frau", "arbeitgeber": "Uferblick Reisen GmbH",
             "arbeitsort": {"ort": "Kiel", "plz": "24103"},
             "aktuelleVeroeffentlichungsdatum": "2026-10-30"}]},
        empty={"maxErgebnisse": 0, "page": 1, "size": 100},
        trap={"messages": [{"code": "KEIN_TREFFER"}]},
        wanted={"key": "10000-1-S", "title": "Reiseverkehrskauffrau", "city": "Kiel",
                "employer": "Uferblick Reisen GmbH",
                "url": "https://www.arbeitsagentur.de/jobsuche/jobdetail/10000-1-S"},
    ),
    "eures": Case(
        full={"numberRecords": 1, "jvs": [
            {"id": "ZXVyZXM", "title": "Travel manager", "description": "<p>Plan trips.</p>",
             "employer": {"name": "Meadow Care BV"}, "locationMap": {"NL": ["NL310"]},
             "creationDate": 1760000000000}]},
        empty={"numberRecords": 0, "jvs": []},
        trap={"error": {"status": 500}},
        wanted={"key": "ZXVyZXM", "title": "Travel manager", "employer": "Meadow Care BV",
                "city": "NL310", "description": "Plan trips."},
    ),
    "arbeitnow": Case(
        full={"data": [{"slug": "buchhalter-1", "company_name": "Uferblick GmbH",
                        "title": "Buchhalter", "description": "<p>Buchen.</p>",
                        "url": "https://www.arbeitnow.com/jobs/buchhalter-1",
                        "location": "Kiel", "created_at": 1760000000}],
              "links": {"next": None}, "meta": {"current_page": 1}},
        empty={"data": [], "links": {"next": None}, "meta": {"current_page": 1}},
        trap={"message": "Server Error", "errors": [1]},
        wanted={"key": "buchhalter-1", "title": "Buchhalter", "employer": "Uferblick GmbH"},
        total=None,
    ),
    "remoteok": Case(
        full=[{"last_updated": 1760000000, "legal": "Link back to us, please."},
              {"id": "88", "slug": "go-developer", "position": "Go Developer",
               "company": "Nimbusyard", "location": "Europe", "tags": ["go"],
               "description": "<p>Write Go.</p>", "date": "2026-10-30T08:00:00+00:00",
               "url": "https://remoteok.com/remote-jobs/88", "salary_min": 50000,
               "salary_max": 70000}],
        empty=[{"last_updated": 1760000000, "legal": "Link back to us, please."}],
        trap={"error": "rate limit"},
        wanted={"key": "88", "url": "https://remoteok.com/remote-jobs/88",
                "title": "Go Developer", "employer": "Nimbusyard", "pay": "50000-70000"},
        total=None,
    ),
    "themuse": Case(
        full={"page": 0, "page_count": 1, "items_per_page": 20, "total": 1, "results": [
            {"id": 4471, "name": "Event Planner", "contents": "<p>Plan fairs.</p>",
             "publication_date": "2026-10-30T08:00:00Z", "locations": [{"name": "Lyon"}],
             "company": {"id": 9, "name": "Granlund Events"},
             "refs": {"landing_page": "https://www.themuse.com/jobs/granlund/planner"}}]},
        empty={"page": 0, "page_count": 0, "total": 0, "results": []},
        trap={"code": 403, "error": {"message": "limit"}},
        wanted={"key": "4471", "url": "https://www.themuse.com/jobs/granlund/planner",
                "title": "Event Planner", "employer": "Granlund Events", "city": "Lyon"},
    ),
    "reed": Case(
        full={"totalResults": 1, "ambiguousLocations": [], "results": [
            {"jobId": 551, "employerId": 12, "employerName": "Humber Steel Ltd",
             "jobTitle": "Export Clerk", "locationName": "Hull", "minimumSalary": 24000.0,
             "maximumSalary": 27000.0, "currency": "GBP", "date": "30/10/2026",
             "expirationDate": "11/12/2026", "jobDescription": "Ship steel.",
             "jobUrl": "https://www.reed.co.uk/jobs/export-clerk/551"}]},
        empty={"totalResults": 0, "results": []},
        trap={"Message": "An error has occurred.", "Errors": [1]},
        wanted={"key": "551", "url": "https://www.reed.co.uk/jobs/export-clerk/551",
                "title": "Export Clerk", "employer": "Humber Steel Ltd", "city": "Hull",
                "pay": "24000-27000"},
    ),
    "adzuna": Case(
        full={"__CLASS__": "Adzuna::API::Response::JobSearchResults", "count": 1,
              "mean": 31000.5, "results": [
            {"__CLASS__": "Adzuna::API::Response::Job", "id": "5701000001",
             "title": "<strong>Travel</strong> Manager", "created": "2026-10-30T08:00:00Z",
             "description": "Book <strong>travel</strong> for our fitters …", "adref": "eyJh",
             "redirect_url": "https://www.adzuna.co.uk/jobs/land/ad/5701000001?se=Xy"
                             "&utm_medium=api&utm_source=8e88dd1a&v=45B9",
             "company": {"__CLASS__": "Adzuna::API::Response::Company",
                         "display_name": "Humber Steel Ltd"},
             "location": {"__CLASS__": "Adzuna::API::Response::Location",
                          "area": ["UK", "Yorkshire And The Humber", "Hull"],
                          "display_name": "Hull, East Riding Of Yorkshire"},
             "category": {"tag": "travel-jobs", "label": "Travel Jobs"},
             "salary_min": 30000, "salary_max": 32000.5, "salary_is_predicted": "0"}]},
        empty={"__CLASS__": "Adzuna::API::Response::JobSearchResults", "count": 0, "mean": 0,
               "results": []},
        trap={"__CLASS__": "Adzuna::API::Response::Exception", "exception": "AUTH_FAIL",
              "display": "Authorisation failed", "doc": "https://api.adzuna.com/v1/doc"},
        wanted={"key": "5701000001", "url": "https://www.adzuna.co.uk/jobs/land/ad/5701000001",
                "title": "Travel Manager", "employer": "Humber Steel Ltd", "city": "Hull",
                "pay": "30000-32000", "description": "Book travel for our fitters …",
                "posted_on": "2026-10-30T08:00:00Z"},
    ),
    "usajobs": Case(
        full={"LanguageCode": "EN", "SearchParameters": {}, "SearchResult": {
            "SearchResultCount": 1, "SearchResultCountAll": 1, "SearchResultItems": [
            {"MatchedObjectId": "837400001", "RelevanceRank": 0, "MatchedObjectDescriptor": {
                "PositionID": "TT-26-1", "PositionTitle": "Travel Assistant",
                "PositionURI": "https://www.usajobs.gov:443/job/837400001",
                "PositionLocationDisplay": "Tacoma, Washington",
                "OrganizationName": "Office of Tide Tables",
                "DepartmentName": "Department of the Sea",
                "JobCategory": [{"Name": "Transportation Clerk", "Code": "2102"}],
                "PositionRemuneration": [{"MinimumRange": "41000", "MaximumRange": "53000",
                                          "RateIntervalCode": "PA", "Description": "Per Year"}],
                "QualificationSummary": "You know maps.",
                "PublicationStartDate": "2026-10-30T00:00:00.0000",
                "ApplicationCloseDate": "2026-11-30T23:59:59.9970",
                "UserArea": {"Details": {
                    "JobSummary": "You send people to sea.",
                    "MajorDuties": ["Books berths.", "Writes orders."],
                    "AgencyContactEmail": "j.nowak@tides.example",
                    "AgencyContactPhone": "555-0100"}}}}],
            "UserArea": {"NumberOfPages": "1"}}},
        empty={"SearchResult": {"SearchResultCount": 0, "SearchResultCountAll": 0,
                                "SearchResultItems": [], "UserArea": {"NumberOfPages": "0"}}},
        trap={"errors": [{"status": "400", "title": "ResultsPerPage"}]},
        wanted={"key": "837400001", "title": "Travel Assistant",
                "employer": "Office of Tide Tables", "city": "Tacoma, Washington",
                "industry": "Transportation Clerk", "pay": "41000 - 53000 Per Year",
                "description": "You send people to sea.\nBooks berths.\nWrites orders.\n"
                               "You know maps.",
                "valid_through": "2026-11-30T23:59:59.9970"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_list_is_read_as_its_definition_says(name: str) -> None:
    site, case = sites()[name], CASES[name]
    family = family_of(site)
    page = page_of(family.start(site)[0], case.full)

    found = family.read_list(site, page)
    (entry,) = found.entries
    shown = {"key": entry.key, "url": entry.url, **entry.fields}

    assert guard(page) is None
    assert {key: shown[key] for key in case.wanted} == case.wanted
    assert found.declared_total == case.total


@pytest.mark.parametrize("name", CASES)
def test_a_list_without_postings_is_empty(name: str) -> None:
    site, case = sites()[name], CASES[name]
    family = family_of(site)
    page = page_of(family.start(site)[0], case.empty)

    found = family.read_list(site, page)

    assert (found.entries, found.next) == ((), ())


@pytest.mark.parametrize("name", CASES)
def test_what_is_no_list_is_refused(name: str) -> None:
    site, case = sites()[name], CASES[name]
    family = family_of(site)
    page = page_of(family.start(site)[0], case.trap)

    if guard(page) is None:
        with pytest.raises(PageChangedError):
            family.read_list(site, page)


def test_ncss_asks_by_province_since_it_gives_five_pages_a_query(tmp_path: Path) -> None:
    def server(request: PageRequest) -> Any:
        query = {k: v[0] for k, v in parse_qs(urlsplit(request.url).query).items()}
        area, page = query.get("areaCode", ""), int(query["offset"])
        assert page <= 5
        count = {"": 200, "310000": 60, "330000": 45}.get(area, 0)
        numbers = range((page - 1) * 20, min(page * 20, count))
        jobs = [
            {"jobId": f"{area}-{n}", "jobName": f"职位{n}", "recName": f"公司{area}{n}",
             "areaCodeName": area}
            for n in numbers
        ]  # fmt: skip
        return {"flag": True, "data": {"list": jobs, "pagenation": {"count": count}}}

    handover, asked = night(tmp_path / "run", sites()["ncss"], server)

    assert handover.report.rows == 105
    assert len(asked) == 1 + 29 + 3 + 3
    # It says 200 and the provinces have 105: the night is not called whole.
    assert handover.report.verdict is Verdict.INCOMPLETE


def test_iguopin_is_read_to_a_short_page_whatever_total_it_names(tmp_path: Path) -> None:
    def server(request: PageRequest) -> Any:
        page = json.loads(request.body)["page"]
        numbers = range((page - 1) * 20, min(page * 20, 510))
        jobs = [
            {"job_id": f"{n}", "job_name": f"岗位{n}", "company_name": f"公司{n}",
             "company_info": {"nature_cn": "国有企业"}, "contents": "负责",
             "district_list": [{"area_cn": "北京"}]}
            for n in numbers
        ]  # fmt: skip
        return {"code": 200, "data": {"total": page * 20, "list": jobs}}

    handover, asked = night(tmp_path / "run", sites()["iguopin"], server)

    assert (handover.report.rows, len(asked)) == (510, 26)
    assert handover.report.verdict is Verdict.OK
