"""A number that leads to a page is the number of what is there, in every room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from lxml import html

from flows.desk.rights import Role
from tests.flows.asked import ask, names_now
from tests.flows.desk.athand import work_at_hand
from tests.flows.desk.conftest import RunningDesk

Serve = Callable[[Path], RunningDesk]
ROOMS = {
    "/": "/lists/foreign_trade",
    "/lists": "/lists/foreign_trade",
    "/review": "/review/employers",
    "/runs": "/runs/mine/2026-01-06",
}
"""Pages with numbers, each with an address that one of its numbers must lead to."""


@pytest.fixture
def browser(desk_home: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> httpx.Client:
    """An administrator at a desk that asks something in every room."""
    work_at_hand(monkeypatch)
    ids = list(names_now(desk_home).values())
    ask(desk_home, (ids[0], ids[1], 9), (ids[0], ids[2], 5), (ids[1], ids[2], 2))
    return serve(desk_home).client(Role.ADMIN)


def page(browser: httpx.Client, url: str) -> html.HtmlElement:
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return html.fromstring(answer.text)


def there(browser: httpx.Client, url: str) -> int:
    """Return how many the page says it is about; 0 where it says that there is nothing."""
    return int(next(iter(page(browser, url).xpath("//*[@id='found']/@data-rows")), 0))


@pytest.mark.slow
@pytest.mark.parametrize(("room", "one"), ROOMS.items())
def test_every_number_that_leads_on_is_that_of_the_page_behind_it(
    browser: httpx.Client, room: str, one: str
) -> None:
    links = page(browser, room).xpath("//a[@data-rows]")
    said = {link.get("href"): int(link.get("data-rows")) for link in links}

    wrong = {url: n for url, n in said.items() if there(browser, url) != n}

    assert one in said
    assert any(said.values())
    assert wrong == {}
    for link in links:
        shown = "".join(link.text_content().split()).replace(",", "")
        assert shown.endswith(link.get("data-rows"))
