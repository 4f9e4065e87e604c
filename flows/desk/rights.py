"""Who may do what at the desk: a role has rights, and every handler names the one it needs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What somebody is at the desk."""

    SALES = "sales"
    ANALYST = "analyst"
    ADMIN = "admin"


class Right(StrEnum):
    """What a handler asks for.

    Attributes:
        READ: See lists, companies, rules and runs.
        SELL: Download, and say how it went with a company.
        ANALYSE: Change rules, answer reviews, label.
        MANAGE: People, everybody's downloads, the audit log.
    """

    READ = "read"
    SELL = "sell"
    ANALYSE = "analyse"
    MANAGE = "manage"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.SALES: frozenset({Right.READ, Right.SELL}),
    Role.ANALYST: frozenset({Right.READ, Right.SELL, Right.ANALYSE}),
    Role.ADMIN: frozenset(Right),
}
