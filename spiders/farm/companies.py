"""Who lives in the farm: about 400 invented employers and the truth about each of them.

Plain firms of every segment are made here; what makes the work hard (branches, firms of one
brand in two cities, near names, groups, employers that hide, renames) is added by `hard`. What
a firm is called on a board is not decided here but in `shown`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from random import Random
from typing import Any

from spiders.farm.chance import some
from spiders.farm.names import Name
from spiders.farm.texts import City, cities, filled, table
from spiders.farm.uscc import credit_code

BOARDS = ("farm_beacon", "farm_banyan", "farm_service", "farm_swift", "farm_lattice")
"""The boards on which firms advertise in Chinese."""

LARGE_STAFF = 1000
_NEVER_LARGE = {"university", "international_school"}
_OWNED = {"large_enterprise", "foreign_invested"}
_OWNERSHIP_SHOWN = {"farm_banyan", "farm_service"}
_PUBLIC = {"事业单位", "学校"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """An employer and the truth about it.

    Attributes:
        kind: company, branch, agency, confidential, person or placeholder.
        profile: Its kind of firm in profiles.toml, else trap, hidden or english.
        alias: The name of its product, by which some boards call it; "" for most.
        segments: The segments it truly is in.
        discard: recruiter, no_segment or "".
        groups: The groups of jobs it offers, those of its own kind first.
        branch_of, group: Ids of the company whose branch it is, and of its group.
        same_brand: Some other company of the farm carries its brand, or nearly.
        sites: The boards on which it advertises.
        first_night, last_night: When it starts and stops advertising; 0: always, or never.
        renamed_on: From this night on its name is `new_name`; 0: never.
    """

    id: str = ""
    kind: str = "company"
    profile: str
    name: Name
    alias: str = ""
    city: City
    industry: str = ""
    ownership: str = ""
    staff: int = 0
    uscc: str = ""
    domain: str = ""
    intro: str = ""
    scope: str = ""
    segments: tuple[str, ...] = ()
    discard: str = ""
    groups: tuple[str, ...] = ()
    branch_of: str = ""
    group: str = ""
    same_brand: bool = False
    sites: tuple[str, ...] = ()
    first_night: int = 0
    last_night: int = 0
    renamed_on: int = 0
    new_name: Name | None = None

    @property
    def english(self) -> bool:
        """Whether it writes in English."""
        return self.profile == "english"

    def name_on(self, night: int) -> Name:
        """Return its name on a night."""
        if self.new_name is not None and night >= self.renamed_on:
            return self.new_name
        return self.name


def plain_company(rng: Random, profile: str, brand: str) -> Company:
    """Return a firm of one kind of profiles.toml, called `brand`."""
    about: dict[str, Any] = table("profiles")[profile]
    city = rng.choice(list(cities().values()))
    shape = rng.choice(about["shapes"])
    name = Name(
        shape=shape,
        city_as_written=city.name + ("市" if rng.random() < 0.4 else ""),
        district=rng.choice(city.districts or ("",)),
        province=city.province,
        brand=brand,
        trade=(trade := rng.choice(about["trades"])),
        form=_fitting(trade, rng.choice(about["forms"])) if "F" in shape.split() else "",
    )
    ownership, staff = rng.choice(about["ownership"]), rng.choice(about["sizes"])
    segments = list(about["segments"])
    if _is_large(profile, ownership, staff) and "large_enterprise" not in segments:
        segments.append("large_enterprise")
    return Company(
        profile=profile,
        kind=about.get("kind", "company"),
        name=name,
        city=city,
        industry=rng.choice(about["industry"]),
        ownership=ownership,
        staff=staff,
        uscc=credit_code(rng, _code_kind(name, ownership), city.code),
        domain=_domain(rng, profile),
        intro=_told(rng, about["intro"], name, city, staff),
        scope=_told(rng, about["scope"], name, city, staff),
        segments=tuple(segments),
        discard=about.get("discard", "" if segments else "no_segment"),
        groups=(*about["key"], *some(rng, about["common"], 1, 3)),
        sites=_boards(rng, told_by_ownership=bool({*segments} & _OWNED)),
    )


def trap_company(rng: Random, trap: dict[str, Any], brand: str) -> Company:
    """Return a firm of traps.toml, called `brand`."""
    anywhere = list(cities().values())
    city = cities()[trap["city"]] if "city" in trap else rng.choice(anywhere)
    name = Name(
        fixed=trap["name"].replace("{brand}", brand).replace("P", city.name), brand=brand
    )
    staff = trap.get("size", rng.choice((8, 30, 75, 160, 420)))
    segments = tuple(trap.get("segments", ()))
    return Company(
        profile="trap",
        name=name,
        city=city,
        industry=trap.get("industry", "其他"),
        ownership=trap.get("ownership", "民营"),
        staff=staff,
        uscc=credit_code(rng, "91", city.code),
        intro=_told(rng, [trap["intro"]] if "intro" in trap else [], name, city, staff),
        scope=_told(rng, [trap["scope"]] if "scope" in trap else [], name, city, staff),
        segments=segments,
        discard="" if segments else "no_segment",
        groups=tuple(trap["roles"]),
        sites=_boards(rng, told_by_ownership=bool({*segments} & _OWNED)),
    )


def numbered(found: list[Company], letter: str) -> list[Company]:
    """Return the companies with ids of their own."""
    return [dataclasses.replace(c, id=f"{letter}{at:04d}") for at, c in enumerate(found, 1)]


def _fitting(trade: str, form: str) -> str:
    """Return the legal form as it goes with a trade."""
    if trade.endswith("委员会"):
        return ""
    return form.removeprefix("集团") if trade.endswith("集团") else form


def _is_large(profile: str, ownership: str, staff: int) -> bool:
    state = ownership in {"国企", "国有企业", "上市公司"}
    return profile not in _NEVER_LARGE and (state or staff >= LARGE_STAFF)


def _code_kind(name: Name, ownership: str) -> str:
    if name.form or ownership not in _PUBLIC | {"民办非企业", "民办学校", "民办高校"}:
        return "91"
    return "12" if ownership in _PUBLIC else "52"


def _domain(rng: Random, profile: str) -> str:
    if rng.random() < 0.5:
        return ""
    letters = "".join(rng.choices("abcdefghklmnrstuwxyz", k=rng.randint(5, 8)))
    return f"{letters}.{'edu' if profile == 'university' else 'com'}.example"


def _told(rng: Random, texts: list[str], name: Name, city: City, staff: int) -> str:
    if not texts:
        return ""
    known = {
        "name": name.legal,
        "short": name.brand + (name.trade if not name.fixed else ""),
        "city": city.name,
        "province": city.region,
        "district": rng.choice(city.districts or (city.name,)),
        "staff": staff,
    }
    return filled(rng.choice(texts), rng, known)


def _boards(rng: Random, *, told_by_ownership: bool) -> tuple[str, ...]:
    """Return where a firm advertises; what only its ownership tells must be shown somewhere."""
    found = some(rng, BOARDS, 1, 4)
    if told_by_ownership and not {*found} & _OWNERSHIP_SHOWN:
        found.append(rng.choice(sorted(_OWNERSHIP_SHOWN)))
    return tuple(sorted(found))
