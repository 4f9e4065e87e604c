"""Starting the desk, and what of its secrets can be read anywhere."""

from __future__ import annotations

import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from enrich.issues import LeadharvestError
from enrich.store import audit, backup, open_store, people
from flows.desk.rights import Role
from flows.desk.serve import is_loopback, listening, setup_code
from flows.desk.visitor import COOKIE
from flows.people import Act, add
from flows.settings import Settings
from tests.flows.desk.test_people_pages import NOW

Leads = Callable[..., Any]
Start = Callable[..., "subprocess.Popen[str]"]
CANARY = "canary-5b1d-password"
WRONG = "canary-77aa-wrong"
STORE = "canary-c0de-store"


class Said:
    """What a process says on stderr, read as it comes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.lines: list[str] = []
        self._new = threading.Condition()
        self._reader = threading.Thread(target=self._read, args=(process.stderr,))
        self._reader.start()

    def wait_for(self, what: str) -> str:
        """Return what a pattern's group matches, as soon as it is said."""
        with self._new:
            found = self._new.wait_for(lambda: re.search(what, "".join(self.lines)), 120)
        assert found, self.lines
        return str(found[1])

    def end(self) -> None:
        """Wait until nothing more can come: the workers, too, hold the other end."""
        self._reader.join(60)
        assert not self._reader.is_alive()

    def _read(self, stream: Any) -> None:
        for line in stream:
            with self._new:
                self.lines.append(line)
                self._new.notify_all()
        stream.close()


@contextmanager
def served(start: Start, home: Path, *arguments: object) -> Iterator[tuple[httpx.Client, Said]]:
    """Serve a home by the command; yield a browser at it, and what the command says."""
    process = start(home, "desk", "--port", 0, *arguments)
    said = Said(process)
    try:
        url = said.wait_for(r"desk: http://\S+(:\d+)\n")
        with httpx.Client(
            base_url=f"http://127.0.0.1{url}",
            headers={"sec-fetch-site": "same-origin", "accept-language": "en"},
            # The server gives up connections that rest, perhaps just as they are used again.
            limits=httpx.Limits(max_keepalive_connections=0),
            timeout=60,
        ) as browser:
            yield browser, said
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        said.end()


@pytest.fixture
def peopled(tmp_path: Path) -> Path:
    """A home with an admin."""
    home = tmp_path / "home"
    store = open_store(home)
    add(store, Act("eve", NOW), "ana", Role.ADMIN, CANARY)
    store.close()
    return home


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "desk.example", ""])  # noqa: S104  # refused
def test_where_nobody_may_sign_in_others_than_this_machine_are_refused(
    tmp_path: Path, host: str
) -> None:
    with pytest.raises(LeadharvestError, match="leads people add"):
        setup_code(Settings(home=tmp_path), host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "::1"])
def test_this_machine_alone_gets_a_code_for_the_first_admin(tmp_path: Path, host: str) -> None:
    first, second = (setup_code(Settings(home=tmp_path), host) for _ in range(2))

    assert is_loopback(host)
    assert len(first) == 12
    assert first != second


def test_a_desk_that_is_told_to_stop_ends_well_and_takes_its_workers_along(
    peopled: Path, start_leads: Start
) -> None:
    process = start_leads(peopled, "desk", "--port", 0)
    said = Said(process)
    said.wait_for(r"desk: (http)://")
    process.terminate()

    assert process.wait(60) == 0
    said.end()


def test_where_somebody_may_sign_in_any_address_will_do(peopled: Path) -> None:
    assert setup_code(Settings(home=peopled), "0.0.0.0") == ""  # noqa: S104  # any address


def test_the_command_refuses_to_start_for_others_while_there_is_nobody(leads: Leads) -> None:
    ended = leads("desk", "--host", "0.0.0.0", "--port", 0)  # noqa: S104  # refused

    assert ended.code == 1
    assert "nobody may sign in yet" in ended.err


