"""Chromium walks every page: in three languages, two widths, for every role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from flows.desk.words import LANGUAGES
from spiders.browser import chromium_path
from tests.flows.desk.browsing import Seen, browsing
from tests.flows.desk.conftest import RunningDesk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not chromium_path(), reason="there is no Chromium on the PATH"),
]
SCREENS = Path(__file__).parents[3] / "build" / "screens"
"""Pictures of all pages, to be looked at; CI leaves them here."""
WIDTHS = (390, 1280)
NARROW = 390
PAGES = {
    "home": "/",
    "lists": "/lists",
    "list": "/lists/foreign_trade",
    "list-filtered": "/lists/foreign_trade?q=外贸&city=宁波",
    "list-empty": "/lists/foreign_trade?q=没有这个词",
    "lists-search": "/lists?q=外贸",
    "list-discarded": "/lists/discarded",
    "companies": "/companies?q=进出口",
    "company": "/companies/1",
    "rules": "/rules",
    "rule": "/rules/foreign_trade",
    "rule-report": "/rules/foreign_trade/report",
    "rule-suggest": "/rules/foreign_trade/suggest",
    "rule-words": "/rules/list:freight_names",
    "rule-scoring": "/rules/scoring.yaml",
    "rules-publish": "/rules/publish",
    "rules-merge": "/rules/merge",
    "rules-history": "/rules/history",
    "rules-version": "/rules/history/1",
    "review": "/review",
    "review-pairs": "/review/pairs",
    "review-employers": "/review/employers",
    "runs": "/runs",
    "night": "/runs/mine/2026-01-06",
    "exports": "/exports",
    "people": "/people",
    "suppressions": "/people/suppressions",
    "audit": "/people/audit",
    "me": "/me",
    "login": "/login",
    "api": "/api",
}
"""Every page by a short name; a walk opens them as an administrator."""
OURS = "h2, th[scope=col], button, summary, caption, header nav a"
"""What shows our words alone, and no company's, place's or posting's."""
_DISPLAY = "row => getComputedStyle(row).display"
_FOCUS_WITHOUT_OUTLINE = """[document.activeElement]
    .filter(e => getComputedStyle(e).outlineStyle == "none").map(e => e.outerHTML)"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium_path()), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


def _is_sound(seen: Seen, language: str) -> None:
    """Check what holds for every page."""
    page = seen.page
    expect(page.locator("h1")).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == language
    wide, shown = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= shown, f"{page.url} is {wide} px wide in a window of {shown}"
    unnamed = page.locator("input:not([type=hidden]), select, textarea").evaluate_all(
        "all => all.filter(e => !e.labels?.length && !e.ariaLabel && !e.title"
        " && !e.getAttribute('aria-labelledby')).map(e => e.outerHTML)"
    )
    assert unnamed == []


def _leave_a_draft(page: Page) -> None:
    """Save an edit of a rule, so that there is something to publish."""
    page.goto("/rules/foreign_trade")
    typed = page.locator("#rule-text")
    typed.fill(typed.input_value().replace("weight: 1.5", "weight: 1.25"))
    page.locator("button[value=save]").click()
    page.wait_for_url("**/rules/foreign_trade?saved=1")


def _first_posting(page: Page) -> str:
    """Return the address of a posting of a company, with its words marked."""
    page.goto(PAGES["company"])
    link = page.locator("a[href^='/companies/1/postings/']").first
    return link.get_attribute("href") or ""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_sound(
    chromium: Browser, desk: RunningDesk, language: str, width: int
) -> None:
    with browsing(chromium, desk, "admin", language=language, width=width) as seen:
        _leave_a_draft(seen.page)
        posting = _first_posting(seen.page)
        for name, path in {**PAGES, "posting": posting}.items():
            answer = seen.page.goto(path)
            assert answer is not None
            assert answer.status == 200, f"{path}: {answer.status}"
            _is_sound(seen, language)
            shot = SCREENS / f"{name}-{language}-{width}.png"
            seen.page.screenshot(path=shot, full_page=True)

    assert seen.complaints == []
    assert seen.strange == []


def test_english_pages_show_no_chinese_of_ours(chromium: Browser, desk: RunningDesk) -> None:
    with browsing(chromium, desk, "admin", language="en", scripts=False) as seen:
        for path in PAGES.values():
            seen.page.goto(path)
            headings = seen.page.locator(OURS).all_inner_texts()
            chinese = [text for text in headings if re.search(r"[\u4e00-\u9fff]", text)]
            assert set(chinese) <= set(LANGUAGES.values()), path


def test_a_list_prints_as_a_table_and_its_columns_can_be_ticked(
    chromium: Browser, desk: RunningDesk
) -> None:
    with browsing(chromium, desk, "sales", width=700) as seen:
        page = seen.page
        page.goto("/lists/foreign_trade")
        page.locator("details.menu summary").first.click()
        box = page.locator("details.menu input[name=col]").first.bounding_box()
        on_screen = page.locator("table.leads tbody tr").first.evaluate(_DISPLAY)
        page.emulate_media(media="print")
        on_paper = page.locator("table.leads tbody tr").first.evaluate(_DISPLAY)

    assert box is not None
    assert box["width"] >= box["height"] * 0.8
    assert (on_screen, on_paper) == ("block", "table-row")


def test_a_seller_works_by_keyboard_alone_and_always_sees_where(
    chromium: Browser, desk: RunningDesk
) -> None:
    with browsing(chromium, desk, "sales") as seen:
        page = seen.page
        page.goto("/lists/foreign_trade")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        skipped_to = page.evaluate("document.activeElement.id")
        hidden = []
        for _ in range(30):
            page.keyboard.press("Tab")
            hidden += page.evaluate(_FOCUS_WITHOUT_OUTLINE)
        table = page.locator("table.leads")
        stood = table.bounding_box()
        page.locator("details.menu summary").first.focus()
        page.keyboard.press("Enter")
        pushed = table.bounding_box()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**col=lead_id**")
        page.locator("th.company_name a").first.focus()
        page.keyboard.press("Enter")
        page.locator("button[value=visited]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#follow h2")).to_contain_text("回访")

    assert skipped_to == "main"
    assert hidden == []
    assert pushed == stood
