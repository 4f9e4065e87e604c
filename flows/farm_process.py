"""The farm as a process of its own, so that the night reads it over real HTTP."""

from __future__ import annotations

import contextlib
import socket
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from flows.children import announcement, child, module

LOOPBACK = "127.0.0.1"
PORTS = 10
FIRST, BLOCKS = 20_000, 900
PATIENCE_S = 10.0


@contextlib.contextmanager
def farm(
    night: int, log: Path, port_base: int, companies: int | None = None
) -> Iterator[dict[str, str]]:
    """Serve night `night` of the farm while the block lasts; yield site id → base address."""
    argv = module("flows.cli", "farm", "--night", str(night), "--announce")
    argv += ["--port-base", str(port_base)]
    argv += ["--companies", str(companies)] if companies else []
    with child(argv, log) as process:
        yield announcement(process, "the farm", log)


def port_base_for(home: Path, patience_s: float = PATIENCE_S) -> int:
    """Return the first of the ports on which the farm of a home is served.

    They stay the same from night to night, because a site that moved is read anew and its links
    in old lists lead nowhere. Different homes mostly get different ones, so that several
    demonstrations can run. Only ports that somebody else keeps busy are given up.
    """
    wanted = zlib.crc32(str(home).encode()) % BLOCKS
    own = FIRST + wanted * PORTS
    # The farm of a night that was killed is just about to end.
    until = time.monotonic() + patience_s
    while not _free(own) and time.monotonic() < until:
        time.sleep(0.05)
    bases = (FIRST + (wanted + step) % BLOCKS * PORTS for step in range(BLOCKS))
    return next(base for base in bases if _free(base))


def _free(base: int) -> bool:
    with contextlib.ExitStack() as held:
        for port in range(base, base + PORTS):
            tried = held.enter_context(socket.socket())
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((LOOPBACK, port))
            except OSError:
                return False
    return True
