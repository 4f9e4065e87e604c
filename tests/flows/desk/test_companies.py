"""The pages of a company show what the store holds, and every act leaves a row."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from httpx import Client, Response
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import text

from enrich.store import Connection, leads
from enrich.store.audit import broken, entries
from enrich.store.doubts import open_doubts
from enrich.store.labels import kept_labels
from flows.desk.company import gathering as company
from flows.desk.company.portrait import Portrait
from flows.settings import Settings
from tests.flows.desk.conftest import RunningDesk, served

TODAY = date(2026, 1, 6)


@contextmanager
def changed(desk: RunningDesk) -> Iterator[Connection]:
    with desk.desk.store.begin(people=True) as db:
        yield db


def number_of(desk: RunningDesk, name: str) -> int:
    with desk.desk.store.read() as db:
        query = text("SELECT company_id FROM company WHERE name = :name")
        return int(db.execute(query, {"name": name}).scalar_one())


def shown(desk: RunningDesk, number: int) -> Portrait:
    found: Portrait = desk.desk.workshop.ask(
        "pages", "flows.desk.company.gathering:portrait", desk.settings, number, TODAY
    )
    return found


def page(answer: Response) -> LexborHTMLParser:
    assert answer.status_code == 200, answer.text[-500:]
    return LexborHTMLParser(answer.text)


def words(node: Any) -> str:
    return " ".join(node.text(separator=" ").split())


@pytest.fixture(scope="module")
def desk(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """One desk for all tests here: each changes a company of its own."""
    home = shutil.copytree(published, tmp_path_factory.mktemp("desk") / "home", symlinks=True)
    running, end = served(Settings(home=Path(home), user="ana"))
    yield running
    end()


@pytest.fixture(scope="module")
def traders(desk: RunningDesk) -> Iterator[int]:
    """The companies with a grade, the best first."""
    with desk.desk.store.read() as db:
        query = "SELECT company_id FROM score WHERE grade != '' ORDER BY score DESC, company_id"
        return iter(list(db.execute(text(query)).scalars()))


@pytest.fixture
def trader(traders: Iterator[int]) -> int:
    """A company with a grade that no other test has seen."""
    return next(traders)


@pytest.fixture
def sales(desk: RunningDesk) -> Client:
    return desk.client("sales")


def test_the_waterfall_shows_every_step_and_the_steps_sum_to_the_score(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    known = shown(desk, trader)

    tree = page(sales.get(f"/companies/{trader}"))

    drawn = [words(node) for node in tree.css("svg.waterfall text.points")]
    steps = [step for step in known.steps if step.points]
    assert drawn[:-1] == [f"{step.points:+g} → {step.total:g}" for step in steps]
    points = [float(said.partition(" ")[0]) for said in drawn[:-1]]
    assert round(sum(points), 1) == known.score == float(drawn[-1])
    rows = tree.css("#score tbody tr")
    assert len(rows) == len(known.steps) > 3
    for row, step in zip(rows, known.steps, strict=True):
        assert step.text in words(row)
        assert step.quote in words(row)
    assert f"/companies/{trader}/postings/" in str(rows[0].html)


def test_every_segment_shows_its_rules_whose_points_add_up_and_marks_their_words(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    known = shown(desk, trader)

    articles = page(sales.get(f"/companies/{trader}")).css("article.segment")

    assert len(articles) == len(known.segments) > 0
    for article, member in zip(articles, known.segments, strict=True):
        hits = [float(words(node)) for node in article.css(".hit p > strong")]
        assert sum(hits) == member.points
        marks = [
            piece for hit in member.rules for proof in hit.proofs for piece in proof.pieces
        ]
        marked = [node.text() for node in article.css("mark")]
        assert marked == [words for words, mark in marks if mark]


def test_the_posting_page_marks_the_words_in_the_whole_text(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    posting_id = shown(desk, trader).postings[0].posting_id
    with desk.desk.store.read() as db:
        query = text("SELECT description FROM posting_text WHERE posting_id = :id")
        description = str(db.execute(query, {"id": posting_id}).scalar_one())

    tree = page(sales.get(f"/companies/{trader}/postings/{posting_id}"))

    assert description in [node.text() for node in tree.css("dl.posting dd")]
    assert tree.css("dl.posting mark")


def test_openings_are_counted_as_the_lists_do_copies_once(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    with changed(desk) as db:
        copied = """
            INSERT INTO posting (site, key, title, url, mention_id, city, read_on, changed_on,
                first_seen, last_seen, first_run_id, run_id)
            SELECT site, 'again', title, 'https://jobs.example/again', mention_id, city,
                read_on, changed_on, first_seen, last_seen, first_run_id, run_id
            FROM posting WHERE mention_id IN
                (SELECT mention_id FROM mention WHERE company_id = :id) LIMIT 1
        """
        db.execute(text(copied), {"id": trader})
        same = """
            INSERT INTO posting_copy (posting_id, canonical_id)
            SELECT (SELECT posting_id FROM posting WHERE key = 'again'), posting_id FROM posting
            WHERE key != 'again' AND mention_id IN
                (SELECT mention_id FROM mention WHERE company_id = :id) LIMIT 1
        """
        db.execute(text(same), {"id": trader})
    opened = shown(desk, trader).open_postings

    head = words(page(sales.get(f"/companies/{trader}")).css_first("#postings-head"))
    found = page(sales.get("/companies", params={"q": str(trader)}))

    assert f"在招 {opened}，" in head
    assert f"去掉重复，在招 {opened - 1} 个职位" in head
    [row] = found.css(f'tr:has(a[href="/companies/{trader}"])')
    assert words(row.css("td.number")[-1]) == str(opened - 1)


def test_postings_open_and_closed_are_on_the_timeline_with_their_days(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    with changed(desk) as db:
        copied = """
            INSERT INTO posting (site, key, title, url, mention_id, city, read_on, changed_on,
                first_seen, last_seen, closed_on, close_reason, first_run_id, run_id)
            SELECT site, 'gone', '跟单员', 'https://jobs.example/gone', mention_id, '宁波',
                read_on, changed_on, '2025-11-03', '2025-12-20', '2025-12-22', 'missing',
                first_run_id, run_id
            FROM posting WHERE mention_id IN
                (SELECT mention_id FROM mention WHERE company_id = :id) LIMIT 1
        """
        db.execute(text(copied), {"id": trader})
    known = shown(desk, trader)

    tree = page(sales.get(f"/companies/{trader}"))

    [picture] = tree.css("svg.timeline")
    opened = sum(one.closed_on is None for one in known.postings)
    assert f"在招 {opened}，已下线 1" in words(picture)
    assert "2025-11-03" in words(picture)
    assert (len(picture.css("rect.open")), len(picture.css("rect.closed"))) == (opened, 1)
    rows = [words(row) for row in tree.css("#postings tbody tr")]
    assert len(rows) == len(known.postings) == opened + 1
    assert all(part in rows[-1] for part in ("跟单员", "宁波", "2025-12-20", "2025-12-22 下线"))


def test_fields_say_where_when_and_by_what_they_were_read(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    known = shown(desk, trader)

    rows = [words(r) for r in page(sales.get(f"/companies/{trader}")).css("#fields tbody tr")]

    assert len(rows) == len(known.fields)
    for row, field in zip(rows, known.fields, strict=True):
        for part in (field.value, field.quote, field.site, str(field.seen_on), field.reader):
            assert part in row


def test_an_old_number_leads_for_ever_to_the_one_that_stayed(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    with changed(desk) as db:
        merged = "UPDATE company SET merged_into = :stays WHERE company_id != :stays"
        one = (
            "AND company_id = (SELECT max(company_id) FROM company WHERE company_id != :stays)"
        )
        db.execute(text(f"{merged} {one}"), {"stays": trader})
        gone = db.execute(text("SELECT company_id FROM company WHERE merged_into > 0")).scalar()

    answer = sales.get(f"/companies/{gone}")

    assert (answer.status_code, answer.headers["location"]) == (301, f"/companies/{trader}")
    assert str(gone) in words(page(sales.get(f"/companies/{trader}")).css_first(".facts"))


@pytest.mark.parametrize("asked", ["999999", "0", "-1", "abc", "9" * 30])
def test_a_company_that_is_not_there_is_not_found_or_not_understood(
    asked: str, sales: Client
) -> None:
    assert sales.get(f"/companies/{asked}").status_code in {404, 422}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("留学", "启明留学服务有限公司"),
        ("啟明留學", "启明留学服务有限公司"),
        ("远行国际", "远行国际旅行社有限公司"),
    ],
)
def test_two_characters_of_a_name_in_either_script_find_it(
    typed: str, found: str, sales: Client
) -> None:
    tree = page(sales.get("/companies", params={"q": typed}))

    assert [node.text() for node in tree.css("#results tbody th a")] == [found]


def test_a_number_or_a_credit_code_finds_the_company(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    code = "91330200MA2AAAAA1X"
    with changed(desk) as db:
        said = text("UPDATE company SET uscc = :code WHERE company_id = :id")
        db.execute(said, {"code": code, "id": trader})

    for typed in (str(trader), f"C{trader:06d}", code, code.lower()):
        tree = page(sales.get("/companies", params={"q": typed}))
        links = [node.attributes["href"] for node in tree.css("#results tbody th a")]
        assert f"/companies/{trader}" in links, typed


@pytest.mark.parametrize("typed", ["'; drop table company", "%", "_", "\0", "x" * 10_000, "\\"])
def test_nothing_that_is_typed_breaks_the_search(typed: str, sales: Client) -> None:
    answer = sales.get("/companies", params={"q": typed})

    assert answer.status_code == 200
    assert not page(answer).css("#results tbody tr")


def test_the_count_is_of_all_that_was_found(desk: RunningDesk, sales: Client) -> None:
    with desk.desk.store.read() as db:
        standing = "SELECT count(*) FROM company WHERE merged_into IS NULL"
        count = db.execute(text(f"{standing} AND name LIKE '%进出口%'")).scalar_one()

    tree = page(sales.get("/companies", params={"q": "进出口"}))

    assert f"共 {count} 家" in words(tree.css_first("#results"))
    assert len(tree.css("#results tbody tr")) == min(count, company.FOUND)


def lead_states(desk: RunningDesk, number: int) -> set[str]:
    with desk.desk.store.read() as db:
        query = text("SELECT DISTINCT state FROM lead WHERE company_id = :id")
        return set(db.execute(query, {"id": number}).scalars())


def logged(desk: RunningDesk, number: int) -> str:
    """Return all that the audit log keeps of a company."""
    with desk.desk.store.read() as db:
        return str([one for one in entries(db, 100) if one.subject == f"company {number}"])


def acts(desk: RunningDesk, number: int) -> list[tuple[str, str]]:
    """Return who did what to a company, as the unbroken audit log says."""
    with desk.desk.store.read() as db:
        assert broken(db) is None
        found = [one for one in entries(db, 100) if one.subject == f"company {number}"]
    return [(one.actor, one.action) for one in reversed(found)]


@pytest.mark.parametrize("state", ["visited", "won"])
def test_one_click_says_visited_or_won_and_one_takes_it_back(
    state: str, desk: RunningDesk, trader: int, sales: Client
) -> None:
    [button] = page(sales.get(f"/companies/{trader}")).css(f"button[value={state}]")
    form = button.parent
    assert form is not None
    said = sales.post(str(form.attributes["action"]), data={"state": state})

    assert (said.status_code, lead_states(desk, trader)) == (303, {state})
    tree = page(sales.get(f"/companies/{trader}"))
    undo = next(f for f in tree.css("#follow form") if "/undo" in str(f.attributes["action"]))
    for _ in range(2):  # pressed twice it is done once
        again = sales.post(str(undo.attributes["action"]))
        assert again.status_code == 303
    assert lead_states(desk, trader) == {"new"}
    assert acts(desk, trader) == [
        ("sales", "feedback given"),
        ("sales", "feedback withdrawn"),
    ]
    history = words(page(sales.get(f"/companies/{trader}")).css_first("#history"))
    assert "撤销" in history


def test_a_reason_and_a_note_are_kept_with_the_answer(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    said = {"state": "rejected", "reason": "价格没有优势", "said": "明年再问 <b>"}
    sales.post(f"/companies/{trader}/answers", data=said)

    [kept] = shown(desk, trader).answers
    assert (kept.said.reason, kept.said.note) == ("价格没有优势", "明年再问 <b>")
    assert "明年再问 <b>" in words(page(sales.get(f"/companies/{trader}")).css_first("#follow"))


def test_an_unknown_state_is_not_understood(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    answer = sales.post(f"/companies/{trader}/answers", data={"state": "liked"})

    assert answer.status_code == 422
    assert shown(desk, trader).answers == ()


def test_do_not_contact_needs_a_reason_and_names_company_code_and_domain(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    with changed(desk) as db:
        code = text("UPDATE company SET uscc = '91330200MA2AAAAA1X' WHERE company_id = :id")
        db.execute(code, {"id": trader})
        domain = """
            INSERT INTO fact (seq, company_id, kind, value, posting_id, quote, reader, run_id)
            SELECT max(seq) + 1, :id, 'domain', 'qingshi.example', NULL, '', 'field:domain',
                max(run_id) FROM fact
        """
        db.execute(text(domain), {"id": trader})

    refused = sales.post(f"/companies/{trader}/suppress", data={"reason": "  "})
    done = sales.post(f"/companies/{trader}/suppress", data={"reason": "来电要求 <i>"})

    assert (refused.status_code, done.status_code) == (409, 303)
    assert done.headers["location"].endswith("#ordered")
    with desk.desk.store.read() as db:
        orders = leads.suppressions(db)[["kind", "value", "reason", "author"]].values.tolist()
    why = ["来电要求 <i>", "sales"]
    assert orders == [
        ["company", str(trader), *why],
        ["uscc", "91330200MA2AAAAA1X", *why],
        ["domain", "qingshi.example", *why],
    ]
    notice = words(page(sales.get(f"/companies/{trader}")).css_first(".ordered"))
    assert "来电要求 <i>" in notice
    assert notice.count("sales") == 3
    assert acts(desk, trader) == [("sales", "company suppressed")]
    kept_for_ever = logged(desk, trader)
    for text_of_people in ("来电要求", "qingshi", "91330200"):
        assert text_of_people not in kept_for_ever.casefold()


def test_an_order_that_has_ended_is_not_shown(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    with changed(desk) as db:
        order = """
            INSERT INTO suppression (kind, value, reason, author, added_at, ends_on)
            VALUES ('company', :id, 'a', 'ana', '2025-01-01T00:00:00+00:00', '2025-12-31')
        """
        db.execute(text(order), {"id": str(trader)})

    assert not page(sales.get(f"/companies/{trader}")).css(".ordered")


def test_a_wrong_segment_becomes_a_label_of_the_desk_and_can_be_taken_back(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    [segment, *_] = [one.segment for one in shown(desk, trader).segments]
    home = f"/companies/{trader}/wrong-segment"

    for _ in range(2):
        sales.post(home, data={"segment": segment, "why": "只做内销"})

    with desk.desk.store.read() as db:
        [kept] = kept_labels(db)
    said = kept.said
    assert (said.company_id, said.target, said.answer) == (trader, segment, "no")
    assert (said.why, said.decided_by, kept.source) == ("只做内销", "sales", "desk")
    assert "sales 认为不属于" in words(
        page(sales.get(f"/companies/{trader}")).css_first("#why")
    )
    assert sales.post(f"{home}/undo", data={"segment": segment}).status_code == 303
    assert all(one.denied is None for one in shown(desk, trader).segments)
    assert [action for _, action in acts(desk, trader)] == ["label added", "label withdrawn"]
    assert "只做内销" not in logged(desk, trader)


def test_a_segment_that_the_company_is_not_in_is_refused(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    answer = sales.post(f"/companies/{trader}/wrong-segment", data={"segment": "university"})

    assert answer.status_code == 404
    assert acts(desk, trader) == []


def test_a_wrong_merge_is_a_question_for_review_and_parts_nothing(
    desk: RunningDesk, trader: int, sales: Client
) -> None:
    other = "丁香树机械制造有限公司"
    with changed(desk) as db:
        joined = """
            INSERT INTO unit (unit_id, unit_key, name, city, company_id, kind, mentions)
            SELECT max(unit_id) + 1, 'another', :name, '', :id, 'company', 4 FROM unit
        """
        db.execute(text(joined), {"name": other, "id": trader})
    tree = page(sales.get(f"/companies/{trader}"))
    choices = {
        o.text().strip(): o.attributes["value"] for o in tree.css("select[name=name] option")
    }

    chosen = {"name": str(choices[other]), "why": "两家不同的公司"}
    assert sales.post(f"/companies/{trader}/wrong-name", data=chosen).status_code == 303

    with desk.desk.store.read() as db:
        [asked] = open_doubts(db).to_dict("records")
    assert (asked["kind"], asked["right_name"], asked["mentions"]) == ("reported", other, 4)
    assert asked["speaks_against"] == "sales: 两家不同的公司"
    assert len(shown(desk, trader).names) == 2
    waits = page(sales.get(f"/companies/{trader}")).css_first("#names form")
    assert waits is not None
    assert sales.post(str(waits.attributes["action"])).status_code == 303
    assert shown(desk, trader).reports == ()
    assert not any(said in logged(desk, trader) for said in (other, "两家不同的公司"))


def test_a_guest_is_sent_to_sign_in(desk: RunningDesk, trader: int) -> None:
    guest = desk.anonymous()

    for answer in (
        guest.get(f"/companies/{trader}"),
        guest.post(f"/companies/{trader}/answers", data={"state": "won"}),
        guest.post(f"/companies/{trader}/suppress", data={"reason": "no"}),
    ):
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")
    assert shown(desk, trader).answers == ()


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_the_page_is_in_the_readers_language_and_names_stay_as_they_are(
    language: str, desk: RunningDesk, trader: int
) -> None:
    known = shown(desk, trader)

    tree = page(desk.client("analyst", language).get(f"/companies/{trader}"))

    assert words(tree.css_first("h1")) == known.name
    first = known.segments[0].segment
    assert known.called[first][language] in words(tree.css_first("article.segment h3"))
    if language == "en":
        buttons = " ".join(words(node) for node in tree.css("main button, main h2"))
        assert not re.search("[\u4e00-\u9fff]", buttons)
