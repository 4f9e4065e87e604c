"""One host's turnstile: one request at a time, a gap after each, and rest when it asks for it.

The turnstile holds across all crawlers of a process (an asyncio lock) and across processes (a
locked file per host, which also carries when the last request ended).
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic
from urllib.parse import quote

from spiders.boards import turnstile
from spiders.polite.refusals import Refused

MAX_STRIKES = 3
MAX_REST_S = 15 * 60.0
"""A host that asks for a longer rest is put off to the next night."""

DEFAULT_REST_S = 30.0
_STAMP = struct.Struct("dd")
_POLL_S = 0.02


def rest_s(retry_after: str, now: datetime, strikes: int = 1) -> float:
    """Return how many seconds a 429 or 503 asks us to rest.

    Args:
        retry_after: The header as sent; seconds or an HTTP date. Without a meaning it counts as
            30 seconds, without a header as 30 seconds that double with every strike.
        now: The present, with a zone.
        strikes: How many such answers in a row the host has given, this one included.

    >>> now = datetime(2026, 1, 5, tzinfo=UTC)
    >>> rest_s("5", now), rest_s("Mon, 05 Jan 2026 00:02:00 GMT", now), rest_s("-5", now)
    (5.0, 120.0, 30.0)
    >>> rest_s("soon", now), rest_s("", now, 3)
    (30.0, 120.0)
    """
    shown = retry_after.strip()
    if not shown:
        return float(DEFAULT_REST_S * 2 ** (strikes - 1))
    if shown.isascii() and shown.isdigit():
        return float(shown[:9])
    try:
        until = parsedate_to_datetime(shown)
    except ValueError:
        return DEFAULT_REST_S
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    ahead = (until - now).total_seconds()
    return ahead if ahead > 0 else DEFAULT_REST_S


async def wait(seconds: float, stop: asyncio.Event) -> None:
    """Wait at least `seconds`.

    Raises:
        Refused: The harvest was told to stop meanwhile.
    """
    due = monotonic() + seconds
    while (left := due - monotonic()) > 0 and not stop.is_set():
        try:
            await asyncio.wait_for(stop.wait(), left)
        except TimeoutError:
            continue
    if stop.is_set():
        raise Refused("stopped", "the harvest's time is over")


class HostPace:
    """The turnstile of one host.

    Attributes:
        ended: Why the host is left alone for the rest of the night, or "".
    """

    def __init__(self, key: str, folder: Path) -> None:
        self.key = key
        self.ended = ""
        self._strikes = 0
        self._not_before = 0.0
        self._file = folder / f"{quote(key, safe='')}.pace"
        self._inside = asyncio.Lock()
        self._descriptor = -1

    @asynccontextmanager
    async def turn(self, gap_s: float, stop: asyncio.Event) -> AsyncIterator[None]:
        """Enter when no other request is under way and `gap_s` has passed since the last."""
        async with self._inside:
            if self.ended:
                raise Refused("throttled", self.ended)
            await self._lock_file(stop)
            try:
                await wait(self._due_in(gap_s), stop)
                self._not_before = 0.0
                try:
                    yield
                finally:
                    stamp = _STAMP.pack(monotonic(), self._not_before)
                    os.pwrite(self._descriptor, stamp, 0)
            finally:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def strike(self, rest: float) -> None:
        """Note, during a turn, that the host told us off and wants `rest` seconds of rest."""
        self._strikes += 1
        if rest > MAX_REST_S:
            self.ended = f"{self.key} asks for {rest:.0f} s of rest: put off to the next night"
        elif self._strikes >= MAX_STRIKES:
            self.ended = f"{self.key} told us off {self._strikes} times in a row"
        self._not_before = monotonic() + min(rest, MAX_REST_S)

    def praise(self) -> None:
        """Note that the host gave an ordinary answer."""
        self._strikes = 0

    @property
    def strikes(self) -> int:
        """How often in a row the host told us off."""
        return self._strikes

    def close(self) -> None:
        """Give the file back."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    async def _lock_file(self, stop: asyncio.Event) -> None:
        if self._descriptor < 0:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        while True:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await wait(_POLL_S, stop)
            else:
                return

    def _due_in(self, gap_s: float) -> float:
        stamp = os.pread(self._descriptor, _STAMP.size, 0)
        if len(stamp) < _STAMP.size:
            return 0.0
        now = monotonic()
        ended, not_before = _STAMP.unpack(stamp)
        rest = not_before - now
        # The clock starts anew with the machine: what lies too far ahead is from before.
        due = ended + gap_s - now if ended <= now else 0.0
        return max(due, rest if rest <= MAX_REST_S else 0.0, 0.0)


class Hosts:
    """The turnstiles of all hosts a process talks to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hosts: dict[str, HostPace] = {}

    def __getitem__(self, key: str) -> HostPace:
        key = turnstile(key)
        if key not in self._hosts:
            self._hosts[key] = HostPace(key, self._folder)
        return self._hosts[key]

    def close(self) -> None:
        """Give all files back."""
        for host in self._hosts.values():
            host.close()
