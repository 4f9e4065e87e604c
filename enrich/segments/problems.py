"""What is wrong in rule files, and where: file, line, column and field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from enrich.issues import RuleError
from enrich.strictyaml import Loc, Readable, place_of, read_tree


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a rule file: the file, and the keys and indexes that lead there."""

    file: Readable
    loc: Loc

    def at(self, *loc: int | str) -> Source:
        """Return a place below this one."""
        return Source(self.file, (*self.loc, *loc))

    def says(self, message: str) -> Problem:
        """Return what is wrong with what is written here."""
        return Problem(self, message)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place."""

    source: Source
    message: str


def errors_of(problems: Iterable[Problem]) -> list[RuleError]:
    """Return the error for each problem, with line and column, in the order of the files."""
    trees: dict[str, Any] = {}
    found: list[RuleError] = []
    files: list[str] = []
    for problem in problems:
        file, loc = problem.source.file, problem.source.loc
        if str(file) not in trees:
            trees[str(file)] = read_tree(file, RuleError)
            files.append(str(file))
        line, column = place_of(trees[str(file)], loc)
        shown = ".".join(map(str, loc))
        found.append(RuleError(file, line, shown, problem.message, column))
    return sorted(found, key=lambda e: (files.index(e.file), e.line or 0, e.column or 0))
