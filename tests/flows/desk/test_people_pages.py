"""One's own page, and those of admins: people, the audit log, whom never to contact."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from enrich.store import audit, people
from enrich.store.people import person_named
from flows.desk.faults import TEXTS
from flows.desk.rights import Role
from flows.desk.words import LOCALE, catalogue
from flows.people import Act, Fault, add
from tests.flows.desk.conftest import RunningDesk

PASSWORD = "correct horse 9"  # noqa: S105  # nobody's
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
BO = {"name": "bo", "role": "sales", "password": PASSWORD}


def number_of(desk: RunningDesk, name: str) -> int:
    with desk.desk.store.read() as db:
        found = person_named(db, name)
    assert found is not None
    return found.person_id


def told(desk: RunningDesk) -> list[tuple[str, str, str]]:
    with desk.desk.store.read() as db:
        return [(one.actor, one.action, one.subject) for one in audit.entries(db, 99)]


def test_every_fault_is_told_in_every_language() -> None:
    english = catalogue(LOCALE.glob("en/*.po"))

    assert set(TEXTS) == set(Fault)
    assert set(TEXTS.values()) <= set(english)


def test_an_admin_adds_somebody_who_signs_in_with_the_role(desk: RunningDesk) -> None:
    admin = desk.client(Role.ADMIN, "en")

    assert admin.post("/people", data=BO).headers["location"] == "/people"

    bo = desk.anonymous("en")
    bo.post("/login", data={"name": "bo", "password": PASSWORD})
    assert "Sales" in bo.get("/me").text
    assert bo.get("/people").status_code == 403
    assert "bo" in admin.get("/people").text
    assert told(desk)[:2] == [("bo", "login", ""), ("admin", "person added", "bo")]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"password": "brief"}, "at least 10 characters"),
        ({"name": "admin"}, "The name is taken"),
        ({"name": ""}, "1 to 60 visible characters"),
    ],
)
def test_a_form_that_is_refused_says_why_and_never_shows_a_password(
    desk: RunningDesk, said: dict[str, str], text: str
) -> None:
    answer = desk.client(Role.ADMIN, "en").post("/people", data=BO | said)

    assert answer.status_code == 422
    assert text in answer.text
    assert 'role="alert"' in answer.text
    assert (BO | said)["password"] not in answer.text


def test_a_role_changed_holds_from_the_next_page_on(desk: RunningDesk) -> None:
    analyst, admin = desk.client(Role.ANALYST), desk.client(Role.ADMIN)
    assert analyst.get("/people").status_code == 403

    admin.post(f"/people/{number_of(desk, 'analyst')}/role", data={"role": "admin"})

    assert analyst.get("/people").status_code == 200


def test_who_is_ended_is_out_at_once_and_named_for_ever(desk: RunningDesk) -> None:
    sales, admin = desk.client(Role.SALES), desk.client(Role.ADMIN, "en")
    number = number_of(desk, "sales")

    admin.post(f"/people/{number}/end")

    assert sales.get("/me").status_code == 303
    assert "ended on" in admin.get("/people").text
    assert admin.post("/people", data=BO | {"name": "sales"}).status_code == 422
    assert admin.post(f"/people/{number}/end").status_code == 404


def test_the_last_admin_stays_one(desk: RunningDesk) -> None:
    admin = desk.client(Role.ADMIN, "en")
    number = number_of(desk, "admin")

    answers = [
        admin.post(f"/people/{number}/end"),
        admin.post(f"/people/{number}/role", data={"role": "sales"}),
    ]

    assert [one.status_code for one in answers] == [422, 422]
    assert "The last admin stays one" in answers[0].text
    assert admin.get("/people").status_code == 200


def test_a_reset_password_signs_out_everywhere(desk: RunningDesk) -> None:
    sales, admin = desk.client(Role.SALES), desk.client(Role.ADMIN)

    admin.post(f"/people/{number_of(desk, 'sales')}/password", data={"password": PASSWORD})

    assert sales.get("/me").status_code == 303
    again = desk.anonymous().post("/login", data={"name": "sales", "password": PASSWORD})
    assert again.status_code == 303


def test_a_token_is_shown_once_works_and_ends(desk: RunningDesk) -> None:
    sales = desk.client(Role.SALES, "en")

    made = sales.post("/me/tokens", data={"name": "nightly script"})

    (secret,) = re.findall(r"<code>(leads_[\w-]{43})</code>", made.text)
    page = sales.get("/me").text
    assert made.headers["cache-control"] == "no-store"
    assert secret not in page
    assert "nightly script" in page
    (end,) = re.findall(r'action="(/me/tokens/\d+/end)"', page)
    with desk.desk.store.read() as db:
        owner = people.person_of_token(db, people.digest_of(secret), NOW)
    assert owner is not None
    assert owner.name == "sales"

    assert sales.post(end).headers["location"] == "/me?done=token"

    with desk.desk.store.read() as db:
        assert people.person_of_token(db, people.digest_of(secret), NOW) is None
    assert sales.post(end).status_code == 404


def test_nobody_ends_the_token_of_another(desk: RunningDesk) -> None:
    desk.client(Role.SALES).post("/me/tokens", data={"name": "script"})
    with desk.desk.store.read() as db:
        (token,) = people.tokens(db, number_of(desk, "sales"))

    answer = desk.client(Role.ADMIN).post(f"/me/tokens/{token.token_id}/end")

    assert answer.status_code == 404


def test_a_language_chosen_on_ones_own_page_comes_along_to_other_browsers(
    desk: RunningDesk,
) -> None:
    admin = desk.client(Role.ADMIN, "zh-CN")

    admin.post("/me/language", data={"language": "en"})
    admin.post("/me/language", data={"language": "xx"})

    assert "My account" in admin.get("/me").text
    assert "My account" in desk.client(Role.ADMIN, "zh-CN").get("/me").text


def test_the_log_is_read_by_pages_and_by_person(desk: RunningDesk) -> None:
    admin = desk.client(Role.ADMIN, "en")
    with desk.desk.store.begin(people=True) as db:
        for number in range(130):
            audit.note(db, NOW, "ana & bo", "download", f"list {number:03}", {"rows": number})

    first = admin.get("/people/audit")
    (older,) = re.findall(r'href="(/people/audit\?before=\d+)"', first.text)
    second = admin.get(older)

    assert "list 129" in first.text
    assert "list 029" not in first.text
    assert re.findall(r"list \d+", second.text) == [f"list {n:03}" for n in range(29, -1, -1)]
    assert "rows: 29" in second.text
    assert "list 129" in admin.get("/people/audit", params={"actor": "ana & bo"}).text
    assert "No entries." in admin.get("/people/audit", params={"actor": "nobody"}).text


def test_the_log_tells_when_somebody_changed_it(desk: RunningDesk) -> None:
    admin = desk.client(Role.ADMIN, "en")
    admin.post("/people", data=BO)
    whole = admin.get("/people/audit?check=true").text

    with desk.desk.store.begin() as db:
        db.exec_driver_sql("UPDATE audit SET actor = 'somebody else' WHERE audit_id = 1")

    assert "Every entry follows" in whole
    assert "Entry 1 does not follow" in admin.get("/people/audit?check=true").text


@pytest.mark.parametrize("before", ["0", "-1", "x", str(2**70)])
def test_a_page_of_the_log_that_cannot_be_is_an_error_not_a_fault(
    desk: RunningDesk, before: str
) -> None:
    assert desk.client(Role.ADMIN).get(f"/people/audit?before={before}").status_code == 422


def test_an_order_not_to_contact_is_kept_shown_and_logged(desk: RunningDesk) -> None:
    admin = desk.client(Role.ADMIN, "en")
    said = {"kind": "domain", "value": "example.com", "reason": "对方要求 <b>"}

    answer = admin.post("/people/suppressions", data=said | {"ends_on": "2027-01-31"})

    page = admin.get("/people/suppressions").text
    assert answer.headers["location"] == "/people/suppressions"
    assert "example.com" in page
    assert "对方要求 &lt;b&gt;" in page
    assert "2027-01-31" in page
    assert told(desk)[0] == ("admin", "suppressed", "domain")


def test_an_order_for_a_company_leads_to_it(desk: RunningDesk) -> None:
    admin = desk.client(Role.ADMIN, "en")

    admin.post("/people/suppressions", data={"kind": "company", "value": "1", "reason": "x"})

    page = admin.get("/people/suppressions").text
    assert re.search(r'<a href="/companies/1">[^<]+</a>', page)


def test_an_admin_ends_an_order_and_the_company_is_back_at_once(desk: RunningDesk) -> None:
    admin, sales = desk.client(Role.ADMIN, "en"), desk.client(Role.SALES)
    path = "/api/v1/segments/foreign_trade/leads?limit=500"
    before = [one["company_id"] for one in sales.get(path).json()["leads"]]
    company = before[0]
    sales.post(f"/companies/{company}/suppress", data={"reason": "the wrong button"})
    gone = [one["company_id"] for one in sales.get(path).json()["leads"]]
    ends = re.findall(
        r'action="(/people/suppressions/\d+/end)"', admin.get("/people/suppressions").text
    )

    refused = {sales.post(one).status_code for one in ends}
    done = {admin.post(one).status_code for one in ends + ends}  # pressed twice it is done once

    assert (company in gone, len(gone)) == (False, len(before) - 1)
    assert (refused, done) == ({403}, {303})
    assert [one["company_id"] for one in sales.get(path).json()["leads"]] == before
    assert 'class="ordered"' not in sales.get(f"/companies/{company}").text
    assert "/end" not in admin.get("/people/suppressions").text
    assert [one[1] for one in told(desk)].count("order ended") == len(ends) > 0


@pytest.mark.parametrize(
    "said",
    [
        {"reason": " "},
        {"kind": "colour"},
        {"kind": "company", "value": "Acme"},
        {"kind": "company", "value": "999999"},
        {"value": " "},
        {"ends_on": "31.1.2027"},
    ],
    ids=str,
)
def test_an_order_that_cannot_be_is_refused(desk: RunningDesk, said: dict[str, str]) -> None:
    plain = {"kind": "name", "value": "Acme", "reason": "asked"}

    answer = desk.client(Role.ADMIN, "en").post("/people/suppressions", data=plain | said)

    assert answer.status_code == 422
    assert "Not saved" in answer.text
    assert told(desk) == []


def test_names_are_shown_as_text_wherever_they_stand(desk: RunningDesk) -> None:
    evil = '"><script>alert(1)</script>'
    add(desk.desk.store, Act(evil, NOW), evil, Role.SALES, PASSWORD)
    admin = desk.client(Role.ADMIN)

    pages = [admin.get(url).text for url in ("/people", "/people/audit")]
    pages.append(desk.anonymous().post("/login", data={"name": evil, "password": "x"}).text)

    assert not any("<script>alert" in page for page in pages)
    assert all("&lt;script&gt;alert(1)" in page for page in pages)
