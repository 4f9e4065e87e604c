"""The queue of questions, and its way through the terminal: one key an answer, kept at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from enrich.issues import LeaseTakenError, StoreError
from enrich.names import parse_employer, part_spans
from enrich.store import Connection, Store, companies, orders, portraits
from enrich.store.doubts import is_open, open_doubts
from enrich.store.judging import Judgement
from enrich.store.orders import Order
from flows.asking import ask
from flows.companies import (
    ALONE,
    PATIENCE,
    Beside,
    give,
    known_store,
    patient_lease,
    plain,
    some,
)
from flows.console import Table, say, show
from flows.settings import Settings

VERDICTS = {"s": "same", "d": "different", "u": "unsure"}
PROMPT = "[s]ame  [d]ifferent  [u]nsure"
BY_REVIEW = "review: "
"""So the reason of a judgement begins that answers a question; its kind follows."""
UNDONE = "undone in review"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a question; figures are empty while no company bears its name.

    Attributes:
        city: The town where it advertises, if the short form of that town alone is meant.
        parts: place, brand, trade, legal_form and branch, as the name shows them.
        anywhere: Whether the name is meant in whatever town.
        titles: Its commonest titles with their counts.
    """

    name: str
    city: str
    parts: Mapping[str, str]
    anywhere: bool = False
    company_id: int | None = None
    company: str = ""
    mentions: int = 0
    postings: int = 0
    sites: Sequence[str] = ()
    cities: Sequence[str] = ()
    first_seen: date | None = None
    last_seen: date | None = None
    titles: Sequence[tuple[str, int]] = ()


