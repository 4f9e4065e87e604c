"""Places: the provinces, cities and counties of China, and countries, in their written forms.

A `Place` holds short names (广东, 深圳, 南山), which is how people and boards write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

from enrich.names.cities import city_in
from enrich.names.fold import fold, has_han


def listed_words(file: str) -> frozenset[str]:
    """Return the words of a data file; lines that start with # are remarks."""
    text = resources.files("enrich").joinpath("names/data", file).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(word for line in lines for word in line.split())


# Towns whose short names head brands: they count only in full or behind their city.
_WORDS = listed_words("town_words.txt")
# Pinyin shared by several cities: the one that job boards mean.
_MEANT = {
    "suzhou": "苏州", "fuzhou": "福州", "taizhou": "台州", "yichun": "宜春", "yulin": "榆林",
    "jinzhou": "锦州", "jilin": "吉林", "jinan": "济南", "chaoyang": "朝阳", "yichang": "宜昌",
    "suihua": "绥化", "hebi": "鹤壁", "fushun": "抚顺", "weihai": "威海", "changsha": "长沙",
}  # fmt: skip
_CITY_STATES = frozenset({"11", "12", "31", "50", "81", "82"})
_TAIWAN = "71"
_ZONE = re.compile(
    r"(?:[\u4e00-\u9fff]{0,4}?)(?:国家级)?(?:高新技术产业开发区|经济技术开发区|"
    r"高新技术开发区|高新技术产业园区?|"
    r"经济开发区|技术开发区|工业园区|保税港区|综合保税区|保税区|自由贸易试验区|自贸试验区|"
    r"自贸区|高新区|经开区|"
    r"开发区|新区|新城|度假区|风景区|示范区|管理区)"
)
_TOWN = re.compile(r"[\u4e00-\u9fff]{2,3}(?:镇|街道|乡)")
_SPLIT = re.compile(r"[·\-/|,\s>_]+")
_NOT_AFTER = re.compile(r"(?:东|西|南|北|中)?(?:路|街|大道|大街|巷)|(?:东|西|南|北)(?:站|大街)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place, named from the outside in; "" where it is not that exact.

    Attributes:
        country: ISO 3166 code, such as CN.
        province, city, district: Short Chinese names. The four municipalities are province and
            city at once. `district` is a district, a county, a county-level city or a zone.
        Outside China there is only the city, as it is written there (Austin).
        depth: How exact it is: 0 unknown, 1 country, 2 province, 3 city, 4 district.
        key: The place as one word, for look-ups: municipalities only once.
        town: The city where it is known, else the county, else the province or country.
    """

    country: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    # Places are few and asked often: what follows from the names is kept beside them.
    depth: int = field(init=False, repr=False, compare=False)
    key: str = field(init=False, repr=False, compare=False)
    town: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Tell what follows from the names."""
        parts = (self.country, self.province, self.city, self.district)
        depth = max((at for at, part in enumerate(parts, start=1) if part), default=0)
        town = self.city or self.district or self.province or self.country
        object.__setattr__(self, "depth", depth)
        object.__setattr__(self, "key", self._key())
        object.__setattr__(self, "town", town)

    def _key(self) -> str:
        if self.country and self.country != "CN":
            return f"{self.country} {self.city}".rstrip()
        parts = (self.province, self.city if self.city != self.province else "", self.district)
        return "".join(parts) or self.country

    def holds(self, other: Place) -> bool:
        """Return whether `other` is this place or lies in it."""
        return (
            (not self.country or self.country == other.country)
            and (not self.province or self.province == other.province)
            and (not self.city or self.city == other.city)
            and (not self.district or self.district == other.district)
        )

    def agrees(self, other: Place) -> bool:
        """Return whether one of the two holds the other; an unknown place agrees with all."""
        return self.holds(other) or other.holds(self)


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Region:
    """A line of the gazetteer: one written form of one place.

    Attributes:
        full: Written in full (深圳市), which needs no context.
        level: 1 province, 2 city, 3 county, 0 country.
        town: A county-level city or county, known by its short form alone (昆山).
    """

    place: Place
    full: bool
    level: int
    town: bool


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All written forms: Chinese ones by text, English ones by lower-case words."""

    chinese: dict[str, tuple[Region, ...]]
    english: dict[str, Place]
    lengths: dict[str, tuple[int, ...]]
    countries: dict[str, str]

    def heads(self, text: str, start: int = 0) -> list[tuple[int, tuple[Region, ...]]]:
        """Return (end, regions) of the written forms at `start`, longest first."""
        left = len(text) - start
        return [
            (start + length, found)
            for length in self.lengths.get(text[start : start + 2], ())
            if length <= left and (found := self.chinese.get(text[start : start + length]))
        ]


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer, read once."""
    chinese: dict[str, list[Region]] = {}
    english: dict[str, Place] = {}
    above = _Above()
    for code, name, short, latin, state in _table("regions.tsv"):
        level = 1 if code.endswith("0000") else 2 if code.endswith("00") else 3
        place = above.place(code, level, short, former=state == "former")
        town = level == 3 and name[-1] in "市县"
        _add(chinese, name, Region(place, len(name) > len(short), level, town))
        if short != name:
            _add(chinese, short, Region(place, False, level, town))
        if latin and not state:
            _add_english(english, latin, short, place)
    countries = {}
    for code, name, latin in _table("countries.tsv"):
        _add(chinese, fold(name), Region(Place(country=code), True, 0, False))
        for word in latin.split("|"):
            english.setdefault(fold(word), Place(country=code))
        countries[code] = name
    lengths: dict[str, set[int]] = {}
    for text in chinese:
        lengths.setdefault(text[:2], set()).add(len(text))
    return Gazetteer(
        {text: tuple(found) for text, found in chinese.items()},
        english,
        {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()},
        countries,
    )


def chain(text: str, start: int = 0, *, loose: bool = False) -> tuple[Place, int]:
    """Return the place that `text` names at `start`, from the outside in, and where it ends.

    Short names of districts and towns are words too (朝阳, 和平, 东方): alone they count only
    with `loose`, or when a city that holds them comes first.
    """
    gaz = gazetteer()
    place, at = NOWHERE, start
    while text[at : at + 2] in gaz.lengths:
        step = _step(gaz, text, at, place, loose)
        if step is None:
            break
        place, at = step
    return _zone(text, at, place) if at > start else (place, at)


@lru_cache(maxsize=1 << 16)
def find_place(text: str) -> Place | None:
    """Return the place a board's city field or an address names; None when it names none.

    >>> find_place("北京·朝阳区").key
    '北京朝阳'
    >>> find_place("Shenzhen, China").city
    '深圳'
    >>> find_place("广东省广州市番禺区石楼镇").district
    '番禺'
    """
    folded = fold(text)
    if not folded:
        return None
    if not has_han(folded):
        return _english_place(folded)
    best = NOWHERE
    for part in _SPLIT.split(folded):
        found = _inside(part, best)
        if found is not None and (best is NOWHERE or (best.holds(found) and found != best)):
            best = found
    return best if best.depth else None


def country_name(code: str) -> str:
    """Return the Chinese name of a country code; the code itself when it is not known."""
    return gazetteer().countries.get(code, code)


def _inside(part: str, context: Place) -> Place | None:
    part = part.removeprefix("中国").strip("()") or part
    for region in gazetteer().chinese.get(part, ()):
        if region.level == 0 or (context is not NOWHERE and context.holds(region.place)):
            return region.place
    place, _ = chain(part, loose=True)
    return place if place.depth else None


def _english_place(folded: str) -> Place | None:
    best = NOWHERE
    words = [w for w in re.split(r"[,/|;()\-·]+", folded) if w.strip()]
    english = gazetteer().english
    for word in words:
        plain = word.strip().removesuffix(" city").removesuffix(" province")
        found = english.get(plain)
        if found is not None and found.depth > best.depth:
            best = found
    if best.depth <= 1 and best.country != "CN":
        city = city_in(folded, _country_codes())
        if city is not None:
            return Place(country=city.country, city=city.name.title())
    return best if best.depth else None


@cache
def _country_codes() -> dict[str, str]:
    english = gazetteer().english
    return {text: place.country for text, place in english.items() if place.depth == 1}


def _step(
    gaz: Gazetteer, text: str, at: int, place: Place, loose: bool
) -> tuple[Place, int] | None:
    depth = place.depth
    for end, regions in gaz.heads(text, at):
        for region in regions:
            if region.level == 0 or (depth and not place.holds(region.place)):
                continue
            inside = depth >= 3 or (depth == 2 and region.level == 2)
            known = region.full or region.level <= 2 or inside or loose
            if not known or _NOT_AFTER.match(text, end):
                continue
            if region.place == place and not region.full:
                continue
            return region.place, end
        if place is NOWHERE:
            town = _only_town(regions)
            if town is not None and not _NOT_AFTER.match(text, end):
                return town.place, end
    return None


def _only_town(regions: tuple[Region, ...]) -> Region | None:
    """Return the county or county-level city that a bare short form means, if only one does."""
    towns = [region for region in regions if region.town]
    if len(towns) != 1 or len(regions) != 1:
        return None
    return towns[0] if towns[0].place.district not in _WORDS else None


def _zone(text: str, at: int, place: Place) -> tuple[Place, int]:
    near = text[at : at + 13]
    found = _ZONE.match(text, at) if "区" in near or "新城" in near else None
    if found and found.end() > at and found.end() < len(text) and found.end() - at <= 12:
        if not place.district:
            place = Place(place.country, place.province, place.city, found.group())
        at = found.end()
    near = text[at + 2 : at + 5]
    town = _TOWN.match(text, at) if "镇" in near or "乡" in near or "街" in near else None
    if town and town.end() < len(text) and not text.startswith("银行", town.end()):
        at = town.end()  # 星河村镇银行 is no bank of the town 星河村
    return place, at


@dataclass(slots=True)
class _Above:
    """The names of the provinces and cities read so far, by the head of their code."""

    provinces: dict[str, str] = field(default_factory=dict)
    cities: dict[str, str] = field(default_factory=dict)

    def place(self, code: str, level: int, short: str, *, former: bool) -> Place:
        head, city = code[:2], code[:4]
        if level == 1:
            self.provinces[head] = short
            return Place("CN", short, short if head in _CITY_STATES else "")
        province = self.provinces[head]
        if head in _CITY_STATES:
            return Place("CN", province, province, short)
        if level == 2 or head == _TAIWAN:
            if not former:
                self.cities[city] = short
            return Place("CN", province, short)
        return Place("CN", province, self.cities.get(city, ""), short)


def _add(chinese: dict[str, list[Region]], text: str, region: Region) -> None:
    found = chinese.setdefault(text, [])
    if all(other.place != region.place for other in found):
        found.append(region)
        found.sort(key=lambda one: one.level)


def _add_english(english: dict[str, Place], latin: str, short: str, place: Place) -> None:
    word = fold(latin)
    if word not in english or _MEANT.get(word) == short:
        english[word] = place
        english[word.replace("'", "")] = place


def _table(name: str) -> Iterator[list[str]]:
    text = resources.files("enrich").joinpath("names/data", name).read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        if line:
            yield line.split("\t")