@pytest.mark.slow
def test_the_command_says_where_the_desk_is_and_how_the_first_admin_gets_in(
    start_leads: Start, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with served(start_leads, home) as (browser, said):
        code = said.wait_for(r"/setup, code (\S+)\n")
        first = {"code": code, "name": "ana", "password": CANARY}
        made = browser.post("/setup", data=first)
        page = browser.get("/people")

    assert made.headers["location"] == "/people"
    assert page.status_code == 200
    assert _holding(home, code, CANARY) == []


@pytest.mark.slow
@pytest.mark.parametrize("proxied", [False, True])
def test_what_a_proxy_says_is_believed_only_where_one_stands_in_front(
    start_leads: Start, peopled: Path, proxied: bool
) -> None:
    with listening("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    named = ("--port", port, "--public-url", f"http://leads.example:{port}")
    told = {"x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https"}
    with served(start_leads, peopled, *(named if proxied else ())) as (browser, _):
        who = {"name": "ana", "password": CANARY}
        answer = browser.post("/login", data=who, headers=told)

    store = open_store(peopled)
    with store.read() as db:
        (login,) = audit.entries(db, 1)
    store.close()
    assert login.detail == {"address": "192.0.2.7" if proxied else "127.0.0.1"}
    assert ("Secure" in answer.headers["set-cookie"]) == proxied


@pytest.mark.slow
def test_no_secret_stands_in_logs_pages_documents_or_backups(
    start_leads: Start, leads: Leads, peopled: Path, tmp_path: Path
) -> None:
    shown: list[str] = []
    with served(start_leads, peopled) as (browser, said):
        browser.event_hooks["response"] = [lambda one: shown.append(one.read().decode())]
        browser.post("/login", data={"name": "ana", "password": WRONG})
        browser.post("/login", data={"name": "ana", "password": CANARY})
        cookie = browser.cookies[COOKIE]
        made = browser.post("/me/tokens", data={"name": "script"})
        (token,) = re.findall(r"leads_[\w-]{43}", made.text)
        shown.remove(made.text)
        browser.post("/me/password", data={"current": WRONG, "password": CANARY * 20})
        for url in ("/me", "/people", "/people/audit", "/nowhere", "/people/audit?before=x"):
            browser.get(url)
        copy = _backup(peopled, tmp_path / "copy.sqlite")
        kept = _password_hash(peopled)
        _break(peopled)
        faults = [
            browser.post("/people", data={"name": "bo", "role": "sales", "password": CANARY}),
            browser.post("/login", data={"name": "ana", "password": CANARY}),
        ]

    secrets = (CANARY, WRONG, cookie, token)
    told = [*shown, *said.lines, *_documents(leads, peopled)]
    assert [one.status_code for one in faults] == [500, 500]
    assert "Traceback" in "".join(said.lines)
    assert [one for one in told if any(secret in one for secret in (*secrets, kept))] == []
    assert "$argon2id" not in "".join(told)
    assert _holding(peopled, *secrets) == []
    assert _holding(copy.parent, *secrets) == []


@pytest.mark.parametrize(
    "command", [("status",), ("doctor",), ("people", "list"), ("lists", "publish")]
)
def test_the_password_of_a_server_is_told_by_no_command(
    leads: Leads, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LEADS_STORE", f"postgresql://u:{STORE}@127.0.0.1:1/db")

    ended = leads(*command, "--json")

    assert ended.code != 0
    assert STORE not in ended.out + ended.err


def _documents(leads: Leads, home: Path) -> list[str]:
    commands = (("people", "list"), ("status",), ("doctor",))
    ended = [leads(*command, "--json", "--home", home) for command in commands]
    return [text for one in ended for text in (one.out, one.err)]


def _backup(home: Path, to: Path) -> Path:
    store = open_store(home)
    backup(store, to)
    store.close()
    return to


def _password_hash(home: Path) -> str:
    store = open_store(home)
    with store.read() as db:
        ana = people.person_named(db, "ana")
        assert ana is not None
        found = people.password_of(db, ana.person_id)
    store.close()
    return found


def _break(home: Path) -> None:
    """Let every insert of a person and of a session fail, with all its values at hand."""
    store = open_store(home)
    with store.begin() as db:
        for table in ("person", "desk_session"):
            db.exec_driver_sql(
                f"CREATE TRIGGER no_{table} BEFORE INSERT ON {table}"
                " BEGIN SELECT no_such_function(NEW.rowid); END"
            )
    store.close()


def _holding(folder: Path, *secrets: str) -> list[tuple[str, str]]:
    """Return the files below a folder that hold a secret."""
    return [
        (file.name, secret)
        for file in folder.rglob("*")
        if file.is_file()
        for secret in secrets
        if secret.encode() in file.read_bytes()
    ]