_FIGURES = ("mentions", "postings", "sites", "cities", "first_seen", "last_seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Somebody's answer: same, different or unsure.

    Attributes:
        patience: So many seconds are waited for another person's order to end.
    """

    answer: str
    by: str
    at: datetime
    patience: float = PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What came of an answer.

    Attributes:
        number: The judgement's.
        waits: Whether it holds from the next night on, because one is at work.
    """

    number: int
    events: int
    waits: bool


def settled(db: Connection, question: Question) -> bool:
    """Return whether somebody else answered, or earlier answers joined the two."""
    left, right = question["company_id"], question["other_id"]
    if not is_open(db, question["doubt_id"]):
        return True
    if left is None or right is None or left == right:
        return False
    return companies.surviving_id(db, left) == companies.surviving_id(db, right)


def sides(db: Connection, question: Question) -> tuple[Side, Side]:
    """Return what is known of either side."""
    one, other = question["company_id"], question["other_id"] or question["company_id"]
    both = one == other
    return _side(db, question, "left", one, both), _side(db, question, "right", other, both)


def keep(store: Store, question: Question, said: Said, beside: Beside = ALONE) -> Kept:
    """Keep an answer as a judgement; while a night is at work it waits for the next one.

    Raises:
        StoreError: The two names are read as one.
    """
    judged = Judgement(
        left_name=question["left_name"],
        right_name=question["right_name"],
        left_city=question["left_city"],
        right_city=question["right_city"],
        verdict=said.answer,
        decided_by=said.by,
        decided_at=said.at,
        reason=f"{BY_REVIEW}{question['kind']}",
    )
    asked = question["doubt_id"]
    done, waits = give(store, judged, asked, patience=said.patience, beside=beside)
    return Kept(number=int(done.judgement_id or 0), events=done.events, waits=waits)


def take_back(store: Store, number: int, order: Order, beside: Beside = ALONE) -> None:
    """Take a judgement back by one of its own, and what it changed.

    Raises:
        LeaseTakenError: A night is at work.
        StoreError: There is none of this number, or it was taken back already.
    """
    with patient_lease(store), store.begin(people=True) as db:
        beside.before(db)
        beside.after(db, orders.undo_judgement(db, number, order))


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
        with self.store.read() as db:
            return settled(db, question)

    def show(self, question: Question, place: str) -> None:
        """Show both sides beside one another."""
        with self.store.read() as db:
            left, right = (_told(side) for side in sides(db, question))
        rows = [(what, value, right[what]) for what, value in left.items()]
        kind = question["kind"].replace("_", " ")
        title = f"{place}, {kind}: {question['mentions']} mentions"
        notes = [f"for: {question['speaks_for'] or '–'}"]
        notes += [f"against: {question['speaks_against'] or '–'}"]
        show(question, Table(title, ("", "Left", "Right"), rows, note="\n".join(notes)))

    def keep(self, question: Question, answer: str) -> int | None:
        """Keep a judgement; while a night is at work it waits for the next one."""
        patience = 0.0 if self.night else PATIENCE
        said = Said(answer=answer, by=self.by, at=datetime.now(UTC), patience=patience)
        try:
            kept = keep(self.store, question, said)
        except StoreError as refused:
            say(f"not kept: {refused}")
            return None
        self.night = kept.waits
        effect = f", {kept.events} events" if kept.events else ""
        say(f"→ {answer}{effect}" + (", from the next night on" if kept.waits else ""))
        return kept.number

    def take_back(self, number: int) -> bool:
        """Take a judgement back by one of its own, unless a night is at work."""
        order = Order(by=self.by, at=datetime.now(UTC), why=UNDONE)
        try:
            take_back(self.store, number, order)
        except LeaseTakenError:
            say("a night is at work: nothing can be taken back until it has ended")
            return False
        say(f"judgement {number} is taken back")
        return True


def _side(
    db: Connection, question: Question, which: str, company_id: int | None, both: bool
) -> Side:
    """Return one side of a question; of two names of one company each is told for itself."""
    name, city = question[f"{which}_name"], question[f"{which}_city"]
    parts = _parts(name)
    if company_id is None:
        return Side(name=name, city=city, parts=parts)
    company_id = companies.surviving_id(db, company_id)
    figures: dict[str, Any] = portraits.figures_of(db, company_id)
    row = companies.company_index(db).companies([company_id])[company_id]
    titles = portraits.titles_of(db, [company_id]).get(company_id, [])
    anywhere = not figures["mentions"]
    if anywhere or both:
        # Only a branch spoke of it: the name is asked about, in whatever town.
        figures = portraits.figures_of_name(db, name)
        titles = portraits.titles_of_name(db, name)
    return Side(
        name=name,
        city=city,
        parts=parts,
        anywhere=anywhere,
        company_id=company_id,
        company=row.name,
        titles=titles,
        **{one: figures[one] for one in _FIGURES},
    )


def _parts(name: str) -> dict[str, str]:
    """Return the parts of a name as they were shown, else as they are compared."""
    read = parse_employer(name)
    stands = part_spans(read)
    compared = {
        "brand": read.brand,
        "trade": read.trade,
        "legal_form": read.legal_form or read.legal_class,
        "branch": read.branch,
    }
    shown = {of: slice(*stands.get(of, (0, 0))) for of in compared}
    named = {of: name[shown[of]] or text for of, text in compared.items()}
    return {"place": read.place.key, **named}


def _told(side: Side) -> dict[str, object]:
    """Return a side as rows for the terminal."""
    known = side.company_id is not None
    seen = (side.first_seen, side.last_seen)
    return {
        "Name": side.name,
        "Posts in": "any town" if side.anywhere else side.city or None,
        "Place in name": side.parts["place"] or None,
        "Brand": side.parts["brand"] or None,
        "Trade": side.parts["trade"] or None,
        "Legal form": side.parts["legal_form"] or None,
        "Branch": side.parts["branch"] or None,
        "Company": f"{side.company_id} {side.company}" if known else None,
        "Mentions": side.mentions if known else None,
        "Postings": side.postings if known else None,
        "Sites": some(side.sites, SHOWN),
        "Cities": some(side.cities, SHOWN),
        "Seen": " to ".join(map(str, seen)) if all(seen) else None,
        "Titles": ", ".join(f"{title} ({count})" for title, count in side.titles) or None,
    }
