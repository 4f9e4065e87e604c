"""Why a night ends early: from how a fetch ended to the words of `spiders.verdict`."""

from __future__ import annotations

WHY = {
    "robots_forbidden": "robots_forbidden",
    "robots_unreachable": "robots_unreachable",
    "throttled": "throttled",
    "auth_failed": "auth_failed",
    "not_filled": "not_filled",
    **dict.fromkeys(("browser_crashed", "browser_hung"), "browser"),
    **dict.fromkeys(("elsewhere", "redirect", "address", "denied", "scheme"), "led_away"),
}
"""What ends a list that could not be fetched; all else is `list_failed`."""

NOT_NOW = {
    "stopped": "time_budget",
    "host_budget": "host_budget",
    "page_budget": "page_budget",
    "window": "window_closed",
}
"""What ends the night without anything being wrong with the page that was due."""

ENDS = frozenset({"throttled", "auth_failed"})
"""What ends the night at once, whatever page was asked for."""

LEFTOVER = frozenset(NOT_NOW.values())
"""Ends that say nothing if no page was left to ask for."""
