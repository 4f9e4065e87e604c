"""What makes resolution hard: names that are alike and mean two, names unlike that mean one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from random import Random

from spiders.farm.chance import chance
from spiders.farm.companies import (
    BOARDS,
    Company,
    numbered,
    plain_company,
    trap_company,
)
from spiders.farm.names import Name, brands, english_brands, near_brand
from spiders.farm.texts import cities, filled, table
from spiders.farm.uscc import credit_code

TENANTS = 16
OF_400 = 476
"""Sum of all shares; a farm of fewer companies has fewer of each kind."""

_HIDDEN = {"confidential": 20, "person": 4, "placeholder": 4}
_ENGLISH = (
    ("en_trade", "Trading", ("foreign_trade",), "farm_harbor"),
    ("en_foreign", "Instruments", ("foreign_invested",), "farm_harbor"),
    ("en_school", "International School", ("international_school",), "farm_harbor"),
    ("en_builder", "Overseas Engineering", ("overseas_construction",), "farm_harbor"),
    ("en_software", "Software", (), "farm_tern"),
    ("en_training", "English Academy", ("training_school",), "farm_tern"),
    ("en_foreign", "Automation", ("foreign_invested",), "farm_tern"),
    ("en_software", "Analytics", (), "farm_harbor"),
)


def companies(seed: int, count: int) -> tuple[Company, ...]:
    """Return the farm's employers, about `count`; the same for the same seed."""
    scale = count / OF_400
    pool = iter(brands(chance(seed, "brands"), count + 200))
    found = [
        plain_company(chance(seed, profile, at), profile, next(pool))
        for profile, about in table("profiles").items()
        for at in range(max(1, round(about["share"] * scale)))
    ]
    traps = table("traps")["trap"]
    found += [
        trap_company(chance(seed, "trap", at), trap, next(pool))
        for at, trap in enumerate(traps[: max(4, round(len(traps) * min(1, scale)))])
    ]
    found = _look_alikes(chance(seed, "alike"), numbered(found, "c"))
    found = _lives(chance(seed, "lives"), found)
    return (
        *found,
        *_groups(chance(seed, "groups"), max(1, round(4 * scale)), pool),
        *_branches(chance(seed, "branches"), found, max(2, round(26 * scale))),
        *_hidden(seed, scale),
        *_english(seed, max(8, round(TENANTS * count / 400))),
    )


