"""What was not understood: issues that are kept and counted, and errors that stop a step.

An `Issue` is one bad posting, row or value: kept, counted and shown, and the night goes on.
An error stops the step that raised it; its class names who has to act.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

MOST_TOLD = 50
"""So many mistakes of one kind of file are told at once."""


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
    """A person has to mend a file: the text names file, line, column and field.

    Attributes:
        others: The further mistakes that were found with this one; the text tells them too.
    """

    def __init__(
        self,
        file: object,
        line: int | None,
        field: str,
        message: str,
        column: int | None = None,
    ) -> None:
        place = ":".join(str(part) for part in (file, line, column) if part)
        super().__init__(f"{place}: {field}: {message}" if field else f"{place}: {message}")
        self.file, self.line, self.field, self.message = str(file), line, field, message
        self.column = column
        self.others: tuple[InputError, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how it is made again in another process, with the mistakes it tells."""
        return _as_told, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        """Return a line for each mistake, up to MOST_TOLD of them."""
        told = [super().__str__(), *map(str, self.others[: MOST_TOLD - 1])]
        left = len(self.others) + 1 - len(told)
        return "\n".join([*told, f"… and {left} more"] if left else told)


def _as_told(kind: type[InputError], args: tuple[str, ...], told: dict[str, Any]) -> InputError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(told)
    return error


E = TypeVar("E", bound=InputError)


def joined(errors: Sequence[E]) -> E:
    """Return the first of these errors, which then tells all of them."""
    first, more = errors[0], list[InputError]()
    for error in errors[1:]:
        more += [error, *error.others]
    first.others += tuple(more)
    return first


class SiteError(InputError):
    """Somebody has to mend a site file."""


class RuleError(InputError):
    """An analyst has to mend a rule file."""


class PageChangedError(LeadharvestError):
    """A developer has to mend a page reader: the page is not what it was written for."""


class StoreError(LeadharvestError):
    """Whoever runs the store has to act: it is damaged, too new, or not reachable."""


class ValueRefusedError(LeadharvestError):
    """Whoever asked has to ask otherwise: a value is none that the store can hold."""


class RefusedError(LeadharvestError):
    """Whoever publishes rules has to look again: others did meanwhile, or labels turn wrong."""


class LeaseTakenError(LeadharvestError):
    """Nobody has to act: another run is at work on the same store."""
