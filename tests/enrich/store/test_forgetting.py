"""What forgetting takes out of the tables, and what stays: numbers, and hashes."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

import pytest
from sqlalchemy import Text, cast, func, insert, select, update

from enrich.forgotten import Forgotten, Words
from enrich.model import RawPosting
from enrich.resolve import resolve
from enrich.store import Connection, Store, aliases, companies, judging
from enrich.store.desk_tables import saved_view
from enrich.store.forgetting import (
    CHECK,
    Subject,
    Why,
    compact,
    digests,
    erase,
    of_company,
    of_value,
    remember,
)
from enrich.store.judging import Judgement, add_judgement
from enrich.store.leads import suppressions
from enrich.store.people import add_person
from enrich.store.retrace import differences
from enrich.store.schema import company, mention, metadata, posting, posting_text
from tests.enrich.store.conftest import NOW, Night

GONE, STAYS = "莱州金桔石材有限公司", "宁波海蓝贸易有限公司"
PHONE = "0535-2288001"
WHY = Why(author="ana", reason="asked to be", at=NOW)
KEY = Forgotten(b"k" * 32)


@pytest.fixture
def filled(
    store: Store,
    night: Callable[..., Night],
    row: Callable[..., RawPosting],
    load: Callable[[Night], object],
) -> dict[str, int]:
    """Two companies and what people said of them; return their numbers by name."""
    told = f"{GONE}是我们的客户，电话 0535 228 8001，网址 www.jinju.example"
    rows = [
        row("1", employer=GONE, city="莱州", phone=PHONE, domain="jinju.example"),
        row("2", employer=f"{GONE}青岛分公司", city="青岛"),
        row("3", employer=STAYS, city="宁波", phone="0574-8700001", description=told),
    ]
    load(night(23, rows=rows))
    with store.begin() as db:
        found = resolve(
            companies.new_mentions(db),
            companies.company_index(db),
            judging.judgements(db),
            aliases.aliases(db),
        )
        companies.save_resolution(db, found, None)
        said = Judgement(
            left_name=GONE, right_name=STAYS, verdict="different", decided_by="ana",
            decided_at=NOW,
        )  # fmt: skip
        add_judgement(db, said)
        who = add_person(db, "ana", "sales", "hash", NOW)
        view = {"segment": "s", "name": "mine", "query": "q=" + "%E8%8E%B1"}
        db.execute(insert(saved_view).values(person_id=who.person_id, **view))
        return {name: number for number, name in companies.company_names(db).items()}


def places(db: Connection, word: str) -> list[str]:
    """Return the tables in which a word stands, but those that are people's to change."""
    found = []
    for table in metadata.sorted_tables:
        cells = [cast(column, Text) for column in table.c]
        held = sum(
            db.scalar(select(func.count()).select_from(table).where(cell.contains(word))) or 0
            for cell in cells
        )
        found += [table.name] * bool(held)
    return found


def test_words_of_a_company_are_in_no_table_and_its_number_stays(
    store: Store, filled: dict[str, int]
) -> None:
    with store.begin() as db:
        subject = of_company(db, filled[GONE])
        assert {"mention", "posting_text", "judgement", "unit"} <= set(places(db, GONE))
        erase(db, subject)

        assert places(db, GONE) == []
        assert places(db, PHONE) == []
        assert places(db, "jinju.example") == []
        assert differences(db) == []
        assert db.scalar(select(company.c.name).where(company.c.name == STAYS)) == STAYS
        known = db.scalars(select(company.c.company_id)).all()
        assert set(subject.companies) <= set(known)


def test_branches_go_with_their_firm(store: Store, filled: dict[str, int]) -> None:
    with store.read() as db:
        subject = of_company(db, filled[GONE])

    assert len(subject.companies) == 2


