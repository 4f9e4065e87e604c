from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from enrich.issues import PageChangedError
from spiders.families import Page, PageRequest, family_of, row_from_entry
from spiders.site import AnySite

LoadSite = Callable[[str], AnySite]
Answer = Callable[..., Page]

LIST = """
list:
  items: data.list
  total: data.total
  key: id
  url_template: job/{key}
  fields: {title: name, employer: firm.name, city: place, description: text}
"""
OFFSET = """
family: json_api
request: {url: api/jobs}
paging: {kind: offset, param: offset, size_param: limit, size: 2}
"""


def job(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"报关员{number}",
        "firm": {"name": "远港物流有限公司"},
        "place": "宁波",
        "text": "<p>报关</p>",
    }


def answered(*numbers: int, total: int | None = None) -> dict[str, Any]:
    return {"data": {"list": [job(n) for n in numbers], "total": total}}


def walk(site: AnySite, answer: Answer, answers: list[Any]) -> tuple[list[str], list[str]]:
    """Return the addresses asked for and the keys read, following the family's plan."""
    family = family_of(site)
    waiting: list[PageRequest] = list(family.start(site))
    asked, keys = [], []
    for content in answers:
        if not waiting:
            break
        request = waiting.pop(0)
        asked.append(f"{request.url} {request.body.decode()}".strip())
        listed = family.read_list(site, answer(request, content))
        keys += [entry.key for entry in listed.entries]
        waiting += listed.next
    assert not waiting, "the answers should end the list"
    return asked, keys


