"""How a fetch ends when it does not end with an answer; every kind is counted by its name."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """We did not send the request, or did not follow where the answer pointed.

    Attributes:
        kind: robots_forbidden, robots_unreachable, address, denied, scheme, redirect,
            auth_failed, elsewhere, throttled, host_budget, page_budget, window or stopped.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message

    @property
    def not_now(self) -> bool:
        """Whether nothing is wrong with the address: the site's night is over."""
        return self.kind in {"host_budget", "page_budget", "window", "stopped"}


class FetchFailedError(Exception):
    """The request was sent, and no whole answer came, also not when asked again.

    Attributes:
        kind: timeout, dns, connection, tls, truncated, too_large or encoding; of a page that
            scripts fill also not_filled, browser_crashed or browser_hung.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message

    @property
    def retryable(self) -> bool:
        """Whether asking again may help."""
        return self.kind in {"timeout", "connection", "truncated"}
