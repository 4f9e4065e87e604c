"""/review: the questions of the terminal, answered by several people in browsers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from enrich.rulebook import draft
from enrich.store import Store, audit, open_store, portraits
from enrich.store.doubts import Report, report
from enrich.store.labels import kept_labels
from enrich.store.orders import Order
from enrich.store.runs import Holder, take_lease
from flows import companies, review, rulereview
from flows.desk.rights import Role
from flows.lease import NIGHT
from flows.settings import Settings
from tests.flows.asked import ask, names_now
from tests.flows.desk.athand import work_at_hand
from tests.flows.desk.conftest import RunningDesk

Serve = Callable[[Path], RunningDesk]
FORM = re.compile(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no worker, unless the test asks for a real one."""
    if "real_worker" not in request.fixturenames:
        work_at_hand(monkeypatch)


@pytest.fixture
def real_worker() -> None:
    """Let the workshop start its processes."""


@pytest.fixture
def asking(desk_home: Path, serve: Serve) -> RunningDesk:
    """A desk whose store asks three questions about names."""
    ids = list(names_now(desk_home).values())
    ask(desk_home, (ids[0], ids[1], 9), (ids[0], ids[2], 5), (ids[1], ids[2], 2))
    return serve(desk_home)


def fields(page: httpx.Response, action: str) -> dict[str, str]:
    """Return the hidden fields of a page's form."""
    forms = dict(FORM.findall(page.text))
    return dict(FIELD.findall(forms[action]))


def answer(browser: httpx.Client, said: str, kind: str = "pairs") -> httpx.Response:
    """Answer the first question and return the page that follows."""
    at = f"/review/{kind}"
    sent = fields(browser.get(at), at) | {"answer": said}
    return browser.post(at, data=sent, follow_redirects=True)


def undo(browser: httpx.Client, kind: str = "pairs") -> httpx.Response:
    at = f"/review/{kind}/undo"
    sent = fields(browser.get(f"/review/{kind}"), at)
    return browser.post(at, data=sent, follow_redirects=True)


def test_of_two_names_of_one_company_each_is_told_for_itself(
    desk_home: Path, serve: Serve
) -> None:
    (left, one), (right, other) = list(names_now(desk_home).items())[:2]
    settings = Settings(home=desk_home)
    order = Order(by="ana", at=datetime.now(UTC), why="one firm")
    companies.merged(settings, str(one), str(other), order)
    store = open_store(desk_home)
    asked = Report(
        company_id=one,
        left_name=left,
        right_name=right,
        speaks_for="",
        speaks_against="",
        mentions=1,
    )
    with store.begin() as db:
        report(db, asked)
        told = [portraits.figures_of_name(db, name)["postings"] for name in (left, right)]
    store.close()

    page = serve(desk_home).client(Role.ANALYST, "en").get("/review/pairs").text

    [row] = re.findall(r"<tr><th scope=\"row\">Postings</th>(.*?)</tr>", page)
    assert re.findall(r"<td>(\d+)</td>", row) == [str(n) for n in told]
    assert sum(map(int, map(str, told))) > 0


def pairs(desk: RunningDesk) -> list[int]:
    return [one["mentions"] for one in review.queue(desk.settings)]


def hold_the_lease(store: Store) -> None:
    past = datetime.now(UTC) - timedelta(seconds=30)
    with store.begin() as db:
        take_lease(db, NIGHT, Holder(host="elsewhere", pid=1, process_start=""), past)


@pytest.mark.slow
def test_counts_are_those_of_the_terminal(asking: RunningDesk) -> None:
    page = asking.client(Role.ANALYST).get("/review").text

    said = dict(re.findall(r'<strong id="(\w+)">([\d,]+)</strong>', page))
    assert said == {
        "pairs": str(len(review.queue(asking.settings))),
        "employers": str(len(rulereview.queue(asking.settings))),
    }


def test_sales_is_not_asked(asking: RunningDesk) -> None:
    browser = asking.client(Role.SALES)

    for at in ("/review", "/review/pairs", "/review/employers"):
        assert browser.get(at).status_code == 403
    sent = {"doubt_id": "1", "answer": "same"}
    assert browser.post("/review/pairs", data=sent).status_code == 403
    assert pairs(asking) == [9, 5, 2]


def test_a_question_shows_both_sides_witnesses_and_keys(asking: RunningDesk) -> None:
    page = asking.client(Role.ANALYST).get("/review/pairs").text

    first = review.queue(asking.settings)[0]
    for told in (first["left_name"], first["right_name"], "city", "brand", "字号"):
        assert told in page
    assert re.findall(r'data-key="(\w)"', page) == ["s", "d", "u", "k"]


