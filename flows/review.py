"""The queue of questions, served in the terminal: one key an answer, kept at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from enrich.issues import LeaseTakenError, StoreError
from enrich.names import parse_employer
from enrich.store import Connection, Store, companies, orders, portraits
from enrich.store.doubts import is_open, open_doubts
from enrich.store.judging import Judgement
from enrich.store.orders import Order
from flows.companies import PATIENCE, give, known_store, patient_lease, plain, some
from flows.console import Table, say, show
from flows.keys import END, keys
from flows.settings import Settings

VERDICTS = {"s": "same", "d": "different", "u": "unsure"}
PROMPT = "[s]ame  [d]ifferent  [u]nsure  s[k]ip  [z] undo  [q]uit"
SHOWN = 6
"""So many sites and cities are named."""


@dataclass(slots=True)
class _Session:
    store: Store
    by: str
    questions: list[dict[str, Any]]
    at: int = 0
    given: list[tuple[int, int]] = field(default_factory=list)
    """Position and judgement of each answer, for undo."""
    counts: dict[str, int] = field(default_factory=dict)
    night: bool = False
    """Whether a night was at work at the last answer."""


def queue(settings: Settings, *, everything: bool = False) -> list[dict[str, Any]]:
    """Return the open questions, the heaviest first, as `review` asks them."""
    with known_store(settings) as store, store.read() as db:
        return plain(open_doubts(db, everything=everything))


def review_queue(settings: Settings, by: str, *, everything: bool = False) -> None:
    """Ask the open questions until they end or the person does."""
    with known_store(settings) as store:
        with store.read() as db:
            questions = plain(open_doubts(db, everything=everything))
            beyond = 0 if everything else len(open_doubts(db, everything=True)) - len(questions)
        session = _Session(store, by, questions)
        try:
            if questions:
                with keys() as read:
                    _serve(session, read)
        finally:
            _end(session, beyond)


def _serve(session: _Session, read: Callable[[], str]) -> None:
    """Show question after question, until none is left or the person quits."""
    while session.at < len(session.questions):
        question = session.questions[session.at]
        if _settled(session.store, question):
            session.at += 1
            continue
        _show(session, question)
        if not _answered(session, question, read):
            return


def _answered(session: _Session, question: dict[str, Any], read: Callable[[], str]) -> bool:
    """Read keys until one settles the question; return whether to go on."""
    while True:
        say(PROMPT)
        key = read()
        if key in {END, "q"}:
            return False
        if key in VERDICTS:
            _answer(session, question, VERDICTS[key])
            return True
        if key == "k":
            session.counts["skipped"] = session.counts.get("skipped", 0) + 1
            session.at += 1
            return True
        if key == "z" and session.given:
            _take_back(session)
            return True
        say("nothing to undo yet" if key == "z" else f"{key} is no answer")


def _answer(session: _Session, question: dict[str, Any], verdict: str) -> None:
    said = Judgement(
        left_name=question["left_name"],
        right_name=question["right_name"],
        left_city=question["left_city"],
        right_city=question["right_city"],
        verdict=verdict,
        decided_by=session.by,
        decided_at=datetime.now(UTC),
        reason=f"review: {question['kind']}",
    )
    try:
        patience = 0.0 if session.night else PATIENCE
        done, session.night = give(session.store, said, question["doubt_id"], patience=patience)
    except StoreError as refused:
        say(f"not kept: {refused}")
        session.at += 1
        return
    session.given.append((session.at, int(done.judgement_id or 0)))
    session.counts[verdict] = session.counts.get(verdict, 0) + 1
    session.at += 1
    effect = f", {done.events} events" if done.events else ""
    say(f"→ {verdict}{effect}" + (", from the next night on" if session.night else ""))


def _take_back(session: _Session) -> None:
    """Take the last answer back by a judgement of its own, and ask the question again."""
    at, number = session.given[-1]
    order = Order(by=session.by, at=datetime.now(UTC), why="undone in review")
    try:
        with patient_lease(session.store), session.store.begin(people=True) as db:
            orders.undo_judgement(db, number, order)
    except LeaseTakenError:
        say("a night is at work: nothing can be taken back until it has ended")
        return
    session.given.pop()
    session.counts["undone"] = session.counts.get("undone", 0) + 1
    session.at = at
    say(f"judgement {number} is taken back")


def _settled(store: Store, question: dict[str, Any]) -> bool:
    """Return whether somebody else answered, or earlier answers joined the two companies."""
    left, right = question["company_id"], question["other_id"]
    with store.read() as db:
        if not is_open(db, question["doubt_id"]):
            return True
        if left is None or right is None or left == right:
            return False
        return companies.surviving_id(db, left) == companies.surviving_id(db, right)


def _show(session: _Session, question: dict[str, Any]) -> None:
    with session.store.read() as db:
        left = _side(db, question, "left", question["company_id"])
        right = _side(db, question, "right", question["other_id"] or question["company_id"])
    rows = [(what, value, right[what]) for what, value in left.items()]
    place = f"{session.at + 1} of {len(session.questions)}"
    title = f"{place}, {question['kind'].replace('_', ' ')}: {question['mentions']} mentions"
    notes = [f"for: {question['speaks_for'] or '–'}"]
    notes += [f"against: {question['speaks_against'] or '–'}"]
    show(question, Table(title, ("", "Left", "Right"), rows, note="\n".join(notes)))


def _side(
    db: Connection, question: dict[str, Any], which: str, company_id: int | None
) -> dict[str, object]:
    """Return one side of a question, as rows for people."""
    name, city = question[f"{which}_name"], question[f"{which}_city"]
    read = parse_employer(name)
    told: dict[str, object] = {
        "Name": name,
        "Posts in": city or None,
        "Place in name": read.place.key or None,
        "Brand": read.brand or None,
        "Trade": read.trade or None,
        "Legal form": read.legal_form or read.legal_class or None,
        "Branch": read.branch or None,
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


def _end(session: _Session, beyond: int) -> None:
    counts = ", ".join(f"{count} {what}" for what, count in session.counts.items())
    left = len(session.questions) - session.at
    said = f"{counts or 'nothing answered'}; {left} left" if session.questions else ""
    asked = "a night asks about the names that it cannot tell apart"
    say(said or f"no question is open from the last night: {asked}")
    if beyond > 0:
        say(f"{beyond} lighter or older ones are open too: `leads companies review --all`")
