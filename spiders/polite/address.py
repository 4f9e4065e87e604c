"""Which addresses may be connected to: public ones, and loopback for sites that live there."""

from __future__ import annotations

import ipaddress
import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import succeed
from twisted.internet.error import DNSLookupError

from spiders.polite.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twisted.internet.defer import Deferred

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# Python 3.11 calls these global, though packets to them end inside or nowhere.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "224.0.0.0/3", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
        "2002::/16", "3fff::/20", "5f00::/16", "ff00::/8",
    )
)  # fmt: skip


def is_public(address: IPAddress) -> bool:
    """Return whether `address` lies on the open internet, seen through IPv4-in-IPv6 too.

    >>> shown = ("9.9.9.9", "10.0.0.1", "::ffff:127.0.0.1")
    >>> [is_public(ipaddress.ip_address(address)) for address in shown]
    [True, False, False]
    """
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(mapped)
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return not any(
        address in block for block in _NOT_PUBLIC if block.version == address.version
    )


def literal(host: str) -> IPAddress | None:
    """Return the address that `host` spells out, in whatever digits, or None if it is a name.

    >>> literal("１２７。0.0.1"), literal("127.1")
    (IPv4Address('127.0.0.1'), None)
    """
    plain = unicodedata.normalize("NFKC", host).replace("。", ".")
    try:
        return ipaddress.ip_address(plain.strip("[]").partition("%")[0])
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """Return whether `host` is this machine, by its plain spellings.

    >>> [is_loopback(h) for h in ("127.0.0.1", "[::1]", "localhost", "job.test", "10.0.0.1")]
    [True, True, True, False, False]
    """
    address = literal(host)
    return host == "localhost" if address is None else address.is_loopback


def check_host(host: str, *, local: bool) -> None:
    """Refuse hosts that are private by their spelling; names are checked when resolved.

    Args:
        host: The host of the URL that is about to be fetched.
        local: Whether the site itself lives on loopback, and so may be fetched there.
    """
    if is_loopback(host):
        if not local:
            raise Refused("address", f"{host} is this machine, and the site is not")
        return
    address = literal(host)
    if address is not None and not is_public(address):
        raise Refused("address", f"{host} is not a public address")


def check_peer(peer: IPAddress | None, *, local: bool) -> None:
    """Refuse an answer whose sender turned out to be private after all."""
    if peer is None or is_public(peer) or (local and peer.is_loopback):
        return
    raise Refused("address", f"answered by {peer}, which is not a public address")


class GuardedResolver(CachingThreadedResolver):
    """Resolves names as Scrapy does, but to public addresses only.

    The address checked here is the address connected to, so a name that is public at first and
    private a moment later does not get through. What is spelled as an address, and `localhost`,
    the door has checked already. Twisted passes no reason on from a resolver, so `refused`
    keeps it for the door, by name.
    """

    refused: ClassVar[dict[str, str]] = {}

    def getHostByName(  # noqa: N802  # Twisted's name
        self, name: str, timeout: Sequence[int] = ()
    ) -> Deferred[str]:
        """Return the address of `name`, or fail as if there were none."""
        if literal(name) is not None:
            return succeed(name)
        self.refused.pop(name, None)
        found = super().getHostByName(name, timeout)
        return found.addCallback(self._public, name)

    def _public(self, address: Any, name: str) -> str:
        shown = str(address)
        if name != "localhost" and not is_public(ipaddress.ip_address(shown)):
            reason = f"{name} resolves to {shown}, which is not a public address"
            self.refused[name] = reason
            raise DNSLookupError(reason)
        return shown
