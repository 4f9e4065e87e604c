"""The queue of questions, served in the terminal: one key an answer, kept at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from enrich.issues import LeaseTakenError, StoreError
from enrich.names import parse_employer, part_spans
from enrich.store import Connection, Store, companies, orders, portraits
from enrich.store.doubts import is_open, open_doubts
from enrich.store.judging import Judgement
from enrich.store.orders import Order
from flows.asking import ask
from flows.companies import PATIENCE, give, known_store, patient_lease, plain, some
from flows.console import Table, say, show
from flows.settings import Settings

VERDICTS = {"s": "same", "d": "different", "u": "unsure"}
PROMPT = "[s]ame  [d]ifferent  [u]nsure"
SHOWN = 6
"""So many sites and cities are named."""


Question = dict[str, Any]


def queue(settings: Settings, *, everything: bool = False) -> list[Question]:
    """Return the open questions, the heaviest first, as `review` asks them."""
    with known_store(settings) as store, store.read() as db:
        return plain(open_doubts(db, everything=everything))


def review_queue(settings: Settings, by: str, *, everything: bool = False) -> None:
    """Ask the open questions until they end or the person does."""
    with known_store(settings) as store:
        with store.read() as db:
            questions = plain(open_doubts(db, everything=everything))
            beyond = 0 if everything else len(open_doubts(db, everything=True)) - len(questions)
        try:
            if questions:
                ask(_Doubts(store, by), questions, PROMPT)
            else:
                none = "a night asks about the names that it cannot tell apart"
                say(f"no question is open from the last night: {none}")
        finally:
            if beyond > 0:
                told = "lighter or older ones are open too: `leads companies review --all`"
                say(f"{beyond} {told}")


@dataclass(slots=True)
class _Doubts:
    """Which names are one company.

    Attributes:
        night: Whether a night was at work at the last answer.
    """

    store: Store
    by: str
    night: bool = False
    answers: Mapping[str, str] = field(default_factory=lambda: VERDICTS)

    def settled(self, question: Question) -> bool:
        """Return whether somebody else answered, or earlier answers joined the two."""
        left, right = question["company_id"], question["other_id"]
        with self.store.read() as db:
            if not is_open(db, question["doubt_id"]):
                return True
            if left is None or right is None or left == right:
                return False
            return companies.surviving_id(db, left) == companies.surviving_id(db, right)

    def show(self, question: Question, place: str) -> None:
        """Show both sides beside one another."""
        with self.store.read() as db:
            left = _side(db, question, "left", question["company_id"])
            right = _side(db, question, "right", question["other_id"] or question["company_id"])
        rows = [(what, value, right[what]) for what, value in left.items()]
        kind = question["kind"].replace("_", " ")
        title = f"{place}, {kind}: {question['mentions']} mentions"
        notes = [f"for: {question['speaks_for'] or '–'}"]
        notes += [f"against: {question['speaks_against'] or '–'}"]
        show(question, Table(title, ("", "Left", "Right"), rows, note="\n".join(notes)))

    def keep(self, question: Question, answer: str) -> int | None:
        """Keep a judgement; while a night is at work it waits for the next one."""
        said = Judgement(
            left_name=question["left_name"],
            right_name=question["right_name"],
            left_city=question["left_city"],
            right_city=question["right_city"],
            verdict=answer,
            decided_by=self.by,
            decided_at=datetime.now(UTC),
            reason=f"review: {question['kind']}",
        )
        patience = 0.0 if self.night else PATIENCE
        try:
            done, self.night = give(self.store, said, question["doubt_id"], patience=patience)
        except StoreError as refused:
            say(f"not kept: {refused}")
            return None
        effect = f", {done.events} events" if done.events else ""
        say(f"→ {answer}{effect}" + (", from the next night on" if self.night else ""))
        return int(done.judgement_id or 0)

    def take_back(self, number: int) -> bool:
        """Take a judgement back by one of its own, unless a night is at work."""
        order = Order(by=self.by, at=datetime.now(UTC), why="undone in review")
        try:
            with patient_lease(self.store), self.store.begin(people=True) as db:
                orders.undo_judgement(db, number, order)
        except LeaseTakenError:
            say("a night is at work: nothing can be taken back until it has ended")
            return False
        say(f"judgement {number} is taken back")
        return True


def _side(
    db: Connection, question: dict[str, Any], which: str, company_id: int | None
) -> dict[str, object]:
    """Return one side of a question, as rows for people."""
    name, city = question[f"{which}_name"], question[f"{which}_city"]
    read = parse_employer(name)
    stands = part_spans(read)

    def part(of: str, compared: str) -> str | None:
        """Return a part as it was shown, else as it is compared."""
        start, end = stands.get(of, (0, 0))
        return name[start:end] or compared or None

    told: dict[str, object] = {
        "Name": name,
        "Posts in": city or None,
        "Place in name": read.place.key or None,
        "Brand": part("brand", read.brand),
        "Trade": part("trade", read.trade),
        "Legal form": part("legal_form", read.legal_form or read.legal_class),
        "Branch": part("branch", read.branch),
    }
    blank = ("Company", "Mentions", "Postings", "Sites", "Cities", "Seen", "Titles")
    if company_id is None:
        return told | dict.fromkeys(blank)
    company_id = companies.surviving_id(db, company_id)
    figures: dict[str, Any] = portraits.figures_of(db, company_id)
    row = companies.company_index(db).companies([company_id])[company_id]
    titles = portraits.titles_of(db, [company_id]).get(company_id, [])
    if not figures["mentions"]:
        # Only a branch spoke of it: the name is asked about, in whatever town.
        told["Posts in"] = "any town"
        figures = portraits.figures_of_name(db, name)
        titles = portraits.titles_of_name(db, name)
    seen = (figures["first_seen"], figures["last_seen"])
    return told | {
        "Company": f"{company_id} {row.name}",
        "Mentions": figures["mentions"],
        "Postings": figures["postings"],
        "Sites": some(figures["sites"], SHOWN),
        "Cities": some(figures["cities"], SHOWN),
        "Seen": " to ".join(map(str, seen)) if all(seen) else None,
        "Titles": ", ".join(f"{title} ({count})" for title, count in titles) or None,
    }
