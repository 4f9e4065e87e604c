"""What was not understood: issues that are kept and counted, and errors that stop a step.

An `Issue` is one bad posting, row or value: kept, counted and shown, and the night goes on.
An error stops the step that raised it; its class names who has to act.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing that was not understood.

    Attributes:
        kind: A short stable word to count by, such as `unknown_value` or `soft_404`.
        message: What was expected and what was found, for people.
        where: The page's URL, or `file:line`.
        field: The field concerned, or "".
    """

    kind: str
    message: str
    where: str = ""
    field: str = ""


class LeadharvestError(Exception):
    """The base of all errors that are meant for people: the command prints only its text."""


class InputError(LeadharvestError):
    """A person has to mend a file: the text names file, line and field."""

    def __init__(self, file: object, line: int | None, field: str, message: str) -> None:
        place = f"{file}:{line}" if line else str(file)
        super().__init__(f"{place}: {field}: {message}" if field else f"{place}: {message}")
        self.file, self.line, self.field, self.message = str(file), line, field, message


class SiteError(InputError):
    """Somebody has to mend a site file."""


class RuleError(InputError):
    """An analyst has to mend a rule file."""


class PageChangedError(LeadharvestError):
    """A developer has to mend a page reader: the page is not what it was written for."""


class StoreError(LeadharvestError):
    """Whoever runs the store has to act: it is damaged, too new, or not reachable."""


class RefusedError(LeadharvestError):
    """Whoever publishes rules has to look again: others did meanwhile, or labels turn wrong."""


class LeaseTakenError(LeadharvestError):
    """Nobody has to act: another run is at work on the same store."""