def test_an_answer_holds_at_once_and_leads_to_the_next_question(asking: RunningDesk) -> None:
    browser, before = asking.client(Role.ANALYST), names_now(asking.settings.home)

    page = answer(browser, "same")

    assert page.status_code == 200
    assert "已保存" in page.text
    assert len(names_now(asking.settings.home)) == len(before) - 1
    # Of the other two questions the answer made one: both ask about the same two companies.
    assert pairs(asking) == [5, 2]


def test_undo_brings_the_question_back_and_everything_is_noted(asking: RunningDesk) -> None:
    browser, before = asking.client(Role.ANALYST), names_now(asking.settings.home)

    answer(browser, "same")
    page = undo(browser)

    assert "已撤销" in page.text
    assert names_now(asking.settings.home) == before
    assert pairs(asking) == [9, 5, 2]
    with asking.desk.store.read() as db:
        noted = [(one.actor, one.action) for one in audit.entries(db, 9)]
        assert audit.broken(db) is None
    assert ("analyst", "review.pair") in noted
    assert ("analyst", "review.pair.undo") in noted


def test_an_undo_that_comes_twice_is_told_and_changes_nothing(asking: RunningDesk) -> None:
    browser = asking.client(Role.ANALYST)
    answer(browser, "different")
    sent = fields(browser.get("/review/pairs"), "/review/pairs/undo")

    told = [
        browser.post("/review/pairs/undo", data=sent, follow_redirects=True).text
        for _ in range(2)
    ]

    assert "已撤销，题目回到队列" in told[0]
    assert "之前已经撤销" in told[1]


def test_nobody_takes_back_what_another_person_said(asking: RunningDesk) -> None:
    ana, bo = asking.client(Role.ANALYST), asking.client(Role.ADMIN)
    answer(ana, "different")
    sent = fields(ana.get("/review/pairs"), "/review/pairs/undo")

    refused = bo.post("/review/pairs/undo", data=sent)

    assert refused.status_code == 409
    assert "/review/pairs/undo" not in bo.get("/review/pairs").text
    assert pairs(asking) == [5, 2]


def test_two_people_never_answer_one_question_twice(asking: RunningDesk) -> None:
    ana, bo = asking.client(Role.ANALYST), asking.client(Role.ADMIN)
    at = "/review/pairs"
    sent = fields(bo.get(at), at)

    answer(ana, "different")
    late = bo.post(at, data=sent | {"answer": "same"}, follow_redirects=True)

    assert "没有重复记录" in late.text
    with asking.desk.store.read() as db:
        judged = [one for one in audit.entries(db, 9) if one.action == "review.pair"]
    assert [one.actor for one in judged] == ["analyst"]


def test_what_others_judged_of_a_name_is_shown(asking: RunningDesk) -> None:
    ana, bo = asking.client(Role.ANALYST), asking.client(Role.ADMIN)

    assert "其他人的回答" not in bo.get("/review/pairs").text
    answer(ana, "different")
    page = bo.get("/review/pairs").text

    assert "其他人的回答" in page
    assert "不是同一家" in page.split("其他人的回答")[1]


def test_skipped_questions_wait_and_going_back_asks_them_again(asking: RunningDesk) -> None:
    browser, at = asking.client(Role.ANALYST), "/review/pairs"
    first = fields(browser.get(at), at)["doubt_id"]

    second = browser.get(at, params={"skip": first})
    back = re.findall(r'href="([^"]+)" data-key="b"', second.text)[0]

    assert fields(second, at)["doubt_id"] != first
    assert fields(browser.get(back), at)["doubt_id"] == first
    every = ".".join(str(one["doubt_id"]) for one in review.queue(asking.settings))
    assert "都跳过了" in browser.get(at, params={"skip": every}).text
    assert browser.get(at, params={"skip": "x.-1.99999999999999999999"}).status_code == 200


def test_while_a_night_is_at_work_answers_wait_and_the_page_says_so(
    asking: RunningDesk,
) -> None:
    browser, before = asking.client(Role.ANALYST), names_now(asking.settings.home)
    hold_the_lease(asking.desk.store)

    page = answer(browser, "same")

    assert "从下一晚起生效" in page.text
    assert names_now(asking.settings.home) == before
    assert pairs(asking) == [5, 2]
    assert "夜间任务结束后可以撤销" in page.text
    busy = browser.post("/review/pairs/undo", data={"number": "1"}, follow_redirects=True)
    assert "等它结束后才能撤销" in busy.text
    assert pairs(asking) == [5, 2]