def _look_alikes(rng: Random, found: list[Company]) -> list[Company]:
    """Give some firms the brand of another one elsewhere, or nearly that of a neighbour."""
    changed = list(found)
    plain = [at for at, c in enumerate(found) if c.name.shape and c.name.form]
    chosen = rng.sample(plain, k=len(plain) // 11 * 2)
    for at, other in zip(chosen[::2], chosen[1::2], strict=True):
        model = changed[at]
        if rng.random() < 0.5:
            away = found[other].city != model.city
            brand, city = (model.name.brand, found[other].city) if away else ("", model.city)
            trade = rng.choice((model.name.trade, found[other].name.trade))
        else:
            brand, city = "", model.city
            trade = model.name.trade
        name = dataclasses.replace(
            found[other].name,
            brand=brand or near_brand(rng, model.name.brand),
            trade=trade if found[other].profile == model.profile else found[other].name.trade,
            city_as_written=city.name,
            district=rng.choice(city.districts or ("",)),
            province=city.province,
        )
        code = credit_code(rng, "91", city.code)
        intro = found[other].intro.replace(found[other].name.brand, name.brand)
        changed[at] = dataclasses.replace(model, same_brand=True)
        changed[other] = dataclasses.replace(
            found[other], name=name, city=city, uscc=code, intro=intro, same_brand=True
        )
    return changed


def _lives(rng: Random, found: list[Company]) -> list[Company]:
    """Let some firms come, go, carry another name from some night on, or have an alias."""
    changed = list(found)
    plain = [
        at for at, c in enumerate(found) if c.name.shape and c.name.form and not c.same_brand
    ]
    order = rng.sample(plain, k=len(plain))
    come, go, renamed, aliased = (max(1, len(plain) * share // 100) for share in (6, 4, 3, 5))
    # Leads first, spread over nights 2 to 9: each of these nights has news for sales.
    for nth, at in enumerate(sorted(order[:come], key=lambda at: not found[at].segments)):
        changed[at] = dataclasses.replace(found[at], first_night=2 + nth % 8)
    leaving = sorted(order[come : come + go], key=lambda at: not found[at].segments)
    for nth, at in enumerate(leaving):
        changed[at] = dataclasses.replace(found[at], last_night=2 + nth % 8)
    order = order[come + go :]
    for nth, at in enumerate(order[:renamed]):
        changed[at] = _renamed(rng, found[at], 2 + nth % 5)
    for at in order[renamed : renamed + aliased]:
        sites = tuple(sorted({*found[at].sites, "farm_lattice"}))
        alias = "".join(rng.sample("小大飞快喵豆果鹿鲸橙蓝木云", 2)) + rng.choice(
            "圈号家帮侠伴"
        )
        changed[at] = dataclasses.replace(found[at], alias=alias, sites=sites)
    return changed


def _renamed(rng: Random, company: Company, night: int) -> Company:
    """Half of the renamed take another brand too; those are known by their code alone."""
    trades = [
        t for t in table("profiles")[company.profile]["trades"] if t != company.name.trade
    ]
    name = dataclasses.replace(company.name, trade=rng.choice(trades))
    if rng.random() < 0.5:
        name = dataclasses.replace(name, brand=brands(rng, 1)[0] + "晟")
    sites = tuple(sorted({*company.sites, "farm_service"}))
    return dataclasses.replace(company, new_name=name, renamed_on=night, sites=sites)


def _groups(rng: Random, count: int, pool: Iterator[str]) -> list[Company]:
    """Return groups: a holding and two sisters of one brand in one city, three companies."""
    found: list[Company] = []
    for nth in range(1, count + 1):
        brand, city = next(pool), rng.choice(list(cities().values()))
        for trade, profile in (
            ("控股集团", "plant"),
            ("置业", "local_service"),
            ("食品", "plant"),
        ):
            company = plain_company(rng, profile, brand)
            name = Name(shape="B T F", brand=brand, trade=trade, form="有限公司")
            intro = f"{brand}{trade}隶属{brand}集团。"
            code = credit_code(rng, "91", city.code)
            found.append(
                dataclasses.replace(
                    company, name=name, city=city, uscc=code, intro=intro, scope="",
                    group=f"g{nth:04d}", same_brand=True,
                )
            )  # fmt: skip
    return numbered(found, "s")


def _branches(rng: Random, found: list[Company], count: int) -> list[Company]:
    """Return branches: companies of their own that belong to another one."""
    parents = [
        c
        for c in found
        if c.name.shape and c.name.form.endswith("公司") and c.staff >= 60 and not c.renamed_on
    ]
    branches: list[Company] = []
    for parent in rng.sample(parents, k=min(count, len(parents))):
        city = rng.choice([c for c in cities().values() if c != parent.city])
        label = rng.choice((f"{city.name}分公司", f"{city.name}分公司", "第一分公司"))
        city = parent.city if label == "第一分公司" else city
        name = Name(fixed=parent.name.legal + label, brand=parent.name.brand)
        sites = tuple(sorted({*parent.sites, "farm_beacon"} - {"farm_swift"}))
        branches.append(
            dataclasses.replace(
                parent, kind="branch", name=name, city=city, branch_of=parent.id, alias="",
                uscc=credit_code(rng, "91", city.code), sites=sites,
            )
        )  # fmt: skip
    return numbered(branches, "b")


def _hidden(seed: int, scale: float) -> list[Company]:
    """Return employers that do not say who they are: one posting each, on one board."""
    found: list[Company] = []
    for kind, about in _HIDDEN.items():
        for at in range(max(1, round(about * scale))):
            rng = chance(seed, kind, at)
            city = rng.choice(list(cities().values()))
            words = table("extras")[{"confidential": "anonymous"}.get(kind, kind)]
            shown = filled(rng.choice(words), rng, {"city": city.name})
            found.append(
                Company(
                    kind=kind,
                    profile="hidden",
                    name=Name(fixed=shown),
                    city=city,
                    discard="recruiter" if kind == "confidential" else "no_segment",
                    groups=("office", "plant", "trade")
                    if kind == "confidential"
                    else ("service",),
                    sites=(rng.choice(BOARDS),),
                )
            )
    return numbered(found, "h")


def _english(seed: int, count: int) -> list[Company]:
    """Return the tenants of the English boards, each on its own.

    Names and places are the same in every world, for the site files name the tenants; in a
    small world only the first `count` of them have anything to offer.
    """
    found: list[Company] = []
    for at, brand in enumerate(english_brands(chance("english"), TENANTS)):
        group, trade, segments, site = _ENGLISH[at % len(_ENGLISH)]
        city = chance("english", at).choice(list(cities().values())[:8])
        form = "" if trade.endswith(("School", "Academy")) else " Co., Ltd."
        legal = f"{brand} {trade} ({city.english}){form}"
        found.append(
            Company(
                profile="english",
                name=Name(fixed=legal, brand=brand, trade=trade),
                city=city,
                staff=chance(seed, "english", at).choice((40, 150, 480)),
                segments=segments,
                discard="" if segments else "no_segment",
                groups=(group,),
                sites=(site,),
                last_night=0 if at < count else 1,
            )
        )
    return numbered(found, "e")
