"""How a board shows an advert: which fields, in which words. This is the truth to measure by.

A `Posting` holds exactly what the board's pages show, so that a reader is right when it gives
the same back. The boards differ in what they show at all, and in how they write dates, pay,
places and sizes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256

from spiders.farm.adverts import Advert
from spiders.farm.chance import chance
from spiders.farm.companies import Company
from spiders.farm.shown import names_shown
from spiders.farm.texts import filled, table

EPOCH = date(2026, 1, 5)
"""The business date of night 1."""

CHINA = timezone(timedelta(hours=8))


def night_date(night: int) -> date:
    """Return the business date of a night.

    >>> night_date(3)
    datetime.date(2026, 1, 7)
    """
    return EPOCH + timedelta(days=night - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One posting as one board shows it on one night, and the truth behind it.

    Attributes:
        path: Its address on the board, from the root.
        advert: The advert that it shows; other boards may show it too.
        opened, closed: First night on the board, and first night not any more.
        touched: Night of its last change.
    """

    site: str
    key: str
    path: str
    advert: str
    company_id: str
    kind: str
    opened: int
    closed: int
    touched: int
    countries: tuple[str, ...]
    title: str
    employer: str
    employer_short: str = ""
    site_company_id: str = ""
    uscc: str = ""
    industry: str = ""
    ownership: str = ""
    size: str = ""
    city: str = ""
    address: str = ""
    domain: str = ""
    posted_on: str = ""
    valid_through: str = ""
    pay: str = ""
    description: str = ""
    intro: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a board's habits choose from."""

    seed: int
    advert: Advert
    site: str
    night: int
    number: int

    @property
    def company(self) -> Company:
        """The advertiser."""
        return self.advert.slot.company

    @property
    def open_nights(self) -> tuple[int, int]:
        """First night on this board and first night not any more: boards lag behind."""
        late = chance(self.seed, "lag", self.site, self.number).randint(0, 2)
        opened, closed = self.advert.opened, self.advert.closed
        if self.advert.slot.number > 0:
            opened, closed = opened + late, closed + late % 2
        company = self.company
        last = company.last_night or closed
        return max(opened, company.first_night or opened), min(closed, last)

    @property
    def address(self) -> str:
        """A street address of the place of work."""
        rng = chance(self.seed, "address", self.company.id, self.advert.city.name)
        words = table("words")["slots"]
        number = filled(rng.choice(words["place_on_road"]), rng, {})
        return f"{self.advert.district}{rng.choice(words['road'])}{number}"

    @property
    def company_number(self) -> str:
        """The board's own number of the advertiser; nobody's number for those who hide."""
        if self.company.profile == "hidden":
            return ""
        digest = sha256(f"{self.seed}|{self.site}|{self.company.id}".encode()).hexdigest()
        return str(int(digest[:9], 16))


def posting(facts: Facts) -> Posting:
    """Return the posting as its board shows it."""
    opened, closed = facts.open_nights
    advert, company = facts.advert, facts.company
    employer, short = names_shown(facts.seed, company, facts.site, facts.night)
    key = _KEYS[facts.site](facts)
    return Posting(
        site=facts.site,
        key=key,
        path=_PATHS[facts.site].format(key=key, tenant=tenant(company)),
        advert=f"{company.id}-{advert.slot.number}-{advert.time}",
        company_id=company.id,
        kind=company.kind,
        opened=opened,
        closed=closed,
        touched=max(opened, advert.touched(facts.night)),
        countries=advert.countries,
        title=advert.title,
        employer=employer,
        employer_short=short,
        description=advert.text_on(facts.night),
        **{name: show(facts) for name, show in _SHOWN[facts.site].items()},
    )


def tenant(company: Company) -> str:
    """Return the slug under which an English firm has its board."""
    return company.name.brand.lower() if company.english else ""


def size_shown(facts: Facts) -> str:
    """Return the size class of the employer in the board's own steps."""
    staff = facts.company.staff
    if not staff:
        return ""
    steps = _SIZES[facts.site]
    return next((label for limit, label in steps if staff < limit), steps[-1][1])


def _opened_at(facts: Facts) -> datetime:
    night = facts.open_nights[0]
    rng = chance(facts.seed, "hour", facts.site, facts.number)
    day = datetime.combine(night_date(night), datetime.min.time(), CHINA)
    return day + timedelta(minutes=rng.randint(480, 1200), seconds=rng.randint(0, 59))


def _ago(facts: Facts) -> str:
    days = facts.night - facts.open_nights[0]
    return {0: "今天", 1: "昨天"}.get(days, f"{days}天前" if days <= 30 else "30天前")


def _pay_k(facts: Facts) -> str:
    low, high = facts.advert.pay_on(facts.night)
    months = chance(facts.seed, "months", facts.number).choice(("", "", "·13薪", "·14薪"))
    return f"{low}-{high}K{months}"


def _pay_words(facts: Facts) -> str:
    low, high = facts.advert.pay_on(facts.night)
    if high >= 10:
        return f"{low / 10:g}-{high / 10:g}万/月"
    return f"{low}-{high}千/月"


def _pay_yuan(facts: Facts) -> str:
    low, high = facts.advert.pay_on(facts.night)
    return f"{low * 1000}-{high * 1000}元/月"