def test_offset_paging_ends_at_the_total(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(OFFSET + LIST)

    asked, keys = walk(site, answer, [answered(1, 2, total=3), answered(3, total=3), None])

    base = "https://quay.example/api/jobs"
    assert asked == [f"{base}?offset=0&limit=2", f"{base}?offset=2&limit=2"]
    assert keys == ["1", "2", "3"]


def test_without_a_total_a_short_page_ends_the_list(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(OFFSET + LIST.replace("  total: data.total\n", ""))

    _, keys = walk(site, answer, [answered(1, 2), answered(3), None])

    assert keys == ["1", "2", "3"]


def test_an_empty_page_ends_the_list_whatever_the_total_says(
    site_of: LoadSite, answer: Answer
) -> None:
    site = site_of(OFFSET + LIST)

    _, keys = walk(site, answer, [answered(1, 2, total=90), answered(total=90), None])

    assert keys == ["1", "2"]


def test_a_site_that_gives_fewer_than_asked_is_read_on_where_it_stopped(
    site_of: LoadSite, answer: Answer
) -> None:
    site = site_of(OFFSET.replace("size: 2", "size: 50") + LIST)

    asked, _ = walk(site, answer, [answered(1, 2, total=4), answered(3, 4, total=4), None])

    assert asked[1].endswith("offset=2&limit=50")


def test_page_numbers_may_stand_in_the_body(site_of: LoadSite, answer: Answer) -> None:
    site = site_of("""
family: json_api
request: {url: api/jobs, method: POST, body: {filter: {city: all}, page: {no: 0}}}
paging: {kind: page, param: page.no, place: body, start: 1}
""" + LIST)  # fmt: skip

    asked, keys = walk(site, answer, [answered(1, total=2), answered(2, total=2), None])

    bodies = [json.loads(line.partition(" ")[2]) for line in asked]
    assert bodies == [{"filter": {"city": "all"}, "page": {"no": n}} for n in (1, 2)]
    assert keys == ["1", "2"]


def test_page_numbers_may_stand_in_the_path(site_of: LoadSite, answer: Answer) -> None:
    site = site_of("""
family: json_api
request: {url: "api/jobs/{no}/list", query: {city: all}}
paging: {kind: page, param: no, place: path, start: 1, size_param: n, size: 1}
""" + LIST)  # fmt: skip

    asked, keys = walk(site, answer, [answered(1, total=2), answered(2, total=2), None])

    base = "https://quay.example/api/jobs"
    assert asked == [f"{base}/1/list?city=all&n=1", f"{base}/2/list?city=all&n=1"]
    assert keys == ["1", "2"]


RANGE = """
family: json_api
request: {url: api/jobs}
paging: {kind: range, param: range, size: 2}
""" + LIST.replace("  total: data.total\n", "  total_header: X-Total\n  cap: 5\n")


def test_a_range_names_its_first_and_last_entry_and_ends_at_the_cap(
    site_of: LoadSite, answer: Answer
) -> None:
    site = site_of(RANGE)
    family = family_of(site)
    (request,) = family.start(site)
    asked, found = [], None

    for first in (1, 3, 5):
        asked.append(request.url.partition("range=")[2])
        numbers = range(first, min(first + 2, 6))
        found = family.read_list(
            site, answer(request, answered(*numbers), {"x-total": "1,234"})
        )
        (request, *_) = (*found.next, request)

    assert asked == ["0-1", "2-3", "4-4"]
    assert found is not None
    assert (found.next, found.declared_total, found.capped) == ((), 1234, True)


@pytest.mark.parametrize(
    ("shown", "total"),
    [("offres 0-1/353", 353), ("items 0-1/*", None), ("*/0", 0), ("77", 77), ("", None)],
)
def test_a_header_may_say_the_total(
    site_of: LoadSite, answer: Answer, shown: str, total: int | None
) -> None:
    site = site_of(RANGE)
    family = family_of(site)
    (request,) = family.start(site)

    found = family.read_list(site, answer(request, answered(1), {"x-total": shown}))

    assert found.declared_total == total


def test_a_cursor_is_followed_until_there_is_no_more(site_of: LoadSite, answer: Answer) -> None:
    site = site_of("""
family: json_api
request: {url: api/jobs}
paging: {kind: cursor, param: after, next: data.cursor, more: data.more}
""" + LIST)  # fmt: skip
    first, second = answered(1), answered(2)
    first["data"] |= {"cursor": "c/1", "more": True}
    second["data"] |= {"cursor": "c/2", "more": False}

    asked, keys = walk(site, answer, [first, second, None])

    base = "https://quay.example/api/jobs"
    assert asked == [base, f"{base}?after=c%2F1"]
    assert keys == ["1", "2"]


def test_a_link_is_followed(site_of: LoadSite, answer: Answer) -> None:
    site = site_of("""
family: json_api
request: {url: api/jobs}
paging: {kind: link, next: next}
""" + LIST)  # fmt: skip

    asked, keys = walk(
        site, answer, [answered(1) | {"next": "/api/jobs?page=2"}, answered(2), None]
    )

    assert asked[1] == "https://quay.example/api/jobs?page=2"
    assert keys == ["1", "2"]


def test_an_entry_without_a_page_of_its_own_is_the_row(
    site_of: LoadSite, answer: Answer
) -> None:
    site = site_of(OFFSET + LIST)
    family = family_of(site)
    page = answer(family.start(site)[0], answered(7, total=1))
    (entry,) = family.read_list(site, page).entries

    row = row_from_entry(site, entry, page)

    assert family.detail(site, entry) is None
    assert (row.key, row.url) == ("7", "https://quay.example/job/7")
    assert (row.title, row.employer, row.description) == ("报关员7", "远港物流有限公司", "报关")
    assert set(row.provenance.values()) == {"list"}
    assert (row.list_hash, row.seen_at) == (entry.list_hash, "2026-11-02T01:00:00+00:00")


DETAIL = """
detail:
  request: {url: "api/jobs/{key}"}
  item: data
  fields: {description: duty, intro: firm.about}
"""


def test_a_detail_fills_what_the_list_does_not_show(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(OFFSET + LIST + DETAIL)
    family = family_of(site)
    (entry,) = family.read_list(
        site, answer(family.start(site)[0], answered(7, total=1))
    ).entries
    request = family.detail(site, entry)
    assert request is not None
    content = {"data": {"duty": "订舱。电话13800138000", "firm": {"about": "老牌货代"}}}

    (row,), issues = family.read_detail(site, answer(request, content, {"etag": '"x"'}))

    assert request.url == "https://quay.example/api/jobs/7"
    assert (row.key, row.title, row.description, row.etag) == (
        "7",
        "报关员7",
        "订舱。电话[tel]",
        '"x"',
    )
    assert row.provenance == {
        "title": "list", "employer": "list", "city": "list",
        "description": "state", "intro": "state",
    }  # fmt: skip
    assert [issue.kind for issue in issues] == ["redacted"]


@pytest.mark.parametrize(
    "content",
    ["<html>error</html>", {"data": {"rows": []}}, {"data": {"list": {"a": 1}}}, [1],
     {"data": {"list": [{"no": "key"}], "total": 1}}],
)  # fmt: skip
def test_another_answer_than_the_site_file_says_is_a_change(
    site_of: LoadSite, answer: Answer, content: Any
) -> None:
    site = site_of(OFFSET + LIST.replace("  url_template: job/{key}\n", ""))
    family = family_of(site)

    with pytest.raises(PageChangedError):
        family.read_list(site, answer(family.start(site)[0], content))


def test_a_legal_notice_in_the_list_is_skipped(site_of: LoadSite, answer: Answer) -> None:
    site = site_of("family: json_api\nrequest: {url: api}\n" + LIST + "  skip: legal\n")
    family = family_of(site)
    content = {"data": {"list": [{"legal": "link back"}, job(1)], "total": 1}}

    listed = family.read_list(site, answer(family.start(site)[0], content))

    assert [entry.key for entry in listed.entries] == ["1"]


def test_a_list_hash_changes_with_what_is_shown_and_not_with_the_days_gone_by(
    site_of: LoadSite, answer: Answer
) -> None:
    site = site_of(OFFSET + LIST.replace("city: place", "city: place, posted_on: when"))
    family = family_of(site)

    def hash_of(**changes: Any) -> str:
        content = {"data": {"list": [job(1) | changes], "total": 1}}
        page = answer(family.start(site)[0], content)
        return family.read_list(site, page).entries[0].list_hash

    assert hash_of(when="3天前") == hash_of(when="4天前")
    assert hash_of(when="2026-11-01") != hash_of(when="2026-11-02")
    assert hash_of(place="宁波") != hash_of(place="上海")