def test_advert_of_another_loses_the_words_and_keeps_its_length(
    store: Store, filled: dict[str, int]
) -> None:
    of = select(posting_text.c.description).join(
        posting, posting.c.posting_id == posting_text.c.posting_id
    )
    with store.begin() as db:
        before = db.scalar(of.where(posting.c.key == "3"))
        erase(db, of_company(db, filled[GONE]))
        after = db.scalar(of.where(posting.c.key == "3"))

    assert before is not None
    assert after is not None
    assert len(after) == len(before)
    assert after.startswith("*" * len(GONE) + "是我们的客户")


def test_contact_that_another_company_shows_is_not_the_companys_own(
    store: Store,
    night: Callable[..., Night],
    row: Callable[..., RawPosting],
    load: Callable[[Night], object],
    filled: dict[str, int],
) -> None:
    load(night(24, rows=[row("4", employer="青石进出口有限公司", phone="0535 2288001")]))

    with store.read() as db:
        subject = of_company(db, filled[GONE])

    assert ("phone", "05352288001") not in subject.words.plain
    assert ("domain", "jinju.example") in subject.words.plain


def test_forgotten_domain_is_covered_and_its_bearers_are_kept_back(
    store: Store, filled: dict[str, int]
) -> None:
    with store.begin() as db:
        subject = of_value(db, "domain", "www.jinju.example")
        erase(db, subject)
        remember(db, subject, KEY, WHY)

        assert places(db, "jinju.example") == []
        assert subject.bearers == (filled[GONE],)
        assert suppressions(db)["value"].tolist() == [str(filled[GONE])]
        assert db.scalar(select(func.count()).select_from(mention)) == 3


@pytest.mark.parametrize(
    ("kind", "value", "typed"),
    [
        ("name", STAYS, STAYS),
        ("mail", "hr@hailan.example", "HR@hailan.example"),
        ("phone", "0574-8700001", "+86 (574) 870 0001"),
        ("domain", "hailan.example", "http://hailan.example"),
    ],
)
def test_what_somebody_searched_for_is_covered_as_well(
    store: Store, filled: dict[str, int], kind: str, value: str, typed: str
) -> None:
    assert filled
    with store.begin(people=True) as db:
        asked = urlencode({"q": typed, "city": "宁波"})
        db.execute(update(saved_view).values(query=asked))
        erase(db, Subject(companies=(), bearers=(), words=Words(frozenset({(kind, value)}))))
        (kept,) = db.scalars(select(saved_view.c.query))

    left = dict(parse_qsl(kept, keep_blank_values=True))
    assert left.pop("city") == "宁波"
    assert set(left["q"]) <= set("*htp:/ ")


def test_hashes_tell_nobody_what_was_forgotten_and_are_kept_once(
    store: Store, filled: dict[str, int]
) -> None:
    with store.begin() as db:
        subject = of_company(db, filled[GONE])
        count = remember(db, subject, KEY, WHY)
        remember(db, subject, KEY, WHY)
        kept = digests(db)

    assert len(kept) == count + 1
    known = Forgotten(KEY.key, kept)
    assert known.knows("name", GONE)
    assert known.knows("phone", "(0535) 2288001")
    assert (CHECK, known.digest(CHECK, CHECK)) in kept
    assert not Forgotten(b"x" * 32, kept).knows("name", GONE)


def test_store_is_written_anew_without_what_was_deleted(
    store: Store, filled: dict[str, int]
) -> None:
    with store.begin() as db:
        erase(db, of_company(db, filled[GONE]))

    assert compact(store) == ""
    if store.file:
        held = b"".join(path.read_bytes() for path in store.file.parent.glob("*.sqlite*"))
        assert GONE.encode() not in held


def test_nothing_to_forget_is_forgotten_all_the_same(store: Store) -> None:
    with store.begin() as db:
        subject = of_value(db, "phone", "0755-86013388")
        done = erase(db, subject)
        remember(db, subject, KEY, WHY)

        assert isinstance(subject, Subject)
        assert (done.removed, done.blanked) == ({}, {})
        assert Forgotten(KEY.key, digests(db)).knows("phone", "0755 8601 3388")
