"""D1: whatever a company or a posting says is shown as text, and links nowhere odd."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import text

from flows.desk.visitor import COOKIE
from flows.settings import Settings
from spiders.browser import chromium_path
from tests.flows.desk.conftest import RunningDesk, served

EVIL = (
    "<script>alert(1)</script>",
    '<div hx-get="/people" hx-trigger="load" hx-swap="outerHTML">',
    "javascript:alert(1)",
    "</textarea></title></svg><img src=//evil.example/x onerror=alert(1)>",
    '<p style="background:url(//evil.example/y)">',
    "{{ 7 * 7 }}{% raw %}",
    "\u202e甲\u0000\u200b",
)
NUMBER = 3
_EVERYWHERE = (
    "UPDATE company SET name = :t, short_name = :t, city = :t, names_seen = :t, uscc = :t",
    "UPDATE mention SET name = :t, agency = :t",
    "UPDATE unit SET name = :t, city = :t",
    "UPDATE posting SET title = :t, city = :t, url = 'javascript:alert(1)//' || posting_id",
    "UPDATE posting_text SET description = :t, intro = :t",
    "UPDATE score_reason SET text = :t, quote = :t, rule = :t",
    "UPDATE evidence SET text = :t, rule = :t",
    "UPDATE fact SET value = :t, quote = :t, reader = :t",
    """INSERT INTO company_event (kind, company_id, name, reason, evidence, actor)
    VALUES (:t, 3, :t, :t, :t, :t)""",
    """INSERT INTO relation (kind, company_id, other_id, reason, evidence)
    VALUES (:t, 3, 4, :t, :t)""",
    """INSERT INTO suppression (kind, value, reason, author, added_at)
    VALUES ('company', '3', :t, :t, '2026-01-06T00:00:00+00:00')""",
    """INSERT INTO feedback (company_id, state, reason, note, given_by, given_at)
    VALUES (3, 'visited', :t, :t, :t, '2026-01-06T00:00:00+00:00')""",
)


@pytest.fixture(scope="module")
def desk(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    home = shutil.copytree(published, tmp_path_factory.mktemp("evil") / "home", symlinks=True)
    running, end = served(Settings(home=Path(home), user="ana"))
    yield running
    end()


@pytest.fixture
def spoilt(desk: RunningDesk, request: pytest.FixtureRequest) -> str:
    """A text that stands in every field of every company."""
    said = str(request.param)
    with desk.desk.store.begin(people=True) as db:
        for table in ("company_event", "relation", "suppression", "feedback"):
            db.execute(text(f"DELETE FROM {table}"))  # noqa: S608  names of ours
        for statement in _EVERYWHERE:
            db.execute(text(statement), {"t": said})
    return said


def tags(html: str) -> dict[str, int]:
    """Return how often each element stands in a page, and each attribute that could act."""
    found: dict[str, int] = {}
    for node in LexborHTMLParser(html).css("*"):
        odd = [n for n in node.attributes if n.startswith(("hx-", "on")) or n == "style"]
        for name in (node.tag or "", *odd):
            found[name] = found.get(name, 0) + 1
    return found


def addresses(html: str) -> set[str]:
    """Return every address in a page that a browser would follow or load."""
    tree = LexborHTMLParser(html)
    names = ("href", "src", "action", "formaction", "data", "srcset", "poster")
    nodes = tree.css("*")
    return {str(n.attributes[a]) for n in nodes for a in names if n.attributes.get(a)}


@pytest.mark.parametrize("spoilt", EVIL, indirect=True)
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_hostile_text_is_shown_as_text_on_every_page_of_a_company(
    spoilt: str, language: str, desk: RunningDesk
) -> None:
    reader = desk.client("sales", language)
    with desk.desk.store.read() as db:
        ours = text(
            "SELECT posting_id FROM posting JOIN mention USING (mention_id)"
            " WHERE mention.company_id = 3"
        )
        posting_id = db.execute(ours).scalar()
    plain = tags(reader.get("/companies").text)

    for url in (
        f"/companies/{NUMBER}",
        f"/companies/{NUMBER}/postings/{posting_id}",
        f"/companies?q={NUMBER}",
    ):
        html = reader.get(url).text

        found = tags(html)
        for name in ("script", "img", "iframe", "textarea", "style", "hx-get", "onerror"):
            assert found.get(name, 0) == plain.get(name, 0), (url, name)
        assert spoilt.replace("\0", "").strip() in LexborHTMLParser(html).text().replace(
            "\ufffd", ""
        ).replace("\0", ""), url
        assert all(urlsplit(a).scheme in {"", "data"} for a in addresses(html)), url
        assert not any(a.startswith("//") for a in addresses(html)), url


def test_only_web_addresses_become_links(desk: RunningDesk) -> None:
    with desk.desk.store.begin(people=True) as db:
        said = "UPDATE posting SET url = 'https://jobs.example/7' WHERE mention_id IN"
        db.execute(text(f"{said} (SELECT mention_id FROM mention WHERE company_id = 5)"))  # noqa: S608  ours

    links = addresses(desk.client("sales").get("/companies/5").text)

    assert {one for one in links if "://" in one} == {"https://jobs.example/7"}


@pytest.mark.slow
@pytest.mark.parametrize("spoilt", ["".join(EVIL)], indirect=True)
def test_a_browser_runs_nothing_and_asks_nobody_else(spoilt: str, desk: RunningDesk) -> None:
    assert spoilt
    browsing = pytest.importorskip("playwright.sync_api", reason="the extra `browser`")
    chromium = chromium_path()
    if not chromium:
        pytest.skip("there is no Chromium on the PATH")
    asked: list[str] = []
    told: list[str] = []
    with browsing.sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        room = browser.new_context()
        room.add_cookies([{"name": COOKIE, "value": desk.session("sales"), "url": desk.url}])
        page = room.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda line: told.append(line.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("dialog", lambda box: told.append(f"dialog {box.message}"))
        for url in (f"/companies/{NUMBER}", f"/companies?q={NUMBER}"):
            page.goto(desk.url + url, wait_until="networkidle")
        browser.close()

    assert told == []
    pages = [url.removeprefix(desk.url) for url in asked]
    assert {url for url in pages if not url.startswith("/static/")} == {
        f"/companies/{NUMBER}",
        f"/companies?q={NUMBER}",
    }
