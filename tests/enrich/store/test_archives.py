"""Loading an archive: it may make a company known, and says nothing of tonight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from enrich.model import RawPosting, Verdict
from enrich.resolve import resolve
from enrich.store import Store
from enrich.store.companies import (
    company_index,
    new_mentions,
    save_resolution,
)
from enrich.store.judging import judgements
from enrich.store.postings import LoadFigures, known_postings, posting_dates
from enrich.store.runs import site_history, sites_table
from enrich.store.schema import posting, posting_text

Load = Callable[[Any], LoadFigures]
Make = Callable[..., Any]
Archive = Callable[..., LoadFigures]


@pytest.fixture
def archive(load: Load, night: Make) -> Archive:
    """Load rows as an archive; `day` is that of the newest."""

    def one(*rows: RawPosting, name: str = "a", day: int = 1) -> LoadFigures:
        made = night(
            day,
            rows=list(rows),
            handover_id=f"archive-{name}",
            family="warc",
            closes=False,
            verdict=Verdict.ARCHIVED,
        )
        return load(made)

    return one


@pytest.fixture
def first_night(load: Load, night: Make) -> None:
    """The night of November 1 that shows the postings a and b."""
    load(night(1, "ab"))


def of_day(row: Make, key: str, day: str, **shown: Any) -> RawPosting:
    """Return a posting whose page was fetched at noon of a day."""
    made: RawPosting = row(key, seen_at=f"{day}T04:00:00+00:00", **shown)
    return made


def life(store: Store, key: str) -> tuple[Any, ...]:
    """Return when a posting was seen first and last, when it closed and why, and its title."""
    c = posting.c
    query = select(c.first_seen, c.last_seen, c.closed_on, c.close_reason, c.title)
    with store.read() as db:
        found = db.execute(query.where(c.key == key)).one()
    days = (str(day) if day else None for day in found[:3])
    return (*days, *found[3:])


def everything(store: Store) -> list[Any]:
    with store.read() as db:
        return [*db.execute(select(posting)), *db.execute(select(posting_text))]


def test_a_posting_of_an_archive_makes_its_company_known_and_is_not_open(
    store: Store, archive: Archive, row: Make
) -> None:
    figures = archive(of_day(row, "a", "2025-03-01"))

    assert figures == LoadFigures(new=1)
    assert life(store, "a")[:4] == ("2025-03-01", "2025-03-01", "2025-03-01", "archived")
    with store.read() as db:
        assert new_mentions(db)["name"].tolist() == ["青石进出口有限公司"]
        assert list(known_postings(db, "board")) == []
        (site,) = sites_table(db).to_dict("records")
    assert (site["open_postings"], site["last_good_on"]) == (0, None)


def test_a_relative_date_counts_from_the_day_of_its_page(
    store: Store, archive: Archive, row: Make
) -> None:
    archive(of_day(row, "a", "2025-03-04", posted_on="3天前"), day=20)

    with store.read() as db:
        assert db.execute(select(posting.c.posted_on)).scalar() == date(2025, 3, 1)


def test_the_same_archive_twice_changes_nothing(
    store: Store, archive: Archive, row: Make
) -> None:
    rows = [of_day(row, "a", "2025-03-01"), of_day(row, "a", "2025-03-05", title="经理")]
    archive(*rows)
    before = everything(store)

    figures = archive(*rows, name="again")

    assert figures == LoadFigures(unchanged=2)
    assert everything(store) == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["old first", "new first"])
def test_of_two_archives_the_later_page_is_kept_in_whatever_order_they_come(
    order: tuple[int, int], store: Store, archive: Archive, row: Make
) -> None:
    rows = [of_day(row, "a", "2025-03-01"), of_day(row, "a", "2025-06-01", title="经理")]

    for at in order:
        archive(rows[at], name=str(at))

    assert life(store, "a") == ("2025-03-01", "2025-06-01", "2025-06-01", "archived", "经理")


@pytest.mark.usefixtures("first_night")
@pytest.mark.parametrize("day", ["2025-03-01", "2026-11-01", "2026-11-02"])
def test_an_archive_changes_nothing_that_a_night_has_read_but_when_it_was_first_seen(
    day: str, store: Store, archive: Archive, row: Make
) -> None:
    before = life(store, "a")

    figures = archive(of_day(row, "a", day, title="旧"), day=2)

    first = min(day, "2026-11-01")
    assert figures == LoadFigures(unchanged=1)
    assert life(store, "a") == (first, *before[1:])
    with store.read() as db:
        (known, _) = known_postings(db, "board")
    assert (known.list_hash, known.read_on) == ("h-a", date(2026, 11, 1))


def test_an_archive_neither_closes_nor_keeps_open_nor_reopens(
    store: Store, load: Load, night: Make, archive: Archive, row: Make
) -> None:
    for day in (1, 2, 3):
        load(night(day, "ab" if day == 1 else "a"))
    closed = life(store, "b")

    archive(of_day(row, "b", "2026-11-04"), day=4)
    load(night(5, "x"))
    archive(of_day(row, "a", "2026-11-06"), day=6)
    figures = load(night(6, "x"))

    assert closed[2:4] == ("2026-11-03", "missing")
    assert life(store, "b") == closed
    assert figures.closed == 1
    assert life(store, "a")[1:4] == ("2026-11-03", "2026-11-06", "missing")


def test_a_night_that_lists_an_archived_posting_opens_it(
    store: Store, load: Load, night: Make, archive: Archive, row: Make
) -> None:
    archive(of_day(row, "a", "2025-03-01", title="旧"))

    figures = load(night(2, "a"))

    assert figures == LoadFigures(changed=1, reopened=1)
    assert life(store, "a") == ("2025-03-01", "2026-11-02", None, "", "外贸业务员")


def test_an_archive_is_no_night_of_its_site(
    store: Store, load: Load, night: Make, archive: Archive, row: Make
) -> None:
    load(night(1, "a"))
    with store.read() as db:
        before = sites_table(db).to_dict("records"), site_history(db, "board")

    archive(of_day(row, "z", "2026-11-09"), day=9)
    with store.read() as db:
        after = sites_table(db).to_dict("records"), site_history(db, "board")
    late = load(night(2, "b"))

    assert after == before
    assert late == LoadFigures(new=1)
    assert life(store, "b")[2] is None  # not taken for a night before the archive's


def test_a_company_known_from_an_archive_shows_how_long_it_has_advertised(
    store: Store, load: Load, night: Make, archive: Archive, row: Make
) -> None:
    load(night(1, "a"))
    archive(of_day(row, "z", "2025-03-01"), day=1)

    with store.begin() as db:
        found = resolve(new_mentions(db), company_index(db), judgements(db))
        run_id = db.execute(select(posting.c.run_id)).scalars().first()
        assert run_id is not None
        save_resolution(db, found, run_id)
        dates = posting_dates(db)

    assert dates["company_id"].nunique() == 1
    assert sorted(map(str, dates["first_seen"])) == ["2025-03-01", "2026-11-01"]
