"""What a firm advertises: titles, texts and pay, written from the phrases in `texts`.

A firm has slots; a slot is a place that is vacant again and again. Each time is one advert,
with a life of some weeks: it opens, may be changed once, and closes. All of it follows from the
seed and the slot, so that any night can be shown without living through the nights before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from spiders.farm.chance import chance, some
from spiders.farm.companies import Company
from spiders.farm.texts import City, Filler, Role, cities, roles, table

FOREIGN_PROFILES = {
    "foreign_trade", "foreign_invested", "overseas_construction", "research_institute",
}  # fmt: skip
"""Firms whose people travel abroad: their adverts may say so."""

_COUNTRY_SLOTS = (
    "trade_country", "site_country", "study_country", "tour_country", "work_country",
    "home_country", "country_en", "country_en2", "home_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place at a firm.

    Attributes:
        period: Nights from one opening to the next. open_for: how many of them it is open.
        phase: Where in its period the slot stands before night 1.
        sites: The boards on which it is advertised.
    """

    company: Company
    number: int
    period: int
    open_for: int
    phase: int
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """One time that a slot is vacant.

    Attributes:
        opened, closed: First night on which it is out, and first on which it is not any more.
        changed: From this night on the pay is higher and the text longer; 0: never.
        pay: Thousand yuan a month, from and to.
        lines: The text, one block a line; `added` joins it when it changes.
        countries: Those that title and text name.
    """

    slot: Slot
    time: int
    opened: int
    closed: int
    changed: int
    city: City
    district: str
    title: str
    pay: tuple[int, int]
    lines: tuple[str, ...]
    added: str
    countries: tuple[str, ...]

    def text_on(self, night: int) -> str:
        """Return the description as it stands on a night."""
        more = (self.added,) if self.has_changed(night) else ()
        return "\n".join((*self.lines, *more))

    def pay_on(self, night: int) -> tuple[int, int]:
        """Return the pay as it stands on a night."""
        low, high = self.pay
        return (low + 1, high + 2) if self.has_changed(night) else self.pay

    def has_changed(self, night: int) -> bool:
        """Whether the change has happened."""
        return 0 < self.changed <= night

    def touched(self, night: int) -> int:
        """Return the night of its last change."""
        return self.changed if self.has_changed(night) else self.opened


def slots(seed: int, company: Company) -> Iterator[Slot]:
    """Yield a firm's slots; the first is never vacant for long and stands on all its boards."""
    rng = chance(seed, "slots", company.id)
    for number in range(_slot_count(rng, company)):
        period = rng.randint(18, 60)
        main = number == 0
        sites = company.sites if main else tuple(sorted(some(rng, company.sites, 1, 2)))
        yield Slot(
            company=company,
            number=number,
            period=period,
            open_for=period if main else int(period * rng.uniform(0.6, 0.9)),
            phase=rng.randrange(period),
            sites=sites,
        )


def advert(seed: int, slot: Slot, time: int) -> Advert:
    """Return what a slot advertises the `time`-th time."""
    company = slot.company
    rng = chance(seed, "advert", company.id, slot.number, time)
    opened = time * slot.period - slot.phase
    role = _role(rng, company, slot.number)
    city = _place(rng, company)
    district = rng.choice(city.districts or ("",))
    filler = Filler(
        rng,
        {
            "city": city.english if company.english else city.name,
            "district": district or city.name,
            "host": company.domain or "mail.example",
        },
    )
    title = _title(rng, company, role, filler)
    lines = _lines(rng, company, role, filler)
    added = filler.fill(rng.choice(role.duties))
    countries = {word for slot in _COUNTRY_SLOTS for word in filler.used.get(slot, ())}
    return Advert(
        slot=slot,
        time=time,
        opened=opened,
        closed=opened + slot.open_for,
        changed=opened + rng.randint(2, slot.open_for - 1) if rng.random() < 0.25 else 0,
        city=city,
        district=district,
        title=title,
        pay=_pay(rng, role),
        lines=lines,
        added=added,
        countries=tuple(sorted(countries)),
    )


def _slot_count(rng: Random, company: Company) -> int:
    if company.profile == "hidden":
        return 1
    if company.english:
        return rng.randint(8, 30)
    if company.kind == "agency":
        return rng.randint(8, 26)
    steps = ((20, 1, 4), (100, 2, 7), (500, 4, 11), (10**9, 6, 18))
    low, high = next((a, b) for limit, a, b in steps if company.staff < limit)
    return rng.randint(low, high)


def _role(rng: Random, company: Company, number: int) -> Role:
    """The first slot is always a job of the firm's own kind; half of the others are."""
    own = company.groups[0]
    group = own if number == 0 or rng.random() < 0.45 else rng.choice(company.groups)
    return rng.choice(roles(group))


def _place(rng: Random, company: Company) -> City:
    away = rng.random() < 0.08 and company.staff >= 100 and not company.branch_of
    return rng.choice(list(cities().values())) if away else company.city


def _title(rng: Random, company: Company, role: Role, filler: Filler) -> str:
    title = filler.fill(rng.choice(role.titles))
    if company.english or rng.random() < 0.75:
        return title
    return title + filler.fill(rng.choice(table("extras")["title_tails"]))


def _pay(rng: Random, role: Role) -> tuple[int, int]:
    low, high = role.pay
    start = rng.randint(low, max(low, high - 3))
    return start, min(high, start + rng.randint(2, 6))


def _lines(rng: Random, company: Company, role: Role, filler: Filler) -> tuple[str, ...]:
    duties = some(rng, role.duties, 3, 7)
    wants = some(rng, role.wants, 2, 5)
    if not company.english:
        duties, wants = _with_travel(rng, company, role, duties, wants)
    return tuple(filler.fill(block) for block in _framed(rng, company, duties, wants))


def _with_travel(
    rng: Random, company: Company, role: Role, duties: list[str], wants: list[str]
) -> tuple[list[str], list[str]]:
    extras = table("extras")
    if role.books and rng.random() < 0.5:
        duties = [*duties, rng.choice(extras["book"])]
    if role.trips and rng.random() < 0.6:
        near = rng.choice((extras["trip_home"], extras["trip_none"]))
        far = company.profile in FOREIGN_PROFILES
        wants = [*wants, rng.choice(extras["trip_far"] if far else near)]
    return duties, wants


def _framed(rng: Random, company: Company, duties: list[str], wants: list[str]) -> list[str]:
    if company.english:
        about = table("extras")["about_english"][company.groups[0]]
        about = about.replace("{brand}", company.name.brand)
        return [about, "What you will do", *duties, "What you bring", *wants]
    extras, nth = table("extras"), rng.randrange(len(table("extras")["duty_heads"]))
    mark = rng.choice(("{}、", "{}.", "{}. ", "({})", "- "))
    blocks = [extras["duty_heads"][nth], *_marked(mark, duties)]
    if rng.random() < 0.9:
        blocks += [extras["want_heads"][nth], *_marked(mark, wants)]
    if rng.random() < 0.4:
        heads = extras["benefit_heads"]
        blocks += [heads[nth % len(heads)], "、".join(some(rng, extras["benefits"], 4, 8))]
    if rng.random() < 0.7:
        blocks += some(rng, extras["asides"], 1, 5)
    if rng.random() < 0.06:
        blocks.append(rng.choice(extras["contact"]))
    return blocks


def _marked(mark: str, lines: list[str]) -> list[str]:
    return [f"{mark.replace('{}', str(at))}{line}" for at, line in enumerate(lines, 1)]
