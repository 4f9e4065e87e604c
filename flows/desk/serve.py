"""Running the desk: which address, and what is said when it is up."""

from __future__ import annotations

import ctypes
import ipaddress
import secrets
import signal
import socket
from contextlib import closing, suppress
from urllib.parse import urlsplit

import uvicorn

from enrich.issues import LeadharvestError
from enrich.store import open_store
from enrich.store.people import has_people
from flows.console import say
from flows.desk.app import make_app
from flows.desk.desk import open_desk
from flows.desk.listing.shelf import begin_layout
from flows.settings import Settings, make_home

PORT = 8642
_M_ARENA_MAX = -8  # mallopt(3)
_BACKLOG = 2048
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(settings: Settings, host: str, port: int, public_url: str = "") -> None:
    """Serve the desk until it is told to stop.

    Args:
        settings: Whose home is shown.
        host: The address to listen at.
        port: The port; 0: any that is free.
        public_url: Where people reach it, if a proxy stands in front.

    Raises:
        LeadharvestError: The address cannot be listened at, or must not yet be.
    """
    _share_heaps()
    # The server repeats the signal that ended it; by default that leaves no time to close.
    signal.signal(signal.SIGTERM, _leave)
    named = {host, urlsplit(public_url).hostname or host}
    code = setup_code(settings, host)
    with (
        open_desk(settings, LOOPBACK | named, code) as desk,
        listening(host, port) as socket_,
    ):
        _tell(public_url or _url(socket_), code, host)
        begin_layout(desk)
        config = uvicorn.Config(
            make_app(desk),
            log_level="warning",
            server_header=False,
            proxy_headers=bool(public_url),
            access_log=False,
        )
        uvicorn.Server(config).run([socket_])


def setup_code(settings: Settings, host: str) -> str:
    """Return with what the first person is made, in the browser; "" when there are people.

    Raises:
        LeadharvestError: Nobody is there, and others than this machine could be first.
    """
    make_home(settings)
    with closing(open_store(settings.store)) as store, store.read() as db:
        if has_people(db):
            return ""
    if is_loopback(host):
        return secrets.token_urlsafe(9)
    raise LeadharvestError(
        f"{host} can be reached by others, and nobody may sign in yet: first make an admin with"
        " `leads people add NAME --role admin`, or start at 127.0.0.1"
    )


def _leave(_signum: int, _frame: object) -> None:
    """End well, after what is open was closed: a server that was told to stop did its work."""
    raise SystemExit(0)


def _tell(url: str, code: str, host: str) -> None:
    """Say where the desk is, how the first person gets in, and what others could read."""
    say(f"desk: {url}")
    if code:
        say(f"desk: nobody may sign in yet; make the first admin at {url}/setup, code {code}")
    if not is_loopback(host) and not url.startswith("https:"):
        say("desk: passwords travel unencrypted; put HTTPS in front and name it: --public-url")


def _url(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _share_heaps() -> None:
    """Let all threads share two heaps; glibc gives each its own, and none gives back."""
    with suppress(OSError, AttributeError, TypeError):  # another libc has no such setting
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listening(host: str, port: int) -> socket.socket:
    """Return a socket at an address, ready to be served.

    Raises:
        LeadharvestError: The address is taken, or is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(_BACKLOG)  # who comes before all is ready waits, and is not refused
    except OSError as failed:
        made.close()
        raise LeadharvestError(
            f"{host}:{port} cannot be listened at ({failed.strerror}): name another --port"
        ) from None
    return made
