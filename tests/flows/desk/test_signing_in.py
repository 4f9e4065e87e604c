"""Signing in and out: what strangers learn, how they are slowed, and when a session is over."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher, extract_parameters

from enrich.store import audit, people
from flows import passwords
from flows.desk.door import Comer, Door, First, NotLetInError, SlowedError
from flows.desk.rights import Role
from flows.desk.visitor import COOKIE
from flows.people import Act, add, new_token
from flows.tries import Tries
from tests.flows.desk.conftest import RunningDesk, Serve

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse 9"  # noqa: S105  # nobody's
OTHER = "another horse 10"
WRONG = {"name": "ana", "password": "wrong horse 11"}


@pytest.fixture
def ana(desk: RunningDesk) -> people.Person:
    return add(desk.desk.store, Act("eve", datetime.now(UTC)), "ana", Role.ADMIN, PASSWORD)


def sign_in(desk: RunningDesk, password: str = PASSWORD, **said: str) -> httpx.Client:
    browser = desk.anonymous("en")
    answer = browser.post("/login", data={"name": "ana", "password": password, **said})
    assert answer.status_code == 303, answer.text
    return browser


def signed_in(browser: httpx.Client) -> bool:
    return browser.get("/me").status_code == 200


@pytest.mark.usefixtures("ana")
def test_who_signs_in_gets_a_cookie_that_scripts_and_other_pages_cannot_use(
    desk: RunningDesk,
) -> None:
    answer = desk.anonymous().post(
        "/login", data={"name": " ａｎａ", "password": PASSWORD, "next": "/me?done=x"}
    )

    cookie = answer.headers["set-cookie"]
    assert (answer.status_code, answer.headers["location"]) == (303, "/me?done=x")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=1209600" in cookie
    assert "Secure" not in cookie


@pytest.mark.usefixtures("ana")
def test_the_cookie_is_for_https_alone_when_the_request_came_by_it(
    desk: RunningDesk,
) -> None:
    async def ask() -> httpx.Response:
        encrypted = httpx.ASGITransport(desk.app)
        async with httpx.AsyncClient(
            transport=encrypted,
            base_url="https://localhost",
            headers={"sec-fetch-site": "same-origin"},
        ) as browser:
            return await browser.post("/login", data={"name": "ana", "password": PASSWORD})

    answer = asyncio.run(ask())

    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "evil"]
)
def test_signing_in_never_leads_to_another_host(desk: RunningDesk, elsewhere: str) -> None:
    said = {"name": "ana", "password": PASSWORD, "next": elsewhere}

    answer = desk.anonymous().post("/login", data=said)

    assert answer.headers["location"] == "/"


@pytest.mark.usefixtures("ana")
def test_an_unknown_name_is_answered_like_a_wrong_password(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = passwords._argon2

    def verify(kept: str, password: str) -> bool:
        asked.append(kept)
        return real.verify(kept, password)

    monkeypatch.setattr(passwords, "_argon2", SimpleNamespace(verify=verify, hash=real.hash))
    known = desk.anonymous("en").post("/login", data=WRONG)
    unknown = desk.anonymous("en").post("/login", data=WRONG | {"name": "bob"})

    assert (known.status_code, unknown.status_code) == (403, 403)
    # The nonce is another one for every answer.
    assert _plain(known, "ana") == _plain(unknown, "bob")
    assert "Name or password is wrong." in known.text
    assert WRONG["password"] not in known.text
    # One check each, and both cost the same.
    assert len(asked) == 2
    assert extract_parameters(asked[0]) == extract_parameters(asked[1])


def _plain(answer: httpx.Response, name: str) -> str:
    nonce = answer.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    return answer.text.replace(nonce, "").replace(f'value="{name}"', "")


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_a_hundred_wrong_passwords_are_slowed_after_five(desk: RunningDesk, name: str) -> None:
    desk.desk.door._by_name._clock = lambda: 0.0
    browser = desk.anonymous("en")

    answers = [browser.post("/login", data=WRONG | {"name": name}) for _ in range(100)]

    assert [one.status_code for one in answers] == [403] * 5 + [429] * 95
    assert answers[-1].headers["retry-after"] == "12"
    assert "try again in 12 s" in answers[-1].text
    assert "set-cookie" not in answers[-1].headers
    # The right password is refused as well: nobody learns whether it was right.
    slowed = browser.post("/login", data={"name": name, "password": PASSWORD})
    assert slowed.status_code == 429


@pytest.mark.usefixtures("ana")
def test_who_is_slowed_waits_for_nobodys_pen(desk: RunningDesk) -> None:
    browser = desk.anonymous()

    with desk.desk.store.begin():
        answers = [browser.post("/login", data=WRONG).status_code for _ in range(6)]

    assert answers == [403] * 5 + [429]


@pytest.mark.usefixtures("ana")
def test_a_name_that_may_be_a_password_is_not_written_into_the_log(desk: RunningDesk) -> None:
    browser = desk.anonymous()

    for name in ("hunter2 hunter2", "ana"):
        for _ in range(9):
            browser.post("/login", data=WRONG | {"name": name})
    desk.desk.door.close()

    with desk.desk.store.read() as db:
        slowed = [one for one in audit.entries(db, 99) if one.action == "login slowed"]
    assert [(one.actor, one.subject) for one in slowed] == [("", "ana"), ("", "")]


@pytest.mark.usefixtures("ana")
def test_everybody_else_is_served_while_passwords_are_checked(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real = threading.Event(), passwords._argon2

    def verify(kept: str, password: str) -> bool:
        assert gate.wait(60)
        return real.verify(kept, password)

    reader = desk.client(Role.SALES)
    desk.desk.door._by_address = Tries(1000, every_s=1)
    monkeypatch.setattr(passwords, "_argon2", SimpleNamespace(verify=verify))
    with ThreadPoolExecutor(45) as crowd:
        tries = [
            crowd.submit(desk.anonymous().post, "/login", data=WRONG | {"name": f"n{n}"})
            for n in range(45)
        ]
        served = reader.get("/me").status_code
        gate.set()
        ended = [one.result().status_code for one in tries]

    assert served == 200
    assert set(ended) <= {403, 503}
    assert ended.count(403) >= 2


@pytest.mark.usefixtures("ana")
def test_a_session_fixed_before_signing_in_is_not_gone_on_with(desk: RunningDesk) -> None:
    for fixed in ("made up by a stranger", desk.session("sales")):
        browser = desk.anonymous()
        browser.cookies.set(COOKIE, fixed)
        browser.post("/login", data={"name": "ana", "password": PASSWORD})

        stranger = desk.anonymous()
        stranger.cookies.set(COOKIE, fixed)

        assert not signed_in(stranger)


@pytest.mark.usefixtures("ana")
def test_a_stolen_cookie_is_worth_nothing_after_signing_out(desk: RunningDesk) -> None:
    owner, thief = sign_in(desk), desk.anonymous()
    thief.cookies.set(COOKIE, owner.cookies[COOKIE])
    assert signed_in(thief)

    answer = owner.post("/logout")

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert COOKIE not in owner.cookies
    assert not signed_in(thief)


@pytest.mark.usefixtures("ana")
def test_a_stolen_cookie_is_worth_nothing_after_the_password_changed(
    desk: RunningDesk,
) -> None:
    owner, elsewhere = sign_in(desk), sign_in(desk)

    answer = owner.post("/me/password", data={"current": PASSWORD, "password": OTHER})

    assert answer.headers["location"] == "/me?done=password"
    assert signed_in(owner)
    assert not signed_in(elsewhere)
    assert signed_in(sign_in(desk, OTHER))
    refused = desk.anonymous().post("/login", data={"name": "ana", "password": PASSWORD})
    assert refused.status_code == 403


@pytest.mark.usefixtures("ana")
def test_a_session_without_its_password_cannot_change_it(desk: RunningDesk) -> None:
    owner = sign_in(desk)

    wrong = [
        owner.post("/me/password", data={"current": f"guess {n}", "password": OTHER})
        for n in range(7)
    ]

    assert [one.status_code for one in wrong] == [403] * 5 + [429] * 2
    assert "The current password is wrong." in wrong[0].text


def test_a_token_opens_the_api_and_makes_no_tokens(
    desk: RunningDesk, ana: people.Person
) -> None:
    secret = new_token(desk.desk.store, Act("ana", datetime.now(UTC)), ana, "cron")
    program = httpx.Client(base_url=desk.url, headers={"authorization": f"Bearer {secret}"})

    with program:
        found = [program.get("/me"), program.get("/people"), program.post("/me/tokens")]

    assert [one.status_code for one in found] == [403] * 3


def test_who_is_signed_out_comes_back_to_where_it_was(desk: RunningDesk) -> None:
    answer = desk.anonymous().get("/me?done=x")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fme%3Fdone%3Dx"


def test_the_first_person_is_made_with_the_code_alone(desk_home: Path, serve: Serve) -> None:
    running = serve(desk_home)
    running.app.state.desk = replace(running.desk, setup_code="the code")
    browser = running.anonymous("en")
    first = {"name": "ana", "password": PASSWORD}

    assert browser.get("/login").headers["location"] == "/setup"
    assert browser.post("/setup", data=first | {"code": "a guess"}).status_code == 403
    assert browser.post("/setup", data=first | {"code": ""}).status_code == 403
    short = browser.post("/setup", data={"code": "the code", "name": "ana", "password": "x"})
    assert (short.status_code, "at least 10 characters" in short.text) == (422, True)
    made = browser.post("/setup", data=first | {"code": "the code"})

    assert made.headers["location"] == "/people"
    assert browser.get("/people").status_code == 200
    again = running.anonymous().post("/setup", data=first | {"code": "the code"})
    assert again.status_code == 403
    assert running.anonymous().get("/setup").headers["location"] == "/login"


def test_without_a_code_nobody_makes_the_first_person(desk: RunningDesk) -> None:
    said = {"name": "ana", "password": PASSWORD, "code": ""}

    assert desk.anonymous().post("/setup", data=said).status_code == 403
    assert "leads people add" in desk.anonymous("en").get("/setup").text


def test_codes_are_not_guessed_by_trying(desk: RunningDesk) -> None:
    door, store = Door(), desk.desk.store
    comer = Comer(address="10.0.0.9", now=NOW)
    guess = First(name="ana", password=PASSWORD, code="guess")
    ended: list[Any] = []

    for _ in range(21):
        with pytest.raises((NotLetInError, SlowedError)) as refused:
            door.set_up(store, comer, guess, "the code")
        ended.append(refused.type)

    assert ended == [NotLetInError] * 20 + [SlowedError]


@pytest.mark.usefixtures("ana")
def test_a_stranger_cannot_slow_somebody_at_the_desk_they_know(desk: RunningDesk) -> None:
    door, store = Door(), desk.desk.store
    home, away = Comer(address="10.0.0.9", now=NOW), Comer(address="2001:db8::1", now=NOW)
    assert door.sign_in(store, home, "ana", PASSWORD)

    for _ in range(5):
        with pytest.raises(NotLetInError):
            door.sign_in(store, away, "ana", "wrong horse 11")
    with pytest.raises(SlowedError):
        door.sign_in(store, away, "ana", PASSWORD)

    assert door.sign_in(store, home, "ana", PASSWORD)


def test_being_seen_is_written_down_now_and_then(desk: RunningDesk, ana: people.Person) -> None:
    door, store = Door(), desk.desk.store
    secret = door.sign_in(store, Comer(address="", now=NOW), "ana", PASSWORD)
    digest = people.digest_of(secret)

    for minutes in (0, 4, 6, 7):
        door.saw(store, digest, NOW + timedelta(minutes=minutes))
    door.close()

    with store.read() as db:
        (used,) = [one.used_at for one in people.accounts(db) if one.person == ana]
    assert used == "2026-12-01T09:06:00+00:00"


def test_a_password_kept_by_older_settings_is_kept_anew(
    desk: RunningDesk, ana: people.Person
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    with desk.desk.store.begin(people=True) as db:
        people.set_password(db, ana.person_id, old)

    assert signed_in(sign_in(desk))

    with desk.desk.store.read() as db:
        assert not passwords.is_old(people.password_of(db, ana.person_id))
    assert signed_in(sign_in(desk))
