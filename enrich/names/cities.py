"""Cities outside China, as boards write them: Austin, TX · London · Munich, Germany."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_STATES = {
    "US": "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv "
    "nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc",
    "CA": "ab bc mb nb nl ns on pe qc sk",
    "AU": "nsw vic qld tas act",
}
_STATE = {code: land for land, codes in _STATES.items() for code in codes.split()}
_NAMED_STATES = {
    "US": "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|"
    "georgia|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|"
    "massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|"
    "new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|"
    "oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|"
    "virginia|washington|west virginia|wisconsin|wyoming",
    "CA": "alberta|british columbia|manitoba|new brunswick|nova scotia|ontario|quebec|"
    "saskatchewan",
    "GB": "scotland|wales|northern ireland",
    "AU": "new south wales|queensland|tasmania|western australia|south australia",
}
_NAMED = {name: land for land, names in _NAMED_STATES.items() for name in names.split("|")}
_POSTCODE = re.compile(r"\s+(?:\d{4,6}(?:-\d{4})?|[a-z]\d[a-z] ?\d[a-z]\d)$")
_NO_CITY = re.compile(
    r"\d|\b(?:remote|hybrid|anywhere|nationwide|various|multiple|locations?|onsite|home|"
    r"offices?|headquarters|hq|metro(?:politan)? area|greater|county|region|worldwide|global)\b"
)


@dataclass(frozen=True, slots=True)
class City:
    """A city outside China; `word` when its name is a word or a surname too."""

    country: str
    name: str
    word: bool = False


@cache
def cities() -> dict[str, City]:
    """Return the listed cities by their lower-case names; of namesakes the first listed."""
    text = resources.files("enrich").joinpath("names/data/latin_cities.txt")
    found: dict[str, City] = {}
    for line in text.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        country, _, names = line.partition(" ")
        for name in names.split("|"):
            plain = name.removesuffix("*")
            found.setdefault(plain, City(country, plain, word=plain != name))
    return found


def state_country(text: str) -> str:
    """Return the country of a state or province, written as a code or in full, or ""."""
    return _STATE.get(text) or _NAMED.get(text, "")


def city_in(folded: str, countries: dict[str, str]) -> City | None:
    """Return the city that a field for places names; None when it names none.

    Args:
        folded: Parts from the inside out, divided by commas: a city, perhaps with its street
            before it, and its state or country behind.
        countries: Codes of countries by lower-case names.

    >>> city_in("austin, tx", {}), city_in("boise, id, usa", {"usa": "US"})
    (City(country='US', name='austin', word=True), City(country='US', name='boise', word=False))
    """
    parts = [_POSTCODE.sub("", part.strip()) for part in re.split(r"[,;|/()]+", folded)]
    parts = [part.removesuffix(" city") if part not in cities() else part for part in parts]
    land = ""
    while len(parts) > 1 and (
        part_land := countries.get(parts[-1]) or state_country(parts[-1])
    ):
        land = land or part_land
        parts.pop()
    name = parts[-1] if parts else ""
    known = cities().get(name)
    if known is not None and (not land or known.country == land):
        return known
    if not land or not name or name in countries or _NO_CITY.search(name):
        return None
    return City(land, name)
