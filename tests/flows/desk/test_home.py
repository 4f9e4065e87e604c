"""/: how the last night went, and each role's own start."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from enrich.model import Verdict
from enrich.store import open_store, rulebooks
from enrich.store.people import person_named
from flows import review
from flows.desk.listing.query import ListQuery
from flows.desk.listing.selection import selected
from flows.desk.rights import Role
from tests.flows.asked import ask, names_now
from tests.flows.desk.athand import work_at_hand
from tests.flows.desk.conftest import RunningDesk
from tests.flows.nights import Nights

Serve = Callable[[Path], RunningDesk]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no worker."""
    work_at_hand(monkeypatch)


def part(page: str, name: str) -> str:
    """Return the text of the element that bears an id."""
    found = re.search(rf'<(\w+) id="{name}">(.*?)</\1>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[2]).split()) if found else ""


def test_every_role_is_told_how_the_last_night_went(desk: RunningDesk) -> None:
    with desk.desk.store.read() as db:
        version = rulebooks.version(db)

    for role in Role:
        page = desk.client(role, "en").get("/").text
        assert part(page, "night").startswith("The last night, 2026-01-06: done")
        assert "The lists are those of 2026-01-06" in part(page, "shown")
        assert f"version {version.number}" in part(page, "rules")
        assert version.label in part(page, "rules")


def test_counts_of_segments_are_the_rows_of_their_lists(desk: RunningDesk) -> None:
    page = desk.client(Role.SALES).get("/").text

    body = page[page.index('<table id="segments">') :]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)[1:]
    said = {}
    for row in rows:
        cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        said[re.findall(r"/lists/(\w+)", row)[0]] = (int(cells[1]), int(cells[2]))
    with desk.desk.store.read() as db:
        person = person_named(db, "sales")
    assert person is not None
    assert said
    for slug, (new, listed) in said.items():
        for asked, count in (("", listed), ("new=1", new)):
            found = selected(desk.desk, person, slug, ListQuery.read(asked))
            assert len(found.lead_ids) == count
    assert sum(listed for _, listed in said.values()) > 0


def test_analysts_see_how_many_questions_wait_and_sales_does_not(
    desk_home: Path, serve: Serve
) -> None:
    ids = list(names_now(desk_home).values())
    ask(desk_home, (ids[0], ids[1], 9), (ids[0], ids[2], 5))
    desk = serve(desk_home)

    told = part(desk.client(Role.ANALYST, "en").get("/").text, "waiting")

    assert f"One company or two: {len(review.queue(desk.settings))} " in f"{told} "
    assert "waiting" not in desk.client(Role.SALES).get("/").text


def test_drafts_that_wait_are_told_to_their_owner_and_to_others(desk: RunningDesk) -> None:
    ana, bo = desk.client(Role.ANALYST, "en"), desk.client(Role.ADMIN, "en")
    with desk.desk.store.read() as db:
        number = db.exec_driver_sql(
            "SELECT person_id FROM person WHERE name='analyst'"
        ).scalar()
    folder = desk.settings.desk / "drafts" / str(number)
    folder.mkdir(parents=True)
    (folder / "segments.yaml").write_text("version: 1\n", encoding="utf-8")

    assert "You have a draft" in ana.get("/").text
    assert "drafts of other people: 1" in bo.get("/").text


@pytest.mark.parametrize(
    ("verdict", "told"), [(Verdict.OK, "done"), (Verdict.BLOCKED, "done in part")]
)
def test_a_partial_night_is_called_so(
    tmp_path: Path, serve: Serve, verdict: Verdict, told: str
) -> None:
    past = Nights(tmp_path / "home", "quay", "html_listing")
    past.add(date(2026, 11, 10), verdict=verdict, reasons=["why"])
    doubtful = int(not verdict.healthy)

    page = serve(tmp_path / "home").client(language="en").get("/").text

    said = part(page, "night")
    assert said.startswith(f"The last night, 2026-11-10: {told} · 1 sites read, {doubtful} of")


def test_an_empty_store_says_what_to_do(tmp_path: Path, serve: Serve) -> None:
    home = tmp_path / "empty"
    home.mkdir()
    open_store(home).close()

    for role in Role:
        page = serve(home).client(role).get("/").text
        assert "<code>leads demo</code>" in page
        assert "<code>leads run</code>" in page


def test_who_is_not_signed_in_is_asked_to(desk: RunningDesk) -> None:
    answer = desk.anonymous().get("/")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")
