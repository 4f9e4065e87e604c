"""Loading a site's night: what becomes new, changed, closed and open again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from enrich.issues import Issue
from enrich.model import Mark, RawPosting, Verdict
from enrich.store import Store
from enrich.store.postings import LoadFigures, known_postings
from enrich.store.schema import issue, mention, metadata, posting, posting_text

Load = Callable[[Any], LoadFigures]
Make = Callable[..., Any]


def states(store: Store) -> dict[str, tuple[int | None, str]]:
    """Return for each key the day it closed on and why."""
    query = select(posting.c.key, posting.c.closed_on, posting.c.close_reason)
    with store.read() as db:
        return {key: (on.day if on else None, why) for key, on, why in db.execute(query)}


def one(store: Store, key: str) -> Any:
    with store.read() as db:
        return db.execute(select(posting).where(posting.c.key == key)).one()


def everything(store: Store) -> dict[str, list[Any]]:
    with store.read() as db:
        return {
            table.name: sorted(map(repr, db.execute(select(table))))
            for table in metadata.sorted_tables
            if table.name not in {"run", "site_run"}
        }


def test_first_night_is_all_new(store: Store, load: Load, night: Make) -> None:
    figures = load(night(1, "abc"))

    assert figures == LoadFigures(new=3)
    found = one(store, "a")
    assert (found.first_seen, found.last_seen) == (date(2026, 11, 1), date(2026, 11, 1))
    assert found.closed_on is None


def test_loading_the_same_handover_twice_changes_nothing(
    store: Store, load: Load, night: Make
) -> None:
    first = load(night(1, "abc"))
    before = everything(store)

    again = load(night(1, "abz"))

    assert again == replace(first, repeated=True)
    assert everything(store) == before


def test_same_postings_the_next_night_are_unchanged(
    store: Store, load: Load, night: Make
) -> None:
    load(night(1, "ab"))

    figures = load(night(2, "ab"))

    assert figures == LoadFigures(unchanged=2)
    assert one(store, "a").last_seen == date(2026, 11, 2)
    assert one(store, "a").changed_on == date(2026, 11, 1)


def test_new_words_make_a_posting_changed(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    load(night(1, "ab"))

    figures = load(night(2, rows=[row("a", description="驻尼日利亚"), row("b")]))

    assert (figures.changed, figures.unchanged) == (1, 1)
    with store.read() as db:
        texts = db.execute(select(posting_text.c.description)).scalars().all()
    assert sorted(texts) == ["开发海外客户 b", "驻尼日利亚"]


def test_a_refreshed_date_alone_is_no_change(load: Load, night: Make, row: Make) -> None:
    load(night(1, rows=[row("a", posted_on="2026-11-01")]))

    figures = load(night(2, rows=[row("a", posted_on="2026-11-02")]))

    assert figures == LoadFigures(unchanged=1)


def test_dates_and_credit_codes_are_parsed_beside_what_was_shown(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    shown = row("a", posted_on="2天前", valid_through="待定", uscc="91110000600037341x")

    load(night(5, rows=[shown]))

    found = one(store, "a")
    assert (found.posted_on, found.posted_on_raw) == (date(2026, 11, 3), "2天前")
    assert (found.valid_through, found.valid_through_raw) == (None, "待定")
    assert (found.uscc, found.uscc_raw) == ("", "91110000600037341x")


def test_of_two_rows_with_one_key_the_later_counts_and_it_is_counted_once(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    figures = load(night(1, rows=[row("a", title="旧"), row("b"), row("a", title="新")]))

    assert figures == LoadFigures(new=2)
    assert one(store, "a").title == "新"


def test_rows_of_one_key_in_different_chunks_count_once(
    store: Store, load: Load, night: Make, row: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enrich.store.loading.CHUNK", 2)

    figures = load(night(1, rows=[row("a", title="旧"), *map(row, "bc"), row("a", title="新")]))

    assert figures == LoadFigures(new=3)
    assert one(store, "a").title == "新"


# Each case: the nights after the first (which shows a and b), then the state of b at the end.
OK, INCOMPLETE, DEGRADED = Verdict.OK, Verdict.INCOMPLETE, Verdict.DEGRADED
CLOSING: dict[str, tuple[list[tuple[int, str, Verdict]], tuple[int | None, str]]] = {
    "absent once": ([(2, "a", OK)], (None, "")),
    "absent twice": ([(2, "a", OK), (3, "a", OK)], (3, "missing")),
    "absent twice, then three times": (
        [(2, "a", OK), (3, "a", OK), (4, "a", OK)],
        (3, "missing"),
    ),
    "absent, seen, absent": ([(2, "a", OK), (3, "ab", OK), (4, "a", OK)], (None, "")),
    "absent from incomplete nights": (
        [(2, "a", INCOMPLETE), (3, "a", INCOMPLETE), (4, "a", INCOMPLETE)],
        (None, ""),
    ),
    "an incomplete night between two whole ones": (
        [(2, "a", OK), (3, "a", INCOMPLETE), (4, "a", OK)],
        (4, "missing"),
    ),
    "a sighting in an incomplete night counts": (
        [(2, "a", OK), (3, "b", INCOMPLETE), (4, "a", OK)],
        (None, ""),
    ),
    "absent from nights that broke the site's promise": (
        [(2, "a", DEGRADED), (3, "a", DEGRADED), (4, "a", DEGRADED)],
        (None, ""),
    ),
    "the site's page changed": (
        [(2, "", Verdict.CHANGED), (3, "", Verdict.CHANGED), (4, "", Verdict.CHANGED)],
        (None, ""),
    ),
    "the site blocks": ([(2, "", Verdict.BLOCKED), (3, "", Verdict.BLOCKED)], (None, "")),
    "the site is gone": ([(2, "", Verdict.GONE), (3, "", Verdict.GONE)], (None, "")),
    "the harvest failed": ([(2, "", Verdict.ERROR), (3, "", Verdict.ERROR)], (None, "")),
    "the site is rightly empty": (
        [(2, "", Verdict.EMPTY_OK), (3, "", Verdict.EMPTY_OK)],
        (3, "missing"),
    ),
    "relisted after it was closed": (
        [(2, "a", OK), (3, "a", OK), (4, "ab", OK)],
        (None, ""),
    ),
    "relisted, then absent twice again": (
        [(2, "a", OK), (3, "a", OK), (4, "ab", OK), (5, "a", OK), (6, "a", OK)],
        (6, "missing"),
    ),
}


@pytest.mark.parametrize(("nights", "end"), CLOSING.values(), ids=CLOSING)
def test_a_posting_closes_only_when_healthy_nights_say_so(
    nights: list[tuple[int, str, Verdict]],
    end: tuple[int | None, str],
    store: Store,
    load: Load,
    night: Make,
) -> None:
    load(night(1, "ab"))

    for day, keys, verdict in nights:
        load(night(day, keys, verdict=verdict))

    assert states(store)["b"] == end


def test_two_runs_of_one_date_count_as_one_absence(
    store: Store, load: Load, night: Make
) -> None:
    load(night(1, "ab"))

    load(night(2, "a", handover_id="board-2-first"))
    load(night(2, "a", handover_id="board-2-again"))

    assert states(store)["b"] == (None, "")


def test_a_file_that_claims_no_wholeness_closes_nothing(
    store: Store, load: Load, night: Make
) -> None:
    load(night(1, "ab", closes=False))

    load(night(2, "a", closes=False))
    load(night(3, "a", closes=False))

    assert states(store)["b"] == (None, "")


def test_a_posting_the_site_calls_over_closes_at_once(
    store: Store, load: Load, night: Make
) -> None:
    load(night(1, "ab"))

    figures = load(night(2, "a", marks=[Mark(key="b", state="gone", reason="http_410")]))

    assert figures == LoadFigures(unchanged=1, closed=1)
    assert states(store)["b"] == (2, "http_410")


def test_on_a_doubtful_night_nothing_is_over(store: Store, load: Load, night: Make) -> None:
    load(night(1, "ab"))

    marks = [Mark(key="b", state="gone", reason="http_404")]
    load(night(2, "a", marks=marks, verdict=Verdict.INCOMPLETE))

    assert states(store)["b"] == (None, "")


def test_a_posting_past_its_last_day_closes_and_stays_closed_while_listed(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    shown = [row("a", valid_through="2026-11-02"), row("b", valid_through="2026-11-30")]
    load(night(1, rows=shown))

    load(night(2, rows=shown))
    on_the_day = states(store)
    load(night(3, rows=shown))
    load(night(4, rows=shown))

    assert on_the_day["a"] == (None, "")
    assert states(store) == {"a": (3, "valid_through"), "b": (None, "")}


def test_an_unchanged_mark_is_a_sighting(store: Store, load: Load, night: Make) -> None:
    load(night(1, "ab"))
    load(night(2, "a"))

    figures = load(night(3, "a", marks=[Mark(key="b", state="unchanged")]))
    load(night(4, "a"))

    assert figures == LoadFigures(unchanged=2)
    assert states(store)["b"] == (None, "")
    assert one(store, "b").read_on == date(2026, 11, 1)


def test_a_page_that_the_site_calls_unchanged_counts_as_read(
    store: Store, load: Load, night: Make
) -> None:
    load(night(1, "ab"))

    same = Mark(key="b", state="unchanged", reason="not_modified", lastmod="2026-11-02")
    load(night(3, "a", marks=[same]))

    found = one(store, "b")
    assert (found.read_on, found.lastmod) == (date(2026, 11, 3), "2026-11-02")


def test_a_mark_reopens_a_closed_posting(store: Store, load: Load, night: Make) -> None:
    load(night(1, "ab"))
    load(night(2, "a"))
    load(night(3, "a"))

    figures = load(night(4, "a", marks=[Mark(key="b", state="unchanged")]))

    assert figures.reopened == 1
    assert states(store)["b"] == (None, "")


def test_a_past_night_neither_opens_nor_closes_todays_postings(
    store: Store, load: Load, night: Make
) -> None:
    for day, keys in ((4, "abc"), (5, "ab"), (6, "ab"), (7, "ab")):
        load(night(day, keys))
    before = states(store)

    figures = load(night(3, "c", marks=[Mark(key="a", state="gone", reason="http_404")]))

    assert before["c"] == (6, "missing")
    assert states(store) == before
    assert (figures.closed, figures.reopened) == (0, 0)
    assert one(store, "c").first_seen == date(2026, 11, 3)
    assert one(store, "c").last_seen == date(2026, 11, 4)


def test_a_past_night_does_not_overwrite_what_was_read_later(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    load(night(4, rows=[row("a", title="新")]))

    figures = load(night(3, rows=[row("a", title="旧")]))

    assert figures == LoadFigures(unchanged=1)
    assert one(store, "a").title == "新"


@pytest.mark.parametrize(
    ("later", "end"), [([], None), ([5], None), ([5, 6], 6), ([5, 6, 7], 6)]
)
def test_a_posting_known_only_from_the_past_is_closed_if_two_later_nights_lacked_it(
    later: list[int], end: int | None, store: Store, load: Load, night: Make
) -> None:
    for day in later:
        load(night(day, "a"))

    load(night(4, "z"))

    assert states(store)["z"][0] == end


def test_a_night_that_is_not_to_be_trusted_leaves_the_last_good_rows(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    load(night(1, "a"))
    before = one(store, "a")

    figures = load(night(2, rows=[row("a", employer=""), row("n")], verdict=Verdict.CHANGED))

    assert figures == LoadFigures(held=2)
    assert one(store, "a") == before
    assert set(states(store)) == {"a"}


@pytest.mark.parametrize(
    "doubt",
    [
        (Verdict.DEGRADED, False, "h-a"),
        (Verdict.INCOMPLETE, False, "h-a"),
        (Verdict.INCOMPLETE, True, "h-2"),
    ],
)
def test_on_a_doubtful_night_nothing_replaces_something(
    doubt: tuple[Verdict, bool, str], store: Store, load: Load, night: Make, row: Make
) -> None:
    verdict, sound, fingerprint = doubt
    load(night(1, "a"))
    known = one(store, "a")

    emptied = row("a", employer="", description="", city="", list_hash="h-2", title="经理")
    load(night(2, rows=[emptied], verdict=verdict, sound=sound))

    found = one(store, "a")
    assert (found.mention_id, found.city) == (known.mention_id, "杭州")
    assert found.title == "经理"
    with store.read() as db:
        assert db.execute(select(posting_text.c.description)).scalar() == "开发海外客户 a"
        assert [k.list_hash for k in known_postings(db, "board")] == [fingerprint]


def test_known_postings_are_the_open_ones_and_those_closed_of_late(
    store: Store, load: Load, night: Make
) -> None:
    load(night(1, "abcd"))
    load(night(2, "abd", marks=[Mark(key="c", state="gone")]))

    with store.read() as db:
        known = list(known_postings(db, "board"))
        elsewhere = list(known_postings(db, "other"))

    read = date(2026, 11, 2)
    assert [(k.key, k.list_hash, k.read_on, k.closed_on) for k in known] == [
        ("a", "h-a", read, None),
        ("b", "h-b", read, None),
        ("c", "h-c", read, read),
        ("d", "h-d", read, None),
    ]
    assert elsewhere == []


def test_a_closed_posting_is_known_as_long_as_a_list_shows_it(
    store: Store, load: Load, night: Make
) -> None:
    load(night(1, "abcd"))
    over = [Mark(key=key, state="gone") for key in "cd"]
    load(night(2, "ab", marks=over))
    lingering = [Mark(key="c", state="over")]
    for on in (date(2026, 11, 20), date(2026, 12, 10)):
        load(night(1, "ab", marks=lingering, business_date=on, handover_id=f"board-{on}"))

    with store.read() as db:
        known = {each.key: each for each in known_postings(db, "board")}

    assert known.keys() == {"a", "b", "c"}
    assert known["c"].closed_on == date(2026, 11, 2)
    assert known["c"].last_seen == date(2026, 12, 10)


def test_one_site_says_nothing_of_another(store: Store, load: Load, night: Make) -> None:
    load(night(1, "ab"))

    for day in (2, 3):
        load(night(day, "x", site="other", handover_id=f"other-{day}"))

    assert states(store)["a"] == (None, "")


def test_an_employer_named_alike_on_one_board_is_one_mention(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    rows = [
        row("a"),
        row("b"),
        row("c", city="宁波"),
        row("d", origin="paper"),
        row("e", employer=""),
    ]

    load(night(1, rows=rows))
    load(night(2, rows=rows))

    with store.read() as db:
        found = db.execute(
            select(mention.c.name, mention.c.site, mention.c.city).order_by(
                mention.c.mention_id
            )
        ).all()
    assert [(m.site, m.city) for m in found] == [
        ("board", "杭州"),
        ("board", "宁波"),
        ("paper", "杭州"),
    ]
    assert one(store, "a").mention_id == one(store, "b").mention_id
    assert one(store, "e").mention_id is None


def test_hostile_texts_are_stored(store: Store, load: Load, night: Make, row: Make) -> None:
    rows = [
        row("nul", description="甲\x00乙"),
        row("half", title="半\ud83d字"),
        row("long", employer="长" * 9000),
        row("k" * 9000),
        row("sql", title="'); DROP TABLE posting; --"),
    ]

    figures = load(night(1, rows=rows))
    again = load(night(2, rows=rows))

    assert (figures.new, again.unchanged) == (5, 5)
    assert one(store, "half").title == "半字"
    assert one(store, "sql").title == "'); DROP TABLE posting; --"


def test_issues_are_kept_with_the_night(store: Store, load: Load, night: Make) -> None:
    odd = night(1, "a")
    odd.odd = [Issue(kind="unknown_value", message="pay 'soon'", where="p:1", field="pay")]

    load(odd)

    with store.read() as db:
        kept = db.execute(select(issue.c.kind, issue.c.place)).one()
    assert tuple(kept) == ("unknown_value", "p:1")


def test_a_load_that_fails_midway_leaves_nothing(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    class Broken(list[RawPosting]):
        def __iter__(self) -> Any:
            yield row("a")
            raise ConnectionError("the disk went away")

    before = everything(store)

    with pytest.raises(ConnectionError):
        load(night(1, rows=Broken()))

    assert everything(store) == before
    with store.read() as db:
        assert db.execute(select(func.count()).select_from(posting)).scalar() == 0
