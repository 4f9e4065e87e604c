"""Who we say we are: a named agent that can be reached."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import version as installed_version

from enrich.issues import LeadharvestError

PRODUCT = "leadharvest"
DEMO_CONTACT = "demo@localhost"
"""Only ever sent to loopback, where the reader of the log is the person who runs it."""

_MAIL = re.compile(r"[^@\s()<>]+@[^@\s()<>]+\.[^@\s()<>]{2,}", re.ASCII)
_PAGE = re.compile(r"https?://[^/\s()<>]+\.[^/\s()<>]{2,}(/[^\s()<>]*)?", re.ASCII)
_NOBODY = re.compile(r"(?i)(^|[@./])(example\.(com|org|net)|localhost|invalid|test)(/|$)")


class ContactError(LeadharvestError):
    """Whoever starts the harvest has to say how site owners can reach them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """The name under which we fetch.

    Attributes:
        product: The token that robots.txt groups are matched by.
        contact: A mail address or a web page of the people who run this.
    """

    product: str = PRODUCT
    version: str = installed_version("leadharvest")
    contact: str = DEMO_CONTACT

    def __str__(self) -> str:
        return f"{self.product}/{self.version} (+{self.contact})"

    def check_for_real_hosts(self) -> None:
        """Refuse to go on unless site owners can reach somebody.

        Raises:
            ContactError: The contact is missing, a placeholder, or neither mail nor web page.
        """
        shown = self.contact.strip()
        real = _MAIL.fullmatch(shown) or _PAGE.fullmatch(shown)
        if not real or _NOBODY.search(shown):
            raise ContactError(
                "sites on the network are only visited under a name that can be reached: "
                f"give --contact a mail address or web page of yours, not {self.contact!r}"
            )
