"""A real desk on loopback, over a fresh copy of a home with two published nights."""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from enrich.store.people import add_person, begin_session, digest_of, person_named
from flows.desk.app import make_app
from flows.desk.desk import Desk, open_desk
from flows.desk.rights import Role
from flows.desk.serve import LOOPBACK, listening
from flows.desk.visitor import COOKIE
from flows.desk.workshop import Workshop
from flows.settings import Settings
from tests.flows.desk.published import build


@dataclass
class RunningDesk:
    """A desk that answers.

    Attributes:
        url: Where, without a slash at the end.
    """

    url: str
    app: FastAPI
    desk: Desk
    _clients: list[httpx.Client] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        """Whose home it shows."""
        return self.desk.settings

    def anonymous(self, language: str = "zh-Hans") -> httpx.Client:
        """Return a browser in which nobody is signed in."""
        made = httpx.Client(
            base_url=self.url,
            timeout=60,
            headers={"sec-fetch-site": "same-origin", "accept-language": language},
        )
        self._clients.append(made)
        return made

    def client(self, role: Role | str = Role.SALES, language: str = "zh-Hans") -> httpx.Client:
        """Return a browser in which a person of a role is signed in, called like the role."""
        made = self.anonymous(language)
        made.cookies.set(COOKIE, self.session(str(role)))
        return made

    def session(self, role: str) -> str:
        """Return the cookie of a new session of the person called like a role."""
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        with self.desk.store.begin(people=True) as db:
            known = person_named(db, role) or add_person(db, role, role, "no password", now)
            ends_at = now + timedelta(days=1)
            begin_session(db, known.person_id, digest_of(token), now, ends_at)
        return token

    def close(self) -> None:
        """Close all browsers."""
        for client in self._clients:
            client.close()


Serve = Callable[[Path], RunningDesk]


@pytest.fixture(autouse=True)
def cold(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Warm no worker up, unless the test asks for it: that takes seconds of a processor."""
    if "warm" not in request.fixturenames:
        monkeypatch.setattr(Workshop, "warm", lambda *_: None)


@pytest.fixture
def warm() -> None:
    """Let the desk warm its workers up."""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two published nights, never to be changed: `desk_home` is a copy."""
    home = tmp_path_factory.mktemp("published") / "home"
    build(home)
    return home


@pytest.fixture
def desk_home(published: Path, tmp_path: Path) -> Path:
    """A fresh copy of the published home."""
    return Path(shutil.copytree(published, tmp_path / "home", symlinks=True))


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve homes until the test ends."""
    ends: list[Callable[[], None]] = []

    def start(home: Path) -> RunningDesk:
        running, end = served(Settings(home=home, user="ana"))
        ends.append(end)
        return running

    yield start
    for end in ends:
        end()


@pytest.fixture
def desk(desk_home: Path, serve: Serve) -> RunningDesk:
    """A desk over a fresh copy of the published home."""
    return serve(desk_home)


def served(settings: Settings) -> tuple[RunningDesk, Callable[[], None]]:
    """Serve a home; call what comes back with it to end that."""
    opened = open_desk(settings, LOOPBACK)
    desk = opened.__enter__()
    app, socket = make_app(desk), listening("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", server_header=False))
    thread = threading.Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    running = RunningDesk(f"http://127.0.0.1:{socket.getsockname()[1]}", app, desk)

    def end() -> None:
        running.close()
        server.should_exit = True
        thread.join()
        socket.close()
        opened.__exit__(None, None, None)

    return running, end
