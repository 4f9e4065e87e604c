"""Published versions of the rules: kept whole, in order, one winner of two."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrich.issues import RefusedError, StoreError
from enrich.rulebook import Rulebook
from enrich.rulemerge import Change
from enrich.store import Store, open_store, rulebooks
from enrich.store.rulebooks import NewVersion, Version, add_version
from enrich.store.runs import finish_run, start_run
from enrich.store.schema import rulebook

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


def book(said: str) -> Rulebook:
    return Rulebook({"mine.yaml": f"lists: {{a: [{said}]}}\n"})


def publish(store: Store, said: str, based_on: int | None, **more: str) -> Version:
    told = {"author": "ana", "why": "why not", "packaged": "p"} | more
    new = NewVersion(book=book(said), published_at=NOW, based_on=based_on, **told)  # type: ignore[arg-type]  # texts alone
    with store.begin(people=True) as db:
        return add_version(db, new)


def numbers(store: Store) -> list[int]:
    with store.read() as db:
        return [one.number for one in rulebooks.versions(db)]


def test_a_version_keeps_its_files_as_they_were_with_who_when_and_why(store: Store) -> None:
    text = "# 外贸\r\nversion: 1\n"
    new = NewVersion(
        book=Rulebook({"mine.yaml": text}),
        author="ana",
        why="because",
        published_at=NOW,
        based_on=None,
        packaged="p",
        despite="I know",
        changes=[Change("mine.yaml", "", "added")],
    )
    with store.begin(people=True) as db:
        add_version(db, new)

    with store.read() as db:
        kept, files = rulebooks.version(db), rulebooks.rulebook_of(db, 1)
    assert files.texts == {"mine.yaml": text}
    assert kept == Version(
        number=1,
        label=files.label,
        author="ana",
        why="because",
        despite="I know",
        published_at="2026-11-24T18:00:00+00:00",
        based_on=None,
        packaged="p",
        changes=(Change("mine.yaml", "", "added"),),
    )


def test_the_newest_version_is_in_force_and_older_ones_stay(store: Store) -> None:
    first, second = publish(store, "x", None), publish(store, "y", 1)

    with store.read() as db:
        assert rulebooks.version(db) == second
        assert rulebooks.version(db, 1) == first
        assert rulebooks.rulebook_of(db, 1) == book("x")
    assert (second.number, second.based_on) == (2, 1)


@pytest.mark.parametrize("based_on", [None, 1, 3])
def test_what_is_based_on_another_than_the_newest_is_refused(
    store: Store, based_on: int | None
) -> None:
    publish(store, "x", None)
    publish(store, "y", 1)

    with pytest.raises(RefusedError, match="version 2 is in force"):
        publish(store, "z", based_on)

    assert numbers(store) == [2, 1]


def test_a_version_that_is_not_there_is_told(store: Store) -> None:
    with store.read() as db:
        with pytest.raises(StoreError, match="no version of the rules is published"):
            rulebooks.version(db)
        with pytest.raises(StoreError, match="there is no version 7"):
            rulebooks.version(db, 7)
        with pytest.raises(StoreError, match="there is no version 7"):
            rulebooks.rulebook_of(db, 7)


def test_of_two_who_publish_at_once_exactly_one_wins(where: str | Path, store: Store) -> None:
    publish(store, "x", None)
    met = threading.Barrier(4)
    ends: list[int | str] = []

    def one(name: str) -> None:
        own = open_store(where)
        met.wait()
        try:
            ends.append(publish(own, name, 1).number)
        except RefusedError as refused:
            ends.append(str(refused))
        finally:
            own.close()

    threads = [threading.Thread(target=one, args=(f"by {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ends.count(2) == 1
    assert sum("merge it first" in str(end) for end in ends) == 3
    assert numbers(store) == [2, 1]


def test_a_run_keeps_the_version_that_it_first_asked_for(store: Store) -> None:
    publish(store, "x", None)
    with store.begin() as db:
        run = start_run(db, date(2026, 1, 5), "nightly", NOW).run_id
        before = rulebooks.fix_version(db, run)
    publish(store, "y", 1)

    with store.begin() as db:
        again = rulebooks.fix_version(db, run)
        finish_run(db, run, "done", NOW)
        later = start_run(db, date(2026, 1, 6), "nightly", NOW).run_id
        assert (before, again, rulebooks.fix_version(db, later)) == (1, 1, 2)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.sampled_from("abc"), st.integers(-1, 1)),
        st.tuples(st.just("rollback"), st.integers(1, 12), st.integers(-1, 1)),
    ),
    max_size=12,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_no_sequence_of_publications_and_rollbacks_loses_a_version(
    store: Store, steps: list[tuple[str, str | int, int]]
) -> None:
    with store.begin() as db:
        db.execute(rulebook.delete())
    kept: list[Rulebook] = []

    for what, which, off in steps:
        base = len(kept) + off if len(kept) + off > 0 else None
        files = book(str(which)) if what == "publish" else None
        if files is None:
            if int(which) > len(kept):
                continue
            with store.read() as db:
                files = rulebooks.rulebook_of(db, int(which))
        new = NewVersion(
            book=files, author="a", why="w", published_at=NOW, based_on=base, packaged="p"
        )
        try:
            with store.begin(people=True) as db:
                add_version(db, new)
        except RefusedError:
            continue
        kept.append(files)

        with store.read() as db:
            stored = [rulebooks.rulebook_of(db, n + 1) for n in range(len(kept))]
            labels = [one.label for one in reversed(rulebooks.versions(db))]
        assert stored == kept
        assert labels == [one.label for one in kept]
    assert numbers(store) == list(range(len(kept), 0, -1))
