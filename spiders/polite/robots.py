"""What a host's robots.txt lets us fetch, by RFC 9309 and stricter where it leaves a choice.

`read_robots` turns an answer into a `Robots`; fetching is the door's work. Protego matches the
paths; what it does not see (byte order marks, UTF-16, `Agent/1.0` lines) is put right before.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from protego import Protego

MAX_BYTES = 500 * 1024
"""RFC 9309 asks for at least 500 KiB; rules beyond are not read."""

MAX_DELAY_S = 60.0
"""A host that asks for more patience than this is left alone for the night."""

_AGENT_VERSION = re.compile(r"(?im)^(\s*user-?\s?agent\s*:\s*[^\s/#]+)/[^\r\n#]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """One host's robots.txt for tonight.

    Attributes:
        state: rules, none (there are no rules: all is allowed), forbidden or unreachable.
        reason: For people: why nothing may be fetched, or "".
        delay_s: The gap between requests that it asks for, 0 if it does not.
        text: What it says, as far as it was read; "" where there are no rules.
    """

    state: str
    reason: str = ""
    delay_s: float = 0.0
    rules: Protego | None = None
    product: str = ""
    text: str = ""

    def allows(self, url: str) -> bool:
        """Return whether `url` may be fetched."""
        if self.state == "none":
            return True
        return self.rules is not None and self.rules.can_fetch(url, self.product)


def unreachable(reason: str) -> Robots:
    """Return the robots of a host that gave no answer to obey: nothing is fetched tonight."""
    return Robots(state="unreachable", reason=reason)


def read_robots(status: int, body: bytes, product: str) -> Robots:
    r"""Return what the answer to `/robots.txt` means for the agent called `product`.

    >>> read_robots(503, b"", "us").state, read_robots(429, b"", "us").state
    ('unreachable', 'unreachable')
    >>> read_robots(404, b"User-agent: *\nDisallow: /", "us").allows("http://a.test/x")
    True
    >>> read_robots(200, b"User-agent: Us/1.0\nDisallow: /x", "us").allows("http://a.test/x")
    False
    """
    if status in {401, 403}:
        return Robots(state="forbidden", reason=f"robots.txt itself is closed to us ({status})")
    if status == 429 or status >= 500 or status < 200:
        return unreachable(f"robots.txt answered {status}")
    if status >= 300:
        return Robots(state="none")
    return _obey(_AGENT_VERSION.sub(r"\1", _text(body)), product)


def _obey(text: str, product: str) -> Robots:
    rules = Protego.parse(text)
    delay = float(rules.crawl_delay(product) or 0)
    if rate := rules.request_rate(product):
        delay = max(delay, rate.seconds / max(rate.requests, 1))
    if delay > MAX_DELAY_S:
        reason = f"robots.txt asks for {delay:g} s between requests, more than {MAX_DELAY_S:g}"
        return Robots(state="forbidden", reason=reason, text=text)
    return Robots(
        state="rules", delay_s=max(delay, 0.0), rules=rules, product=product, text=text
    )


def _text(body: bytes) -> str:
    head = body[:MAX_BYTES]
    if len(body) > MAX_BYTES:
        head = head[: head.rfind(b"\n") + 1]  # half a line could allow what the whole forbids
    if head.startswith(codecs.BOM_UTF8):
        return head[3:].decode("utf-8", "replace")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    if b"\0" in head[:64]:
        return head.decode("utf-16-be" if head[:1] == b"\0" else "utf-16-le", "replace")
    return head.decode("utf-8", "replace")