def _pay_year(facts: Facts) -> str:
    low, high = facts.advert.pay_on(facts.night)
    return f"CNY {low * 12}K - {high * 12}K"


def _industry(facts: Facts) -> str:
    return facts.company.industry


def _place(mark: str) -> Callable[[Facts], str]:
    def show(facts: Facts) -> str:
        city, district = facts.advert.city, facts.advert.district
        return f"{city.name}{mark}{district}" if district else city.name

    return show


def _region(facts: Facts) -> str:
    city, district = facts.advert.city, facts.advert.district
    if city.province == city.name:
        return f"{city.region}{district}"
    return f"{city.region}{city.name}市{district}"


def _whole_address(facts: Facts) -> str:
    """Return street, city, region and country, as a JobPosting's parts are read."""
    city = facts.advert.city
    return f"{facts.address}, {city.name}, {city.region}, CN"


def _known_code(facts: Facts) -> str:
    seldom = chance(facts.seed, "code", facts.company.id).random() < 0.15
    return "" if seldom else facts.company.uscc


def _valid_through(facts: Facts) -> str:
    return str(night_date(facts.open_nights[1]) + timedelta(days=7))


def _uuid(facts: Facts) -> str:
    return str(
        uuid.UUID(bytes=sha256(f"tern|{facts.number}".encode()).digest()[:16], version=4)
    )


_KEYS: dict[str, Callable[[Facts], str]] = {
    "farm_beacon": lambda f: f"bk{f.number % 97:02d}{f.number}",
    "farm_banyan": lambda f: str(f.number * 3 + 20_000_001),
    "farm_service": lambda f: f"GZ{f.number:012d}",
    "farm_swift": lambda f: sha256(f"swift|{f.number}".encode()).hexdigest()[:20],
    "farm_lattice": lambda f: str(f.number + 7_000_000),
    "farm_harbor": lambda f: str(f.number + 4_000_000_000),
    "farm_tern": _uuid,
}
_PATHS = {
    "farm_beacon": "job/{key}.html",
    "farm_banyan": "jobs/show-{key}.html",
    "farm_service": "position/{key}",
    "farm_swift": "job_detail/{key}.html",
    "farm_lattice": "wn/jobs/{key}",
    "farm_harbor": "boards/{tenant}/jobs/{key}",
    "farm_tern": "{tenant}/{key}",
}
_SIZES: dict[str, tuple[tuple[int, str], ...]] = {
    "farm_banyan": (
        (20, "20人以下"), (100, "20-99人"), (500, "100-499人"), (1000, "500-999人"),
        (10**9, "1000人以上"),
    ),
    "farm_service": (
        (50, "少于50人"), (150, "50-150人"), (500, "150-500人"), (1000, "500-1000人"),
        (5000, "1000-5000人"), (10**9, "5000人以上"),
    ),
    "farm_lattice": (
        (15, "少于15人"), (50, "15-50人"), (150, "50-150人"), (500, "150-500人"),
        (2000, "500-2000人"), (10**9, "2000人以上"),
    ),
}  # fmt: skip
_SHOWN: dict[str, dict[str, Callable[[Facts], str]]] = {
    "farm_beacon": {
        "industry": _industry,
        "city": lambda f: f.advert.city.name,
        "address": _whole_address,
        "domain": lambda f: f.company.domain,
        "posted_on": lambda f: _opened_at(f).date().isoformat(),
        "valid_through": _valid_through,
        "pay": _pay_yuan,
        "intro": lambda f: f.company.intro,
    },
    "farm_banyan": {
        "site_company_id": lambda f: f.company_number,
        "industry": _industry,
        "ownership": lambda f: f.company.ownership,
        "size": size_shown,
        "city": _place("-"),
        "address": lambda f: f.address,
        "posted_on": lambda f: _opened_at(f).date().isoformat(),
        "pay": _pay_words,
        "intro": lambda f: f.company.intro,
    },
    "farm_service": {
        "site_company_id": lambda f: f.company_number,
        "uscc": _known_code,
        "industry": _industry,
        "ownership": lambda f: f.company.ownership,
        "size": size_shown,
        "city": _region,
        "posted_on": lambda f: _opened_at(f).strftime("%Y-%m-%d %H:%M:%S"),
        "pay": _pay_yuan,
        "intro": lambda f: f.company.intro,
        "scope": lambda f: f.company.scope,
    },
    "farm_swift": {
        "site_company_id": lambda f: f.company_number,
        "city": _place("·"),
        "posted_on": _ago,
        "pay": _pay_k,
    },
    "farm_lattice": {
        "site_company_id": lambda f: f.company_number,
        "industry": _industry,
        "size": size_shown,
        "city": lambda f: f.advert.city.name,
        "address": lambda f: f.address,
        "posted_on": lambda f: _opened_at(f).strftime("%Y/%m/%d %H:%M"),
        "pay": lambda f: _pay_k(f).lower(),
        "intro": lambda f: f.company.intro,
    },
    "farm_harbor": {
        "city": lambda f: f"{f.advert.city.english}, China",
        "posted_on": lambda f: _opened_at(f).isoformat(),
    },
    "farm_tern": {
        "city": lambda f: f.advert.city.english,
        "posted_on": lambda f: _opened_at(f).isoformat(timespec="milliseconds"),
        "pay": _pay_year,
    },
}
