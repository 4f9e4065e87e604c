"""Questions served in the terminal, one key an answer, each kept at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from flows.console import say
from flows.keys import END, keys

Q = TypeVar("Q")
_Q_contra = TypeVar("_Q_contra", contravariant=True)
KEYS_FOR_ALL = "s[k]ip  [z] undo  [q]uit"


class Desk(Protocol[_Q_contra]):
    """What is asked, and where the answers go."""

    @property
    def answers(self) -> Mapping[str, str]:
        """The answer that each key stands for."""

    def settled(self, question: _Q_contra) -> bool:
        """Return whether nobody need be asked any more."""

    def show(self, question: _Q_contra, place: str) -> None:
        """Show a question; `place` says which of how many it is."""

    def keep(self, question: _Q_contra, answer: str) -> int | None:
        """Keep an answer, tell people, and return its number; None when it was refused."""

    def take_back(self, number: int) -> bool:
        """Take an answer back, tell people, and return whether that worked."""


def ask(desk: Desk[Q], questions: Sequence[Q], prompt: str) -> None:
    """Ask question after question, until none is left or the person quits; then sum up.

    Args:
        desk: What is asked.
        questions: In the order in which they are asked.
        prompt: The keys that answer, "[s]ame  [d]ifferent"; the keys for all are added.
    """
    session = _Session(desk, questions, f"{prompt}  {KEYS_FOR_ALL}")
    try:
        with keys() as read:
            session.serve(read)
    finally:
        said = ", ".join(f"{count} {what}" for what, count in session.counts.items())
        say(f"{said or 'nothing answered'}; {len(questions) - session.at} left")


@dataclass(slots=True)
class _Session(Generic[Q]):
    """One person's way through the questions.

    Attributes:
        given: The place of each question answered, and the number of its answer, for undo.
    """

    desk: Desk[Q]
    questions: Sequence[Q]
    prompt: str
    counts: Counter[str] = field(default_factory=Counter)
    at: int = 0
    given: list[tuple[int, int]] = field(default_factory=list)

    def serve(self, read: Callable[[], str]) -> None:
        while self.at < len(self.questions):
            question = self.questions[self.at]
            if self.desk.settled(question):
                self.at += 1
                continue
            self.desk.show(question, f"{self.at + 1} of {len(self.questions)}")
            if not self._answered(question, read):
                return

    def _answered(self, question: Q, read: Callable[[], str]) -> bool:
        """Read keys until one settles the question; return whether to go on."""
        while True:
            say(self.prompt)
            key = read()
            if key in {END, "q"}:
                return False
            if key in self.desk.answers:
                self._answer(question, self.desk.answers[key])
                return True
            if key == "k":
                self.counts["skipped"] += 1
                self.at += 1
                return True
            if key == "z" and self.given:
                self._take_back()
                return True
            say("nothing to undo yet" if key == "z" else f"{key} is no answer")

    def _answer(self, question: Q, answer: str) -> None:
        number = self.desk.keep(question, answer)
        if number is not None:
            self.given.append((self.at, number))
            self.counts[answer] += 1
        self.at += 1

    def _take_back(self) -> None:
        """Take the last answer back, and ask its question again."""
        at, number = self.given[-1]
        if self.desk.take_back(number):
            self.given.pop()
            self.counts["undone"] += 1
            self.at = at
