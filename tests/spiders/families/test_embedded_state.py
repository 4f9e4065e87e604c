from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from enrich.issues import PageChangedError, SiteError
from spiders.families import Page, family_of
from spiders.site import AnySite

LoadSite = Callable[[str], AnySite]
Answer = Callable[..., Page]

STATE = """
family: embedded_state
list:
  start: [jobs]
  next: paging.next
  entries:
    items: jobs
    total: paging.total
    key: id
    url_template: job/{key}
    fields: {title: name, employer: firm}
detail:
  name: __DETAIL__
  item: job
  fields: {description: text, size: firm.size}
"""


def assigned(value: Any, name: str = "window.__INITIAL_STATE__") -> str:
    return (
        f"<script>{name} = {json.dumps(value, ensure_ascii=False)};(function(){{}})()</script>"
    )


LISTED = {
    "jobs": [{"id": 3, "name": "店长", "firm": "明灯商贸有限公司"}],
    "paging": {"next": "/jobs?p=2", "total": 31},
}


def test_a_list_in_page_state_is_read(site_of: LoadSite, answer: Answer) -> None:
    site = site_of(STATE)
    family = family_of(site)

    listed = family.read_list(site, answer(family.start(site)[0], assigned(LISTED)))

    assert (listed.declared_total, listed.next[0].url) == (31, "https://quay.example/jobs?p=2")
    assert listed.entries[0].fields == {"title": "店长", "employer": "明灯商贸有限公司"}
    assert listed.entries[0].url == "https://quay.example/job/3"


DETAIL = '{"job": {"text": "看店", "firm": {"size": "20人"}}}'


@pytest.mark.parametrize(
    "markup",
    [
        assigned({"job": {"text": "看店", "firm": {"size": "20人"}}}, "window.__DETAIL__"),
        assigned({"job": {"text": "看店", "firm": {"size": "20人"}}}, "var __DETAIL__"),
        "<script>window.__DETAIL__={job:{text:'看店',firm:{size:'20人',}}}</script>",
        f'<script id="__DETAIL__" type="application/json">{DETAIL}</script>',
    ],
)
def test_a_posting_in_page_state_is_read(
    site_of: LoadSite, answer: Answer, markup: str
) -> None:
    site = site_of(STATE)
    family = family_of(site)
    listed = family.read_list(site, answer(family.start(site)[0], assigned(LISTED)))
    request = family.detail(site, listed.entries[0])
    assert request is not None

    (row,), _ = family.read_detail(site, answer(request, markup))

    assert (row.title, row.description, row.size) == ("店长", "看店", "20人")
    assert row.provenance == {
        "title": "list", "employer": "list", "description": "state", "size": "state",
    }  # fmt: skip


@pytest.mark.parametrize(
    "markup", ["<html></html>", assigned({"x": 1}), assigned({"jobs": {}}), "<script>window."]
)
def test_a_page_without_its_state_is_a_change(
    site_of: LoadSite, answer: Answer, markup: str
) -> None:
    site = site_of(STATE)
    family = family_of(site)

    with pytest.raises(PageChangedError):
        family.read_list(site, answer(family.start(site)[0], markup))


def test_a_file_is_not_fetched(site_of: LoadSite) -> None:
    site = site_of("family: file\n")

    with pytest.raises(SiteError, match="not fetched"):
        family_of(site)
