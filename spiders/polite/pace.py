"""One host's turnstile: one request at a time, a gap after each, and rest when it asks for it.

The turnstile holds across all crawlers of a process (an asyncio lock) and across processes (a
locked file per host, which also carries when the last request ended, how long the host wants to
rest, and how often it was asked tonight).
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic, time
from typing import NamedTuple
from urllib.parse import quote

from spiders.boards import turnstile
from spiders.limits import HOST_PAGES
from spiders.polite.refusals import Refused

MAX_STRIKES = 3
MAX_REST_S = 15 * 60.0
"""A host that asks for a longer rest is put off until it is over, in a later night."""

LONGEST_REST_S = 7 * 86_400.0
"""A host that asks for more is asked again after a week."""

DEFAULT_REST_S = 30.0
_FORM = struct.Struct("ddddQQ")
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


class _Stamp(NamedTuple):
    """What the file of a host carries from process to process.

    Attributes:
        ended: When the last request ended, or began if its process was killed (monotonic).
        gap_s: What its sender owed the host after it, whoever comes next.
        not_before: When the host may be asked again (monotonic).
        put_off_until: The same for a rest of more than a night's patience (the wall clock's).
        night: The night for which requests are counted, as an ordinal.
        asked: How many were sent in that night.
    """

    ended: float = 0.0
    gap_s: float = 0.0
    not_before: float = 0.0
    put_off_until: float = 0.0
    night: int = 0
    asked: int = 0


class HostPace:
    """The turnstile of one host.

    Attributes:
        ended: Why the host is left alone for the rest of the night, or "".
    """

    def __init__(self, key: str, folder: Path, night: date) -> None:
        self.key = key
        self.ended = ""
        self._night = night.toordinal()
        self._strikes = 0
        self._stamp = _Stamp()
        self._file = folder / f"{quote(key, safe='')}.pace"
        self._inside = asyncio.Lock()
        self._descriptor = -1

    @asynccontextmanager
    async def turn(
        self, gap_s: float, stop: asyncio.Event, budget: int = HOST_PAGES
    ) -> AsyncIterator[None]:
        """Enter when no other request is under way and `gap_s` has passed since the last.

        Args:
            gap_s: Seconds to the end of the last request and to the begin of the next.
            stop: When set, whoever waits gives up.
            budget: The most requests that the host may get in this night, whoever sends them.

        Raises:
            Refused: throttled, host_budget or stopped.
        """
        async with self._inside:
            if self.ended:
                raise Refused("throttled", self.ended)
            await self._enter(gap_s, stop)
            try:
                self._begin(gap_s, budget)
                try:
                    yield
                finally:
                    self._write(self._stamp._replace(ended=monotonic()))
            finally:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def strike(self, rest: float) -> None:
        """Note, during a turn, that the host told us off and wants `rest` seconds of rest."""
        self._strikes += 1
        if rest > MAX_REST_S:
            self.ended = f"{self.key} asks for {rest:.0f} s of rest: put off to the next night"
            until = time() + min(rest, LONGEST_REST_S)
            self._stamp = self._stamp._replace(put_off_until=until)
            return
        if self._strikes >= MAX_STRIKES:
            self.ended = f"{self.key} told us off {self._strikes} times in a row"
        self._stamp = self._stamp._replace(not_before=monotonic() + rest)

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

    async def _enter(self, gap_s: float, stop: asyncio.Event) -> None:
        # Nobody waits with the lock in hand: others could starve behind a busy site.
        while True:
            due = _POLL_S
            if self._locked():
                self._stamp = self._read()
                due = self._due_in(gap_s)
                if due <= 0 and not stop.is_set():
                    return
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            await wait(due, stop)

    def _begin(self, gap_s: float, budget: int) -> None:
        before = self._stamp
        left = before.put_off_until - time()
        if 0 < left <= LONGEST_REST_S:
            self.ended = f"{self.key} asked for rest, of which {left:.0f} s are left"
            raise Refused("throttled", self.ended)
        asked = before.asked if before.night == self._night else 0
        if asked >= budget:
            raise Refused("host_budget", f"{self.key} was asked {asked} times tonight")
        now = _Stamp(ended=monotonic(), gap_s=gap_s, night=self._night, asked=asked + 1)
        self._write(now)

    def _locked(self) -> bool:
        if self._descriptor < 0:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _read(self) -> _Stamp:
        found = os.pread(self._descriptor, _FORM.size, 0)
        return _Stamp(*_FORM.unpack(found)) if len(found) == _FORM.size else _Stamp()

    def _write(self, stamp: _Stamp) -> None:
        self._stamp = stamp
        os.pwrite(self._descriptor, _FORM.pack(*stamp), 0)

    def _due_in(self, gap_s: float) -> float:
        now, stamp = monotonic(), self._stamp
        rest = stamp.not_before - now
        # The clock starts anew with the machine: what lies too far ahead is from before.
        gap_s = max(gap_s, stamp.gap_s)
        due = stamp.ended + gap_s - now if stamp.ended <= now else 0.0
        return max(due, rest if rest <= MAX_REST_S else 0.0, 0.0)


class Hosts:
    """The turnstiles of all hosts a process talks to."""

    def __init__(self, folder: Path, night: date) -> None:
        self._folder, self._night = folder, night
        self._hosts: dict[str, HostPace] = {}

    def __getitem__(self, key: str) -> HostPace:
        key = turnstile(key)
        if key not in self._hosts:
            self._hosts[key] = HostPace(key, self._folder, self._night)
        return self._hosts[key]

    def close(self) -> None:
        """Give all files back."""
        for host in self._hosts.values():
            host.close()
