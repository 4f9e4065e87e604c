"""Which line of a robots.txt decides over an address: for people who ask why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

LINE = re.compile(r"^\s*(user-?\s?agent|allow|disallow)\s*:\s*([^#]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The line that decides.

    Attributes:
        group: The agents that the line is for, as written.
        rule: The line, "" when no line of the group speaks of the address.
    """

    group: str
    rule: str


def ruling(text: str, product: str, url: str) -> Ruling:
    r"""Return what decides whether `product` may fetch `url`: the longest rule that fits.

    >>> ruling("User-agent: *\nDisallow: /a\nAllow: /a/b", "us", "http://h.test/a/b/c")
    Ruling(group='*', rule='Allow: /a/b')
    >>> ruling("User-agent: Us\nDisallow:\n\nUser-agent: *\nDisallow: /", "us", "http://h.test/")
    Ruling(group='Us', rule='')
    """
    groups = _groups(text)
    names = [name for name in groups if name.lower() == product.lower()] or [
        name for name in groups if name == "*"
    ]
    fitting = [rule for name in names for rule in groups[name] if _fits(rule, url)]
    longest = max(fitting, key=lambda rule: (len(rule[1]), rule[0] == "Allow"), default=None)
    return Ruling(names[0] if names else "", ": ".join(longest) if longest else "")


def _groups(text: str) -> dict[str, list[tuple[str, str]]]:
    """Return the rules of each agent; consecutive agents share those that follow."""
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    ruled = False
    for line in text.splitlines():
        found = LINE.match(line)
        if not found:
            continue
        value = found[2].strip()
        if found[1].lower().startswith("user"):
            agents = [value] if ruled else [*agents, value]
            ruled = False
            groups.setdefault(value, [])
            continue
        ruled = True
        for agent in agents:
            groups[agent].append((found[1].capitalize(), value))
    return groups


def _fits(rule: tuple[str, str], url: str) -> bool:
    _, path = rule
    if not path:
        return False
    # One rule alone, so that the matching is that of the door and not a second one.
    alone = f"User-agent: *\nDisallow: {path}"
    return not Protego.parse(alone).can_fetch(url, "any")
