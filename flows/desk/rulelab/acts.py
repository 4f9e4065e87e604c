"""What people do to the rules at the desk: save, publish, roll back, merge, discard.

It works in the process of the lab's bench. Who publishes and why goes into the store and into
the audit log in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from enrich.issues import RefusedError, RuleError, StoreError
from enrich.rulebook import Rulebook
from enrich.rulemerge import THEM, YOU, Merged, parts_of
from enrich.store import Connection, people, rulebooks
from enrich.store.audit import note
from enrich.store.orders import Order
from flows import rules
from flows.companies import known_store
from flows.desk.rulelab import drafts
from flows.desk.rulelab.pieces import entry_of, piece_of, put, put_entry, text_of, troubles_of
from flows.desk.rulelab.said import Choices, Clash, MergeShown, Publication, Saved, Typed
from flows.desk.rulelab.work import book_of
from flows.drafts import base_of, note_publication
from flows.settings import Settings

EDIT = "edit"
_EDITED = "the draft was edited since this page was shown: look at it again"


def save(settings: Settings, person_id: int, typed: Typed) -> Saved:
    """Keep another text in the place of a piece of a person's draft.

    What is wrong by the rules' own terms may be kept: a draft is where one is not done yet. It
    has to be YAML, and to fit, so that every piece of it can be found again.

    Args:
        settings: Name the drafts.
        person_id: Whose draft; it is begun where there is none.
        typed: What is to stand where, and what the page had shown there.

    Raises:
        StoreError: There is no such piece.
    """
    with known_store(settings) as store, store.read() as db:
        book, began = book_of(settings, db, person_id, typed.base)
    piece = piece_of(book, typed.name)
    now = text_of(book, piece)
    if drafts.mark_of_text(now) != typed.seen:
        return Saved(now=now)
    try:
        new = put(book, piece, typed.text)
        for file, said in new.texts.items():
            if said != book.texts[file]:
                parts_of(new.file(file))
    except RuleError as wrong:
        return Saved(troubles=tuple(troubles_of(book, piece, typed.text, [wrong])))
    if new == book:
        return Saved()
    drafts.keep(settings, person_id, new, began)
    changed = [file for file, said in new.texts.items() if said != book.texts[file]]
    return Saved(files=tuple(changed))


def discard(settings: Settings, person_id: int, at: datetime, seen: str) -> None:
    """Delete a person's draft.

    Raises:
        RefusedError: It was edited since the page was shown.
        StoreError: There is none.
    """
    _own(settings, person_id, seen)
    with known_store(settings) as store, store.begin(people=True) as db:
        name = people.person_numbered(db, person_id).name
        note(db, at, name, "rules.discard", f"draft of {name}")
    drafts.discard(settings, person_id)


def publish(settings: Settings, asked: Publication) -> int:
    """Publish a person's draft, which is done with then, and return the version's number.

    Raises:
        RuleError: A file is wrong, or an example red.
        RefusedError: No reason was given, it is based on an older version, was edited since it
            was shown, changes nothing, or there are objections and no reason against them.
        StoreError: There is no draft.
    """
    if not asked.why.strip():
        raise RefusedError("say why")
    book = _own(settings, asked.person_id, asked.seen)
    place = drafts.folder_of(settings, asked.person_id)
    with known_store(settings) as store:
        with store.read() as db:
            base = base_of(db, place)
        admitted = rules.admit(settings, store, book, base, asked.despite)
        note_publication(place, base, admitted.next, book.label)
        with store.begin(people=True) as db:
            order = _order(db, asked.person_id, asked.at, asked.why)
            made = rules.add_book(db, book, order, admitted)
            _note(db, order, "rules.publish", made.number, {})
    drafts.discard(settings, asked.person_id)
    return made.number


def roll_back(settings: Settings, person_id: int, number: int, at: datetime, why: str) -> int:
    """Publish the files of an older version as a new one, and return that one's number.

    Raises:
        StoreError: There is no such version.
        RuleError: This release refuses a file of it, or an example is red.
        RefusedError: No reason was given, or it says what is in force already.
    """
    if not why.strip():
        raise RefusedError("say why")
    with known_store(settings) as store:
        book, admitted = rules.readmitted(settings, store, number)
        with store.begin(people=True) as db:
            order = _order(db, person_id, at, why)
            made = rules.add_book(db, book, order, admitted)
            _note(db, order, "rules.rollback", made.number, {"files_of": number})
    return made.number


def merge_shown(settings: Settings, person_id: int) -> MergeShown | None:
    """Return a draft beside the version in force; None: it is of that one, or there is none.

    Raises:
        RuleError: A file of it is no YAML.
    """
    if not drafts.has_draft(settings, person_id):
        return None
    book = _own(settings, person_id, None)
    with known_store(settings) as store, store.read() as db:
        base = base_of(db, drafts.folder_of(settings, person_id))
        if base == rulebooks.newest_number(db):
            return None
        last = rulebooks.version(db)
        made = rules.merged(db, book, base, last.number, None)
        began, theirs = rules.beginning(db, base), rulebooks.rulebook_of(db, last.number)
    clashes = [_clash(name, began, book, theirs) for name in made.open]
    return MergeShown(
        base=base,
        last=last.number,
        author=last.author,
        why=last.why,
        touched=[asdict(one) for one in made.touched],
        clashes=clashes,
        mark=drafts.mark_of(book),
    )


def merge(settings: Settings, person_id: int, at: datetime, asked: Choices) -> list[str]:
    """Bring the version in force into a person's draft; return the entries left to choose.

    While any is left nothing is written. What comes out has to be YAML; whether its rules are
    right shows its preview, and decides publishing.

    Raises:
        RefusedError: The draft was edited, or somebody published, since the page was shown.
        RuleError: What comes out is no YAML.
    """
    book = _own(settings, person_id, asked.seen)
    with known_store(settings) as store:
        with store.read() as db:
            base = base_of(db, drafts.folder_of(settings, person_id))
            last = rulebooks.newest_number(db)
            if last is None or last != asked.last:
                raise RefusedError(f"version {last} is in force by now: look again")
            theirs = rulebooks.rulebook_of(db, last)
            sides = {
                name: _side(book, name) if how == EDIT else how
                for name, how in asked.chosen.items()
                if how in {YOU, THEM, EDIT}
            }
            made = rules.merged(db, book, base, last, sides)
        if made.open:
            return list(made.open)
        merged = _edited(made, asked, book, theirs)
        with store.begin(people=True) as db:
            name = people.person_numbered(db, person_id).name
            note(db, at, name, "rules.merge", f"version {last}", {"chosen": dict(asked.chosen)})
    drafts.keep(settings, person_id, merged, last)
    return []


def _edited(made: Merged, asked: Choices, mine: Rulebook, theirs: Rulebook) -> Rulebook:
    merged = Rulebook(made.book.texts)
    clashes = {one.name for one in made.touched if one.clash}
    for name, how in asked.chosen.items():
        if how == EDIT and name in clashes:
            heads = _heads(name, mine, theirs)
            merged = put_entry(merged, name, asked.edits.get(name, ""), head=heads)
    return merged


def _side(mine: Rulebook, name: str) -> str:
    """Return on whose side an entry stands that is to be edited."""
    return YOU if entry_of(mine, name) else THEM


def _heads(name: str, mine: Rulebook, theirs: Rulebook) -> bool:
    """Whether only the lines above the entries below clash: both sides have such entries."""
    sides = entry_of(mine, name), entry_of(theirs, name)
    return all(one is not None and one.has_parts for one in sides)


def _clash(name: str, base: Rulebook, mine: Rulebook, theirs: Rulebook) -> Clash:
    heads = _heads(name, mine, theirs)
    texts = []
    for book in (base, mine, theirs):
        found = entry_of(book, name)
        texts.append(None if found is None else found.head if heads else found.text)
    return Clash(name=name, base=texts[0], mine=texts[1], theirs=texts[2])


def _own(settings: Settings, person_id: int, seen: str | None) -> Rulebook:
    """Return a person's draft, if it is still the one that was shown."""
    if not drafts.has_draft(settings, person_id):
        raise StoreError("there is no draft of yours")
    book = drafts.draft_of(settings, person_id)
    if seen is not None and drafts.mark_of(book) != seen:
        raise RefusedError(_EDITED)
    return book


def _order(db: Connection, person_id: int, at: datetime, why: str) -> Order:
    return Order(by=people.person_numbered(db, person_id).name, at=at, why=why.strip())


def _note(
    db: Connection, order: Order, act: str, number: int, more: Mapping[str, object]
) -> None:
    note(db, order.at, order.by, act, f"version {number}", more)
