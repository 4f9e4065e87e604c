"""The API gives programs what the pages show, page by page, and says what went wrong."""

from __future__ import annotations

import html
import shutil
import typing
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from enrich.lifecycle import LEAD_COLUMNS
from enrich.model import STATES
from enrich.store import downloads
from enrich.store.people import add_token, digest_of, person_named
from flows.desk.api import operations as api
from flows.desk.api.openapi import description
from flows.desk.api.shapes import Lead, State
from flows.settings import Settings
from output.manifest import lists_table
from tests.flows.desk.conftest import RunningDesk, Serve, served

HIDDEN = {"row_hash", "run_id", "rules_version"}
"""Columns of a lead that are the same in all rows of an answer, or mean nothing outside."""


README = Path(__file__).parents[3] / "README.md"


@pytest.fixture(scope="module")
def reading(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk that is only read: one for all these tests, because its lists are laid out."""
    home = tmp_path_factory.mktemp("read") / "home"
    shutil.copytree(published, home, symlinks=True)
    running, end = served(Settings(home=home, user="ana"))
    yield running
    end()


@pytest.fixture(scope="module")
def sales(reading: RunningDesk) -> httpx.Client:
    return reading.client("sales")


def pages(client: httpx.Client, path: str, limit: int, **params: Any) -> Iterator[Any]:
    """Yield the pages of a list, one after the other."""
    cursor = None
    while True:
        asked = {"limit": limit, **params} | ({"cursor": cursor} if cursor else {})
        page = client.get(path, params=asked).json()
        yield page
        cursor = page["next_cursor"]
        if cursor is None:
            return


def test_api_tells_all_lists_with_the_counts_of_the_files(
    reading: RunningDesk, sales: httpx.Client
) -> None:
    told = sales.get("/api/v1/segments").json()

    table = lists_table(reading.settings.lists)
    files = dict(zip(table["segment"], table["full"], strict=True))
    assert {one["slug"]: one["total"] for one in told["segments"]} == {
        slug: count for slug, count in files.items() if slug != "discarded"
    }
    assert all(one["new"] == one["total"] for one in told["segments"])


def test_leads_come_page_by_page_each_once_best_first(sales: httpx.Client) -> None:
    path = "/api/v1/segments/foreign_trade/leads"
    whole = sales.get(path, params={"limit": 500}).json()

    parts = [lead for page in pages(sales, path, 7) for lead in page["leads"]]

    assert parts == whole["leads"]
    assert len(parts) == whole["total"] > 50
    scores = [lead["score"] for lead in parts]
    assert scores == sorted(scores, reverse=True)
    assert set(parts[0]) == set(LEAD_COLUMNS) - HIDDEN == set(Lead.model_fields)


def test_leads_are_narrowed_and_sorted_as_on_the_page(sales: httpx.Client) -> None:
    path = "/api/v1/segments/foreign_trade/leads"

    found = sales.get(path, params={"city": ["宁波", "深圳"], "sort": "company_name"}).json()

    assert {lead["city"] for lead in found["leads"]} == {"宁波", "深圳"}
    searched = sales.get(path, params={"q": "外贸 宁波"}).json()
    assert 0 < searched["total"] < found["total"]


def test_cursor_of_an_older_publication_is_refused(sales: httpx.Client) -> None:
    answer = sales.get("/api/v1/segments/foreign_trade/leads", params={"cursor": "1.50"})

    assert answer.status_code == 409
    assert "ask without a cursor" in answer.json()["detail"]


def test_company_is_told_with_its_reasons_and_postings(sales: httpx.Client) -> None:
    page = sales.get("/api/v1/segments/foreign_trade/leads", params={"limit": 1}).json()
    number = page["leads"][0]["company_id"]

    told = sales.get(f"/api/v1/companies/{number}").json()

    assert told["name"] == page["leads"][0]["company_name"]
    assert sum(step["points"] for step in told["steps"]) == pytest.approx(told["score"])
    assert any(posting["closed_on"] is None for posting in told["postings"])
    assert any(one["segment"] == "foreign_trade" for one in told["segments"])


def test_feedback_shows_in_the_list_at_once(desk: RunningDesk) -> None:
    sales = desk.client("sales")
    path = "/api/v1/segments/foreign_trade/leads"
    lead = sales.get(path, params={"limit": 1}).json()["leads"][0]
    said = {"state": "visited", "note": "met at the fair", "lead_id": lead["lead_id"]}

    kept = sales.post(f"/api/v1/companies/{lead['company_id']}/feedback", json=said)

    assert kept.status_code == 201
    again = sales.get(path, params={"limit": 1}).json()["leads"][0]
    assert (lead["state"], again["state"]) == ("new", "visited")


def test_runs_and_their_sites_are_told_newest_first(sales: httpx.Client) -> None:
    told = [run for page in pages(sales, "/api/v1/runs", 3) for run in page["runs"]]

    numbers = [run["run_id"] for run in told]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 4
    one = sales.get("/api/v1/runs/1").json()
    assert [site["site"] for site in one["sites"]] == ["mine"]


def test_ledger_of_everybody_is_for_admins(reading: RunningDesk, sales: httpx.Client) -> None:
    admin, everybody = reading.client("admin"), {"everybody": 1}
    with reading.desk.store.begin(people=True) as db:
        of = person_named(db, "admin")
        assert of is not None
        wanted = downloads.Wanted(
            person_id=of.person_id,
            segment="foreign_trade",
            query="",
            format="csv",
            columns=(),
            run_id=1,
            rules_version="",
        )
        downloads.begin_download(db, wanted, datetime.now(UTC))

    assert sales.get("/api/v1/exports").json() == {"exports": [], "next_cursor": None}
    assert sales.get("/api/v1/exports", params=everybody).status_code == 403
    (line,) = admin.get("/api/v1/exports", params=everybody).json()["exports"]
    assert line["person"] == "admin"


def make_token(desk: RunningDesk, token: str) -> None:
    desk.session("sales")
    with desk.desk.store.begin(people=True) as db:
        person = person_named(db, "sales")
        assert person is not None
        add_token(db, person.person_id, token, digest_of(token), desk.desk.now())


def test_token_alone_is_enough_for_a_program(desk: RunningDesk) -> None:
    make_token(desk, "secret")
    with httpx.Client(base_url=desk.url, headers={"authorization": "Bearer secret"}) as program:
        told = program.get("/api/v1/me").json()
        answer = program.post("/api/v1/companies/1/feedback", json={"state": "visited"})

    assert (told["name"], told["rights"]) == ("sales", ["read", "sell"])
    assert answer.status_code == 201


def test_five_lines_of_the_readme_read_a_whole_list(
    reading: RunningDesk, sales: httpx.Client, capsys: pytest.CaptureFixture[str]
) -> None:
    make_token(reading, "of-the-example")
    text = README.read_text(encoding="utf-8").partition("a test runs it -->")[2]
    example = text.partition("```python\n")[2].partition("```")[0]
    on_the_page = html.unescape(sales.get("/api").text).partition('id="client">')[2]
    told = example.replace("http://127.0.0.1:8642", reading.url)
    assert on_the_page.partition("</code>")[0] == told.replace("foreign_trade", "ticket_agent")
    assert example.startswith("import httpx\n\n")
    assert len(example.splitlines()) == 2 + 5
    for shown, ours in (
        ("http://127.0.0.1:8642", reading.url),
        ("TOKEN", "of-the-example"),
        ("limit=500", "limit=9"),
    ):
        assert shown in example
        example = example.replace(shown, ours)

    exec(example, {})  # noqa: S102  what the README tells people to run

    printed = capsys.readouterr().out.splitlines()
    page = sales.get("/api/v1/segments/foreign_trade/leads", params={"limit": 500}).json()
    assert printed == [lead["company_name"] for lead in page["leads"]]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/segments/nothing/leads", 404),
        ("/api/v1/segments/discarded/leads", 404),
        ("/api/v1/companies/999999", 404),
        ("/api/v1/companies/99999999999999999999", 422),
        ("/api/v1/runs/999999", 404),
        ("/api/v1/runs?limit=501", 422),
        ("/api/v1/segments/foreign_trade/leads?sort=password", 422),
        ("/api/v1/segments/foreign_trade/leads?cursor=x", 422),
        ("/api/v1/nothing", 404),
    ],
)
def test_errors_are_problem_documents(sales: httpx.Client, path: str, status: int) -> None:
    answer = sales.get(path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_whoever_is_not_signed_in_gets_401(reading: RunningDesk) -> None:
    answer = reading.anonymous().get("/api/v1/segments")

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_write_from_another_page_is_refused_as_a_problem(sales: httpx.Client) -> None:
    answer = sales.post(
        "/api/v1/companies/1/feedback",
        json={"state": "visited"},
        headers={"sec-fetch-site": "cross-site"},
    )

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


def test_programs_that_ask_without_end_are_slowed(
    sales: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "AT_ONCE", 3.0)
    monkeypatch.setattr(api, "A_SECOND", 0.0)
    monkeypatch.setattr(api, "_pace", api.Pace())

    answers = [sales.get("/api/v1/me") for _ in range(5)]

    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["retry-after"] == "1"


def test_description_names_every_operation_and_how_to_sign_in(
    reading: RunningDesk, sales: httpx.Client
) -> None:
    told = reading.anonymous().get("/api/openapi.json").json()

    assert told["info"]["title"] == "leadharvest"
    assert set(told["components"]["securitySchemes"]) == {"token", "session"}
    page = sales.get("/api").text
    for path, methods in told["paths"].items():
        assert path in page
        for said in methods.values():
            assert {"401", "403", "422", "429", "503"} <= set(said["responses"])


def test_states_of_the_api_are_those_of_the_store() -> None:
    assert typing.get_args(State) == STATES


def test_home_without_lists_is_told_as_such(serve: Serve, tmp_path: Any) -> None:
    client = serve(tmp_path / "empty").client("sales")

    answer = client.get("/api/v1/segments")

    assert answer.status_code == 404
    assert "nothing is published" in answer.json()["detail"]


def test_description_is_made_once() -> None:
    assert description() is description()
