"""An agency's ad that names the employer: the posting is that employer's, on either engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from enrich.resolve import resolve
from enrich.store import Store
from enrich.store.companies import companies_table, company_index, new_mentions, save_resolution
from enrich.store.postings import LoadFigures, open_postings
from enrich.store.relations import relations
from enrich.store.schema import mention, posting

Load = Callable[[Any], LoadFigures]
Make = Callable[..., Any]
AGENCY = "远山人力资源有限公司"
CLIENT = "星河精密仪器（苏州）有限公司"


def resolved(store: Store) -> None:
    with store.begin() as db:
        save_resolution(db, resolve(new_mentions(db), company_index(db)), None)


def ads(row: Make, text: str, title: str = "外贸专员", key: str = "a") -> Any:
    return row(
        key,
        title=title,
        employer=AGENCY,
        employer_short="远山",
        site_company_id="77",
        domain="yuanshan.example",
        industry="人力资源服务",
        intro="远山人力资源有限公司提供猎头服务",
        city="苏州",
        description=text,
    )


def test_the_employer_named_is_the_mention_and_the_agency_posts_for_it(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    text = f"岗位职责：接单。\n用人单位：{CLIENT}\n地点：苏州"

    load(night(1, rows=[ads(row, text)]))
    resolved(store)

    with store.read() as db:
        told = db.execute(select(mention)).one()
        where = db.execute(select(posting.c.named_at)).scalar_one()
        shown = open_postings(db)
        found = relations(db)
        names = dict(
            zip(*(companies_table(db)[c] for c in ("company_id", "name")), strict=True)
        )
    assert (told.name, told.agency, told.city) == (CLIENT, AGENCY, "苏州")
    assert (told.site_company_id, told.domain, told.short_name) == ("", "", "")
    assert told.named_by == f"用人单位：{CLIENT}"
    start, end = where.removeprefix("description:").split("-")
    assert text[int(start) : int(end)] == CLIENT
    assert shown[["employer", "agency", "industry", "intro", "domain"]].to_numpy().tolist() == [
        [CLIENT, AGENCY, "", "", ""]
    ]
    assert found["kind"].tolist() == ["posts_for"]
    assert [names[found[c][0]] for c in ("company_id", "other_id")] == [AGENCY, CLIENT]


def test_an_agency_that_names_nobody_stays_the_employer(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    load(night(1, rows=[ads(row, "我司客户为苏州一家知名机械企业，委托我们招聘")]))

    with store.read() as db:
        told = db.execute(select(mention)).one()
        assert db.execute(select(posting.c.named_at)).scalar_one() == ""
    assert (told.name, told.agency, told.site_company_id) == (AGENCY, "", "77")


def test_a_firm_that_is_no_agency_speaks_for_itself(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    load(
        night(
            1, rows=[row("a", employer="云岭物流有限公司", description=f"客户公司：{CLIENT}")]
        )
    )

    with store.read() as db:
        assert db.execute(select(mention.c.name)).scalars().all() == ["云岭物流有限公司"]


def test_a_brand_in_the_title_counts_once_a_company_of_that_name_is_known(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    ad = ads(row, "包吃住", title="【星河科技】外贸专员")

    load(night(1, rows=[ad]))
    resolved(store)
    with store.read() as db:
        before = open_postings(db)["employer"].tolist()
    load(night(2, rows=[ad, row("b", employer="深圳星河科技有限公司", city="深圳")]))
    resolved(store)
    load(night(3, rows=[ad, row("b", employer="深圳星河科技有限公司", city="深圳")]))
    resolved(store)

    with store.read() as db:
        after = open_postings(db).sort_values("title")
    assert before == [AGENCY]
    assert sorted(after["employer"]) == ["星河科技", "深圳星河科技有限公司"]


def test_a_night_that_shows_the_same_ad_again_changes_nothing(
    store: Store, load: Load, night: Make, row: Make
) -> None:
    ad = ads(row, f"受{CLIENT}委托招聘外贸专员")
    load(night(1, rows=[ad]))
    resolved(store)

    figures = load(night(2, rows=[ad]))
    resolved(store)

    assert (figures.new, figures.changed, figures.unchanged) == (0, 0, 1)
    with store.read() as db:
        assert len(db.execute(select(mention)).all()) == 1
        assert len(relations(db)) == 1