@pytest.mark.slow
def test_nonsense_is_refused_without_a_trace(asking: RunningDesk) -> None:
    browser = asking.client(Role.ANALYST)

    for sent in ({"doubt_id": "1", "answer": "maybe"}, {"doubt_id": "x", "answer": "same"}, {}):
        assert browser.post("/review/pairs", data=sent).status_code == 422
    gone = browser.post(
        "/review/pairs", data={"doubt_id": "999", "answer": "same"}, follow_redirects=True
    )
    assert "没有重复记录" in gone.text
    assert browser.get("/review/employers", params={"segment": "nowhere"}).status_code == 404
    undone = browser.post("/review/employers/undo", data={"number": "999"})
    assert undone.status_code == 404
    assert pairs(asking) == [9, 5, 2]


@pytest.mark.slow
def test_an_employer_is_labelled_and_the_label_taken_back(desk: RunningDesk) -> None:
    browser, at = desk.client(Role.ANALYST), "/review/employers"
    before = rulereview.queue(desk.settings)
    asked = fields(browser.get(at), at)

    answer(browser, "no", "employers")
    after = rulereview.queue(desk.settings)
    undo(browser, "employers")

    first = (int(asked["company_id"]), asked["target"])
    assert first == (before[0].company_id, before[0].segment)
    assert after == before[1:]
    assert rulereview.queue(desk.settings) == before
    with desk.desk.store.read() as db:
        kept = [(one.said.decided_by, one.said.answer, one.in_force) for one in kept_labels(db)]
    assert kept == [("analyst", "no", False), ("analyst", "no", False)]


def test_an_employer_is_asked_about_with_words_points_and_titles(desk: RunningDesk) -> None:
    first = rulereview.queue(desk.settings)[0]

    segment = draft(desk.settings.rules).ruleset().segments[first.segment]

    page = desk.client(Role.ANALYST, "en").get("/review/employers").text

    assert segment.en in page
    assert segment.zh_hans not in page
    for rule in first.rules:
        assert f"<td>{rule}</td>" in page
    assert f"{first.points:g} of {first.threshold:g} points" in page
    assert "<mark>" in page
    assert re.findall(r'data-key="(\w)"', page) == ["y", "n", "u", "k"]


@pytest.mark.slow
def test_one_segment_can_be_chosen(desk: RunningDesk) -> None:
    every = rulereview.queue(desk.settings)
    segments = sorted({one.segment for one in every})
    browser = desk.client(Role.ANALYST)

    overview = browser.get("/review").text
    counts = dict(re.findall(r'segment=(\w+)"[^>]*>[^<]*: (\d+)</a>', overview))

    assert {slug: int(n) for slug, n in counts.items()} == {
        slug: sum(one.segment == slug for one in every) for slug in segments
    }
    for slug in segments:
        page = browser.get("/review/employers", params={"segment": slug})
        assert fields(page, "/review/employers")["target"] == slug


@pytest.mark.slow
def test_two_people_never_label_one_employer_twice(desk: RunningDesk) -> None:
    ana, bo = desk.client(Role.ANALYST), desk.client(Role.ADMIN)
    at = "/review/employers"
    sent = fields(bo.get(at), at)

    answer(ana, "yes", "employers")
    late = bo.post(at, data=sent | {"answer": "no"}, follow_redirects=True)

    assert "没有重复记录" in late.text
    with desk.desk.store.read() as db:
        assert [one.said.decided_by for one in kept_labels(db)] == ["analyst"]


@pytest.mark.slow
def test_an_empty_store_has_nothing_to_ask(tmp_path: Path, serve: Serve) -> None:
    settings = Settings(home=tmp_path / "empty", user="ana")
    settings.home.mkdir()
    open_store(settings.store).close()
    browser = serve(settings.home).client(Role.ANALYST)

    for at in ("/review", "/review/pairs", "/review/employers"):
        assert browser.get(at).status_code == 200


@pytest.mark.slow
@pytest.mark.usefixtures("real_worker")
def test_of_many_who_answer_at_once_one_is_heard_by_the_real_worker(
    asking: RunningDesk,
) -> None:
    people = [asking.client(Role.ANALYST), asking.client(Role.ADMIN)] * 3
    at = "/review/pairs"
    sent = fields(people[0].get(at), at)

    def give(browser: httpx.Client) -> str:
        answered = browser.post(at, data=sent | {"answer": "different"})
        return str(answered.headers["location"])

    with ThreadPoolExecutor(len(people)) as pool:
        told = Counter(pool.map(give, people))

    assert told == {f"{at}?told=kept": 1, f"{at}?told=settled": 5}
    assert pairs(asking) == [5, 2]
