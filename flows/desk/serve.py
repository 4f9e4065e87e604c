"""Running the desk: which address, and what is said when it is up."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

import uvicorn

from enrich.issues import LeadharvestError
from flows.desk.app import make_app
from flows.desk.desk import open_desk
from flows.settings import Settings

PORT = 8642
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
    named = {host, urlsplit(public_url).hostname or host}
    with open_desk(settings, LOOPBACK | named) as desk, listening(host, port) as socket_:
        config = uvicorn.Config(
            make_app(desk),
            log_level="warning",
            server_header=False,
            proxy_headers=bool(public_url),
            access_log=False,
        )
        uvicorn.Server(config).run([socket_])


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
    except OSError as failed:
        made.close()
        raise LeadharvestError(
            f"{host}:{port} cannot be listened at ({failed.strerror}): name another --port"
        ) from None
    return made
