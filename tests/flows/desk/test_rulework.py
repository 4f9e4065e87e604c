"""The lab's process at the desk: its preview says what `leads rules diff` says of the draft."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from enrich.issues import RefusedError
from enrich.store import open_store, rulebooks
from enrich.store.orders import Order
from enrich.store.people import add_person
from flows import rulelab, rules, scorelab
from flows.companies import known_store
from flows.desk.rulelab import acts as ruleacts
from flows.desk.rulelab import work as rulework
from flows.desk.rulelab.kept import close_labs, lab
from flows.desk.rulelab.said import Publication, Typed
from flows.settings import Settings

pytestmark = pytest.mark.slow  # each reads the packaged rules and two nights of postings
NOW = datetime(2026, 1, 7, tzinfo=UTC)
EDITS = (
    ("foreign_trade", "weight: ", "weight: 1"),
    ("foreign_trade", "外贸", "服务员"),
    ("foreign_trade", "any: {title: [", "any: {title: [服务员, {re: '施工.?员'}, "),
    ("foreign_trade", "order: 5", "threshold: 9, order: 5"),
    ("foreign_trade", "order: 5", "order: 50"),
    ("university", "any: {employer: [", "any: {employer: [学校, "),
    ("large_enterprise", "size: [", "size: [100-499, "),
    ("overseas_construction", "why: ", "min_share: 0.9\n    why: "),
    ("discard:recruiter", "any: {employer: [", "any: {employer: [进出口, "),
    ("list:go_words", "go_words: [", "go_words: [负责, "),
    ("destinations.yaml", "德国", "得国"),
    ("foreign_trade", "nomatch: [", "nomatch: [{title: 外贸业务员}, "),
    ("scoring.yaml", "half_life_days: 30", "half_life_days: 3"),
    ("scoring.yaml", "show_from_need: 8", "show_from_need: 30"),
)


@pytest.fixture
def home(desk_home: Path) -> Iterator[Settings]:
    """A home with a person of number 1; nothing is remembered of another one."""
    with_ana = Settings(home=desk_home)
    store = open_store(with_ana.store)
    with store.begin() as db:
        assert add_person(db, "ana", "analyst", "", NOW).person_id == 1
    store.close()
    yield with_ana
    close_labs()


def edited(home: Settings, name: str, old: str, new: str) -> Typed:
    """Return a piece with its first `old` made `new`."""
    shown = rulework.shown(home, 1, name)
    assert old in shown.text, (name, old)
    text = shown.text.replace(old, new, 1)
    return Typed(name=name, text=text, seen=shown.mark, base=shown.base)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_preview_says_what_the_command_says_of_the_same_draft(
    home: Settings, seed: int
) -> None:
    chance = random.Random(seed)
    for name, old, new in chance.sample(EDITS, 4):
        typed = edited(home, name, old, new)
        made = rulework.preview(home, 1, typed, 3)
        assert not made.troubles, made.troubles
        kept = ruleacts.save(home, 1, typed)
        assert not kept.troubles
        again = rulework.preview(home, 1, edited(home, name, "", ""), 3)

        folder = home.desk / "drafts" / "1"
        told = rulework.document(
            rulelab.compare(home, folder, rows=3), scorelab.compare_scores(home, folder, rows=3)
        )
        problems = rules.check(home, folder).problems

        assert made.compared == told
        assert again.compared == told
        assert [one.said.split(": ", 1)[1] for one in again.red] == [
            one.split(": ", 2)[2] for one in problems
        ]


def seen_whole(home: Settings) -> str:
    """Return the mark of the whole draft of person 1, as the page to publish shows it."""
    found = rulework.whole(home, 1)
    assert found is not None
    return found[1].mark


def test_what_is_remembered_is_forgotten_when_the_store_changes(home: Settings) -> None:
    typed = edited(home, "university", "any: {employer: [", "any: {employer: [国际学校, ")
    before = rulework.preview(home, 1, typed)
    with lab(home) as (there, db):
        first = there.read(db)
    with lab(home) as (there, db):
        unchanged = there.read(db)
    ruleacts.save(home, 1, typed)
    seen = seen_whole(home)
    asked = Publication(person_id=1, at=NOW, why="why", despite="so", seen=seen)

    assert ruleacts.publish(home, asked) == 2
    after = rulework.preview(home, 1, edited(home, "university", "", ""))

    assert unchanged is first
    assert before.compared
    assert after.compared
    assert (before.compared["version"], after.compared["version"]) == (1, 2)
    assert after.compared["label"] == before.compared["draft"]


def test_of_two_who_publish_at_once_from_one_base_one_is_refused(home: Settings) -> None:
    ruleacts.save(home, 1, edited(home, "university", "why: ", "why: 又"))
    seen = seen_whole(home)
    asked = Publication(person_id=1, at=NOW, why="why", despite="so", seen=seen)
    with known_store(home) as store:
        with store.read() as db:
            book = rulebooks.rulebook_of(db, 1)
        texts = {**book.texts, "scoring.yaml": book.texts["scoring.yaml"] + "# more\n"}
        other = replace(book, texts=texts)
        admitted = rules.admit(home, store, other, 1)
        rules.publish_book(store, other, Order(by="bo", at=NOW, why="first"), admitted)

    with pytest.raises(RefusedError, match="based on version 1"):
        ruleacts.publish(home, asked)

    assert [one["number"] for one in rulework.history(home)] == [2, 1]
    assert (home.desk / "drafts" / "1" / "segments.yaml").exists()
