"""Copies in the store: one opening on several boards, from night to night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from enrich.copies import find_copies
from enrich.model import RawPosting
from enrich.store import Store
from enrich.store.postings import (
    LoadFigures,
    copy_candidates,
    open_postings,
    posting_dates,
    save_copies,
)
from enrich.store.schema import company, mention, posting, posting_copy

Load = Callable[[Any], LoadFigures]
Make = Callable[..., Any]
Find = Callable[[], dict[str, str]]
LONG_AGO = date(2026, 9, 1)


@pytest.fixture
def find(store: Store) -> Find:
    """Finds and saves copies; every mention is one company's. Returns copy → canonical."""

    def one() -> dict[str, str]:
        with store.begin() as db:
            if db.execute(select(company)).first() is None:
                db.execute(company.insert().values(company_id=1, name="青石"))
            db.execute(update(mention).values(company_id=1))
            save_copies(db, find_copies(copy_candidates(db, LONG_AGO)))
            keys = dict(db.execute(select(posting.c.posting_id, posting.c.key)).tuples().all())
            return {
                keys[copy]: keys[canonical]
                for copy, canonical in db.execute(select(posting_copy))
            }

    return one


@pytest.fixture
def advert(row: Make) -> Callable[..., RawPosting]:
    """Makes a posting that says the same as all the others."""

    def make(key: str, **shown: Any) -> RawPosting:
        made: RawPosting = row(key, description="开发海外客户", **shown)
        return made

    return make


@pytest.fixture
def boards(load: Load, night: Make, advert: Make) -> Callable[[int, str, str], None]:
    """Loads a night of two boards that show the same advert under these keys."""

    def both(day: int, first: str, second: str) -> None:
        for site, keys in (("board", first), ("paper", second)):
            rows = [advert(key, site=site) for key in keys]
            load(night(day, rows=rows, site=site, handover_id=f"{site}-{day}"))

    return both


def test_one_advert_on_two_boards_is_one_opening(
    boards: Callable[..., None], find: Find
) -> None:
    boards(1, "a", "p")

    assert find() == {"p": "a"}


def test_nothing_is_deleted_and_each_row_names_its_canonical_posting(
    store: Store, boards: Callable[..., None], find: Find
) -> None:
    boards(1, "a", "p")
    find()

    with store.read() as db:
        openings, dates = open_postings(db), posting_dates(db)

    assert len(openings) == len(dates) == 2
    assert openings["canonical_id"].nunique() == dates["canonical_id"].nunique() == 1
    assert set(openings["canonical_id"]) == {openings["posting_id"].min()}


def test_a_posting_without_copies_is_its_own_canonical_one(
    store: Store, load: Load, night: Make, find: Find
) -> None:
    load(night(1, "ab"))

    assert find() == {}
    with store.read() as db:
        found = open_postings(db)
    assert found["canonical_id"].tolist() == found["posting_id"].tolist()


def test_finding_copies_again_changes_nothing(boards: Callable[..., None], find: Find) -> None:
    boards(1, "ab", "pq")

    assert find() == find() == {"b": "a", "p": "a", "q": "a"}


def test_the_canonical_posting_stays_while_it_is_open_and_passes_on_when_it_closes(
    boards: Callable[..., None], find: Find
) -> None:
    boards(1, "a", "")
    boards(2, "a", "p")
    stays = find()
    boards(3, "", "p")
    boards(4, "", "p")

    assert stays == {"p": "a"}
    assert find() == {"a": "p"}


def test_a_repost_under_a_new_number_is_known_for_the_old_one(
    boards: Callable[..., None], find: Find
) -> None:
    boards(1, "a", "")
    boards(2, "b", "")
    boards(3, "b", "")

    assert find() == {"a": "b"}


def test_what_closed_long_ago_is_not_looked_at(
    store: Store, boards: Callable[..., None], find: Find
) -> None:
    boards(1, "a", "")
    boards(2, "b", "")
    boards(3, "b", "")
    find()

    with store.read() as db:
        recent = copy_candidates(db, date(2026, 11, 4))

    assert recent["key"].tolist() == ["b"]


def test_companies_that_became_one_share_their_copies(
    store: Store, boards: Callable[..., None], find: Find
) -> None:
    boards(1, "a", "p")
    find()
    with store.begin() as db:
        db.execute(company.insert().values(company_id=2, name="青石", merged_into=1))
        db.execute(update(mention).values(company_id=2).where(mention.c.site == "paper"))
        found = find_copies(copy_candidates(db, LONG_AGO))

    assert len(found) == 1


def test_the_order_in_which_boards_are_loaded_is_no_matter(
    store: Store, load: Load, night: Make, advert: Make, find: Find
) -> None:
    for site, key in (("paper", "p"), ("board", "a")):
        rows = [advert(key, site=site)]
        load(night(1, rows=rows, site=site, handover_id=f"{site}-1"))

    assert find() == {"p": "a"}
    with store.read() as db:
        assert len(open_postings(db)) == 2
