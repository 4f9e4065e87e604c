"""The review's keys in a real browser: one key an answer, and what must not count as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from flows import review
from flows.desk.rights import Role
from flows.desk.visitor import COOKIE
from spiders.browser import chromium_path
from tests.flows.asked import ask, names_now
from tests.flows.desk.athand import work_at_hand
from tests.flows.desk.conftest import RunningDesk

Serve = Callable[[Path], RunningDesk]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not chromium_path(), reason="there is no Chromium on the PATH"),
]


@pytest.fixture
def asking(desk_home: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> RunningDesk:
    """A desk whose store asks three questions about names."""
    work_at_hand(monkeypatch)
    ids = list(names_now(desk_home).values())
    ask(desk_home, (ids[0], ids[1], 9), (ids[0], ids[2], 5), (ids[1], ids[2], 2))
    return serve(desk_home)


@pytest.fixture
def page(asking: RunningDesk) -> Iterator[Page]:
    """The first question in a browser; no page may complain or ask another host."""
    told: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 390, "height": 800}, locale="zh-CN")
        cookie = asking.session(Role.ANALYST)
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": asking.url}])
        page = context.new_page()
        page.on("console", lambda said: told.append(said.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(f"{asking.url}/review/pairs")
        yield page
        browser.close()
    assert told == []


def pairs(desk: RunningDesk) -> list[int]:
    return [one["mentions"] for one in review.queue(desk.settings)]


def press(page: Page, key: str) -> str:
    """Press a key that leads to another page, and return what that page tells."""
    with page.expect_navigation():
        page.keyboard.press(key)
    return page.inner_text("main")


def test_one_key_answers_and_another_takes_it_back(asking: RunningDesk, page: Page) -> None:
    assert "已保存" in press(page, "d")
    assert pairs(asking) == [5, 2]

    assert "已撤销" in press(page, "z")

    assert pairs(asking) == [9, 5, 2]


def test_skipping_and_going_back_have_keys(asking: RunningDesk, page: Page) -> None:
    first = page.inner_text("table.pair")

    press(page, "k")
    second = page.inner_text("table.pair")
    press(page, "b")

    assert second != first
    assert page.inner_text("table.pair") == first
    assert pairs(asking) == [9, 5, 2]


def test_keys_with_control_or_switched_off_answer_nothing(
    asking: RunningDesk, page: Page
) -> None:
    page.keyboard.press("Control+d")
    page.keyboard.press("x")
    page.uncheck("#by-keys")
    page.keyboard.press("s")
    page.reload()
    page.keyboard.press("s")

    assert not page.is_checked("#by-keys")
    assert pairs(asking) == [9, 5, 2]

    page.check("#by-keys")
    press(page, "u")
    assert pairs(asking) == [5, 2]


def test_without_scripts_buttons_do_the_same(asking: RunningDesk, page: Page) -> None:
    assert page.context.browser is not None
    bare = page.context.browser.new_context(java_script_enabled=False, locale="zh-CN")
    bare.add_cookies([{"name": COOKIE, "value": asking.session("analyst"), "url": asking.url}])
    shown = bare.new_page()
    shown.goto(f"{asking.url}/review/pairs")

    assert not shown.is_visible("#by-keys")
    with shown.expect_navigation():
        shown.click("button[value=different]")

    assert "已保存" in shown.inner_text("main")
    assert pairs(asking) == [5, 2]
