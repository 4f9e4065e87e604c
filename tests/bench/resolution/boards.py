"""The boards of the invented world: what each of them does to an employer's name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A board and its habits, as shares of its accounts or mentions.

    Attributes:
        weight: Share of all mentions.
        short: Accounts that show a short form. cut: those cut at 8 characters.
        pairs: Full names with a short one beside them.
        described: Mentions of employers without a name (某…), persons and placeholders.
        wide: Full-width brackets.
        traditional: Accounts written in traditional characters.
        junk: Accounts with what the board or the advertiser added.
        slips: Mentions typed anew, with a slip of the pen.
        numbers: Shows its own number of the employer. code: Accounts with a credit code.
        contacts: Mentions with an address, a telephone line or a domain.
        city: How it writes the posting city: short, full, district or province.
    """

    name: str
    weight: float
    short: float
    cut: float = 0.0
    pairs: float = 0.0
    described: float = 0.03
    wide: bool = False
    traditional: float = 0.01
    junk: float = 0.03
    slips: float = 0.02
    numbers: bool = False
    code: float = 0.0
    contacts: float = 0.05
    city: str = "short"


CHINESE = (
    Board(name="swift", weight=0.19, short=0.89, cut=0.056, described=0.06, slips=0.01),
    Board(
        name="hunt",
        weight=0.12,
        short=0.35,
        described=0.12,
        numbers=True,
        city="district",
        slips=0.01,
    ),
    Board(name="fifty", weight=0.29, short=0.04, wide=True, contacts=0.15, city="district"),
    Board(name="hook", weight=0.10, short=0.10, pairs=0.60, numbers=True, slips=0.01),
    Board(name="public", weight=0.16, short=0.01, code=0.40, contacts=0.2, city="full"),
    Board(
        name="gather",
        weight=0.10,
        short=0.20,
        junk=0.20,
        slips=0.08,
        wide=True,
        city="province",
    ),
    Board(name="harbour", weight=0.04, short=0.15, traditional=0.70, wide=True),
)
ENGLISH = (
    Board(name="swift", weight=0.30, short=0.60, cut=0.02, described=0.04, slips=0.02),
    Board(name="hunt", weight=0.20, short=0.35, described=0.08, numbers=True, slips=0.02),
    Board(name="fifty", weight=0.30, short=0.20, contacts=0.10, city="province", slips=0.03),
    Board(name="hook", weight=0.10, short=0.10, pairs=0.40, numbers=True, slips=0.02),
    Board(name="gather", weight=0.10, short=0.30, junk=0.20, slips=0.10, city="full"),
)
