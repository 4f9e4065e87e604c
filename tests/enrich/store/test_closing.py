"""Closing is withheld when a night would take too much; the order of nights is no matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from enrich.model import Mark, Verdict
from enrich.store import Store, open_store
from enrich.store.postings import LoadFigures, load_handover
from enrich.store.runs import site_history, site_runs, sites_table, start_run
from enrich.store.schema import metadata, posting

Load = Callable[[Any], LoadFigures]
Make = Callable[..., Any]

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
TWENTY = "abcdefghijklmnopqrst"
NINE, TEN = TWENTY[:9], TWENTY[:10]
HALF = TWENTY[:10]


def open_keys(store: Store) -> str:
    query = select(posting.c.key).where(posting.c.closed_on.is_(None))
    with store.read() as db:
        return "".join(sorted(db.execute(query).scalars()))


def closed_keys(store: Store) -> str:
    query = select(posting.c.key).where(posting.c.closed_on.isnot(None))
    with store.read() as db:
        return "".join(sorted(db.execute(query).scalars()))


def gone(keys: str, reason: str = "http_404") -> list[Mark]:
    return [Mark(key=key, state="gone", reason=reason) for key in keys]


def test_a_list_cut_in_silence_closes_nothing_and_says_so(
    store: Store, load: Load, night: Make
) -> None:
    for day in (1, 2, 3):
        load(night(day, TWENTY))

    figures = [load(night(day, HALF)) for day in (4, 5)]

    assert open_keys(store) == TWENTY
    assert [f.closed for f in figures] == [0, 0]
    assert figures[0].withheld == (
        "closing withheld: 0 of 20 known postings would close; 10 were seen, where 20 are usual"
    )
    with store.read() as db:
        site = sites_table(db).iloc[0]
        reports = site_history(db, "board")
    assert site["last_reasons"] == figures[1].withheld
    assert reports[-1].reasons == [figures[1].withheld]


def test_a_loss_that_four_healthy_nights_show_alike_is_believed(
    store: Store, load: Load, night: Make
) -> None:
    load(night(1, TWENTY))
    load(night(2, TWENTY))

    figures = [load(night(day, HALF)) for day in (3, 4, 5, 6, 7)]

    assert [(f.closed, bool(f.withheld)) for f in figures] == [
        (0, True),
        (0, True),
        (0, True),
        (10, False),
        (0, False),
    ]
    assert open_keys(store) == HALF


def test_counts_that_jump_are_not_believed(store: Store, load: Load, night: Make) -> None:
    load(night(1, TWENTY))
    load(night(2, TWENTY))

    figures = [
        load(night(day, TWENTY[:seen])) for day, seen in enumerate((10, 4, 10, 4, 10), 3)
    ]

    assert all(f.withheld for f in figures)
    assert open_keys(store) == TWENTY


def test_after_a_loss_was_believed_the_new_count_is_usual(load: Load, night: Make) -> None:
    for day, keys in enumerate((TWENTY, TWENTY, HALF, HALF, HALF, HALF), 1):
        load(night(day, keys))

    assert load(night(7, HALF)).withheld == ""
    assert load(night(8, HALF[:6])).withheld


def test_nights_that_were_doubted_are_no_absences(
    store: Store, load: Load, night: Make
) -> None:
    load(night(1, TWENTY))
    load(night(2, TWENTY))
    load(night(3, HALF))

    load(night(4, TWENTY[:19]))

    assert open_keys(store) == TWENTY
    load(night(5, TWENTY[:19]))
    assert closed_keys(store) == "t"


def test_a_board_that_renumbers_everything_closes_nothing_at_once(
    load: Load, night: Make
) -> None:
    load(night(1, TEN))
    load(night(2, TEN))

    figures = [load(night(day, TEN.upper())) for day in (3, 4, 5, 6, 7)]

    assert [(f.new, f.closed, bool(f.withheld)) for f in figures] == [
        (10, 0, False),
        (0, 0, True),
        (0, 0, True),
        (0, 0, True),
        (0, 10, False),
    ]


@pytest.mark.parametrize(("lost", "withheld"), [(10, False), (11, True)])
def test_more_than_half_called_over_in_one_night_is_too_much(
    lost: int, withheld: bool, load: Load, night: Make
) -> None:
    load(night(1, TWENTY))
    unchanged = [Mark(key=key, state="unchanged") for key in TWENTY[lost:]]
    new = TWENTY[:lost].upper()

    figures = load(night(2, new, marks=[*unchanged, *gone(TWENTY[:lost])]))

    assert bool(figures.withheld) == withheld
    assert figures.closed == (0 if withheld else lost)


def test_all_postings_past_their_last_day_are_too_much_too(
    load: Load, night: Make, row: Make
) -> None:
    ending = [row(key, valid_through="2026-11-02") for key in TWENTY]
    load(night(1, rows=ending))

    figures = [load(night(day, rows=ending)) for day in (3, 4, 5, 6)]

    assert [f.closed for f in figures] == [0, 0, 0, 20]
    assert figures[0].withheld == "closing withheld: 20 of 20 known postings would close"


def test_a_small_site_may_lose_everything(load: Load, night: Make) -> None:
    load(night(1, NINE))

    load(night(2, "a"))
    figures = load(night(3, "a"))

    assert (figures.closed, figures.withheld) == (8, "")


def test_a_file_that_claims_no_wholeness_is_not_what_is_usual(load: Load, night: Make) -> None:
    load(night(1, TWENTY + TWENTY.upper(), closes=False))

    assert load(night(2, TWENTY)).withheld == ""


def test_a_backfilled_posting_is_not_closed_by_later_nights_that_were_doubted(
    store: Store, load: Load, night: Make
) -> None:
    load(night(1, TWENTY))
    load(night(3, HALF))
    load(night(4, HALF))

    load(night(2, "z"))

    assert "z" in open_keys(store)


def test_the_run_keeps_why_nothing_closed(store: Store, load: Load, night: Make) -> None:
    load(night(1, TWENTY))
    said = load(night(2, HALF))

    with store.begin() as db:
        run = start_run(db, night(2).report.business_date, "nightly", NOW)
        loaded = site_runs(db, run.run_id)

    assert said.withheld in loaded["withheld"].tolist()


def test_loading_a_doubted_night_again_says_the_same(load: Load, night: Make) -> None:
    load(night(1, TWENTY))
    first = load(night(2, HALF))

    again = load(night(2, HALF))

    assert again.repeated
    assert again.withheld == first.withheld


Plan = list[tuple[str, Verdict]]
SOME = st.text("abcdefgh", max_size=8).map(lambda keys: "".join(sorted(set(keys))))
VERDICTS = st.sampled_from([Verdict.OK, Verdict.DEGRADED, Verdict.INCOMPLETE, Verdict.ERROR])
PLANS: st.SearchStrategy[Plan] = st.lists(st.tuples(SOME, VERDICTS), min_size=1, max_size=5)
"""Earlier nights: what each one shows and how it ended."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """Two stores to compare, on the embedded engine: hypothesis loads hundreds of nights."""
    left, right = (open_store(tmp_path_factory.mktemp(name)) for name in ("left", "right"))
    yield left, right
    left.close()
    right.close()


def emptied(store: Store) -> Store:
    with store.begin() as db:
        for table in reversed(metadata.sorted_tables):
            db.execute(table.delete())
    return store


def load_all(store: Store, nights: Sequence[Any]) -> Store:
    with emptied(store).begin() as db:
        for night in nights:
            run = start_run(db, night.report.business_date, "nightly", NOW)
            load_handover(db, night, run.run_id)
    return store


def life(store: Store) -> list[tuple[Any, ...]]:
    columns = ("key", "first_seen", "last_seen")
    query = select(*(posting.c[name] for name in columns), posting.c.closed_on.is_(None))
    with store.read() as db:
        return sorted(map(tuple, db.execute(query)))


RELAXED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.slow
@RELAXED
@given(plan=PLANS, last=st.tuples(SOME, SOME), chance=st.randoms(use_true_random=False))
def test_after_two_whole_nights_it_is_no_matter_in_which_order_earlier_ones_came(
    plan: Plan, last: tuple[str, str], chance: Any, night: Make, stores: tuple[Store, Store]
) -> None:
    earlier = [night(at, keys, verdict=end) for at, (keys, end) in enumerate(plan, 1)]
    whole = [night(10 + at, keys) for at, keys in enumerate(last)]
    shuffled = chance.sample(earlier, k=len(earlier))

    tidy = load_all(stores[0], [*earlier, *whole])
    wild = load_all(stores[1], [*shuffled, *whole])

    assert life(tidy) == life(wild)
    assert set(open_keys(tidy)) == set("".join(last))


@pytest.mark.slow
@RELAXED
@given(plan=PLANS, chance=st.randoms(use_true_random=False))
def test_nights_loaded_again_at_any_time_change_nothing(
    plan: Plan, chance: Any, night: Make, stores: tuple[Store, Store]
) -> None:
    nights = [night(at, keys, verdict=end) for at, (keys, end) in enumerate(plan, 1)]
    replayed = []
    for at, one in enumerate(nights, 1):
        replayed += [one, *chance.sample(nights[:at], k=chance.randint(0, at))]

    once, often = load_all(stores[0], nights), load_all(stores[1], replayed)

    assert life(once) == life(often)
    assert closed_keys(once) == closed_keys(often)


@pytest.mark.slow
@RELAXED
@given(plan=st.lists(st.sets(st.sampled_from(TWENTY)), min_size=2, max_size=6))
def test_no_single_night_takes_more_than_half_of_a_board(
    plan: list[set[str]], night: Make, stores: tuple[Store, Store]
) -> None:
    nights = [night(1, TWENTY), *(night(at, "".join(k)) for at, k in enumerate(plan, 2))]

    store = emptied(stores[0])
    for one in nights:
        before = open_keys(store)
        with store.begin() as db:
            run = start_run(db, one.report.business_date, "nightly", NOW)
            figures = load_handover(db, one, run.run_id)
            history = site_history(db, "board", 4)[:3]
        doubts = [any("withheld" in why for why in report.reasons) for report in history]
        if len(before) >= 10 and not (len(doubts) == 3 and all(doubts)):
            assert figures.closed <= len(before) / 2
