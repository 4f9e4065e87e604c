"""A seeded world of employers with English and other Latin names, and the truth.

All brands are invented or plain words that many firms share; only the cities are real. The
noise is that of boards and registers: legal forms written in many ways or left out, "The", "&",
abbreviations, cut and misspelt names, a second name behind "d/b/a", acronyms, an advertiser's
tail, places in brackets. What makes it hard is who else is there: one brand in several trades
and cities, subsidiaries, branches, numbered firms, and names one letter apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import pandas as pd


def _words(text: str, between: str | None = None) -> tuple[str, ...]:
    return tuple(text.split(between))


CITY_AGREES = 0.69
_CITIES = _words(
    "Austin, TX|Denver, CO|Chicago, IL|Boston, MA|Seattle, WA|Portland, OR|Atlanta, GA|"
    "Phoenix, AZ|Dallas, TX|Houston, TX|Columbus, OH|Charlotte, NC|Nashville, TN|Tampa, FL|"
    "Minneapolis, MN|Sacramento, CA|San Diego, CA|Kansas City, MO|Pittsburgh, PA|Raleigh, NC|"
    "London, UK|Manchester, UK|Leeds, UK|Bristol, UK|Dublin, Ireland|Toronto, Canada|"
    "Vancouver, Canada|Sydney, Australia|Melbourne, Australia|Singapore|Berlin, Germany|"
    "Munich, Germany|Amsterdam, Netherlands|Paris, France|Milan, Italy|Madrid, Spain|"
    "Stockholm, Sweden|Kuala Lumpur, Malaysia|Shanghai, China|Shenzhen, China",
    "|",
)  # fmt: skip
_ABROAD = {
    "Berlin": "german", "Munich": "german", "Amsterdam": "dutch", "Paris": "french",
    "Milan": "italian", "Madrid": "spanish", "Stockholm": "nordic", "Singapore": "asian",
    "Kuala Lumpur": "malay", "Shanghai": "asian", "Shenzhen": "asian", "London": "british",
    "Manchester": "british", "Leeds": "british", "Bristol": "british", "Dublin": "british",
    "Sydney": "australian", "Melbourne": "australian",
}  # fmt: skip
# Each firm has one form; a tuple holds the ways in which people write it.
_FORMS = {
    "american": (
        ("Inc.", "Inc", ", Inc.", ", Inc", "INC.", "Incorporated"),
        ("LLC", "L.L.C.", ", LLC", "llc", ", L.L.C."),
        ("Corp.", "Corporation", "Corp"), ("Co.", "Company", "Co"), ("LLP", ", LLP", "L.L.P."),
    ),
    "british": (
        ("Ltd", "Ltd.", "Limited", "LTD", ", Ltd."), ("plc", "PLC", "P.L.C."), ("LLP",),
    ),
    "australian": (("Pty Ltd", "Pty. Ltd.", "Pty Limited", "PTY LTD"),),
    "german": (
        ("GmbH", "G.m.b.H.", "gmbh", "GMBH"), ("AG",), ("GmbH & Co. KG", "GmbH & Co KG"),
    ),
    "dutch": (("B.V.", "BV", "b.v."), ("N.V.", "NV")),
    "french": (("SAS", "S.A.S."), ("SARL", "S.A.R.L."), ("S.A.", "SA")),
    "italian": (("S.p.A.", "SpA", "S.P.A."), ("S.r.l.", "Srl", "SRL")),
    "spanish": (("S.L.", "SL"), ("S.A.", "SA")),
    "nordic": (("AB",), ("A/S", "AS")),
    "asian": (
        ("Pte Ltd", "Pte. Ltd.", "PTE LTD"),
        ("Co., Ltd.", "Co Ltd", "Co.,Ltd", "Company Limited"),
    ),
    "malay": (("Sdn Bhd", "Sdn. Bhd.", "SDN BHD"),),
}  # fmt: skip
# Plain words that many firms take for a brand.
_COMMON = _words(
    "Apex Summit Pioneer Liberty Pinnacle Horizon Alliance Premier Phoenix Atlas Vanguard"
    " Evergreen Beacon Frontier Keystone Cornerstone Heritage Legacy Patriot Eagle Falcon"
    " Titan Delta Omega Alpha Nova Orion Sterling Crown Royal Imperial Unity Harmony Pacific"
    " Atlantic Northwest Midwest Lakeside Riverside Hillside Capitol Metro Precision Quality"
    " Reliable Advanced Superior Elite Dynamic Integrated Allied Standard American National"
)
_FIRST = _words(
    "Bright Silver Oak Red Blue Stone North Harbor Maple Iron Copper Clear Swift Fair Green"
    " Gold Winter Spring Cedar Ash Hawk Fox Wolf Bear Crest Cross Wind Light High Long"
)
_SECOND = _words(
    "water leaf ridge fern field stone line wood bridge gate ford brook dale mont shore view"
    " haven well port point land side worth ton ley burn cliff mere"
)
_SYLLABLES = _words(
    "ve lo tra qui zen dax mir ta ko ral nex vi sol ar bel cor fin glo hy jen kap lum mo nor"
    " pro ri sy tel ul var wex xan yor zi"
)
_SURNAMES = _words(
    "Abernathy Birkett Calloway Dunmore Ellery Fairbank Garrick Hadleigh Ingram Jessop Kirkwood"
    " Lockhart Merriman Norcross Osgood Penhallow Quigley Radcliff Standish Thackeray Underhill"
    " Vickery Wetherby Yardley Zeller Hofmann Müller Schröder Lindqvist Björk Rossi Conti"
    " García Núñez Lefèvre Moreau O'Brien O'Malley McAllister MacGregor Nakamura Tanaka Tan Lim"
)
_TRADES = _words(
    "Plumbing|Plumbing & Heating|Heating & Air|Electric|Roofing|Construction|Builders|"
    "Landscaping|Logistics|Transport|Trucking|Freight|Foods|Bakery|Catering|Restaurants|Dental|"
    "Dental Care|Pharmacy|Medical Center|Home Health|Healthcare|Veterinary Clinic|"
    "Senior Living|Insurance|Financial|Capital|Bank|Credit Union|Realty|Properties|"
    "Property Management|Law|Accounting|Consulting|Engineering|Robotics|Instruments|Analytics|"
    "Software|Data Systems|Networks|Semiconductor|Biosciences|Therapeutics|Chemicals|Plastics|"
    "Steel|Manufacturing|Machine Works|Tool & Die|Packaging|Printing|Textiles|Apparel|"
    "Furniture|Automotive|Auto Parts|Aviation|Energy|Solar|Mining|Farms|Nurseries|Security|"
    "Cleaning|Staffing|Academy|Montessori School|Media|Marketing|Design Studio|Hotels|Travel|"
    "Fitness|Salon",
    "|",
)
_TAILS = _words("Group Solutions Services Technologies Partners Holdings International Systems")
_SHORTER = {
    "International": "Intl", "Manufacturing": "Mfg", "Services": "Svcs", "Technologies": "Tech",
    "Brothers": "Bros", "Construction": "Constr.", "Engineering": "Eng.", "Systems": "Sys",
    "Associates": "Assoc.", "Management": "Mgmt", "Saint": "St.", "Center": "Ctr",
    "American": "Amer.", "National": "Nat'l", "University": "Univ.", "Transport": "Trans.",
}  # fmt: skip
_REGIONS = _words("Canada Europe UK USA Asia Australia Ireland Germany")
_NUMBERS = _words("24 7 3 1st 360 101 5 21 9 66 2 8")
_BRANCHES = (
    "{} - {} Store #{n}", "{} - {} Branch", "{}, {} Office", "{} ({} Branch)", "{} #{n} {}",
)  # fmt: skip
_JUNK = (
    "{} - Now Hiring!", "{} Careers", "{} – hiring now", "Careers at {}", "{} | Jobs",
    "{} (Hiring)", "{} *Urgent*", "{} - Apply Today", "{} (via Bluestone Talent)", "{} Jobs",
)  # fmt: skip
_UNNAMED = (
    "Confidential", "Confidential Company", "Our Client", "Undisclosed", "Private Company",
    "A leading logistics company", "Leading Healthcare Provider", "Stealth Startup",
    "Company Confidential", "Fortune 500 Company", "Anonymous Employer",
)  # fmt: skip
_KEYS = dict(zip("abcdefghijklmnopqrstuvwxyz", "snvfrdghjoklmmbpwetcyufzyx", strict=True))


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer of the world.

    Attributes:
        brand, trade, tail: What its name is made of; `tail` is a word like Group, or "".
        place: A city or country within the name. branch: The whole name of a branch.
        known_as: A second name that it trades under.
    """

    number: int
    city: str
    brand: str
    trade: str
    tail: str
    forms: tuple[str, ...]
    place: str = ""
    branch: str = ""
    known_as: str = ""

    @property
    def core(self) -> str:
        """The name without its legal form."""
        return " ".join(filter(None, (self.brand, self.trade, self.tail, self.place)))


def english_world(seed: int, mentions: int) -> pd.DataFrame:
    """Return mention_id, name, city, truth, noise; an anonymous employer is its own."""
    random = Random(seed)
    firms = _firms(random, max(10, mentions // 6))
    weights = [1 / (1 + at) ** 0.6 for at in range(len(firms))]
    rows = []
    for at, firm in enumerate(random.choices(firms, weights, k=mentions)):
        if random.random() < 0.03:
            rows.append((at, random.choice(_UNNAMED), firm.city, f"x{at}", "anonymous"))
            continue
        city = firm.city if random.random() < CITY_AGREES else random.choice(_CITIES)
        name, noise = _shown(random, firm)
        rows.append((at, name, city, f"f{firm.number}", noise))
    return pd.DataFrame(rows, columns=["mention_id", "name", "city", "truth", "noise"])


def _firms(random: Random, count: int) -> list[Firm]:
    firms: list[Firm] = []
    taken: set[str] = set()
    while len(firms) < count:
        firm = _firm(random, len(firms), firms)
        name = (firm.branch or firm.core).casefold()
        # One in a hundred bears the very name of another: only its city can tell.
        if name not in taken or (not firm.branch and random.random() < 0.01):
            taken.add(name)
            firms.append(firm)
    random.shuffle(firms)
    return firms


def _firm(random: Random, number: int, firms: list[Firm]) -> Firm:
    chance = random.random()
    if firms and chance < 0.18:
        other = random.choice(firms)
        if not other.branch:
            return _relative(random, number, other, chance)
    city = random.choice(_CITIES)
    trade = random.choice(_TRADES) if random.random() < 0.88 else ""
    tail = random.choice(_TAILS) if not trade or random.random() < 0.25 else ""
    firm = Firm(number, city, _brand(random), trade, tail, _form(random, city))
    if random.random() < 0.05:
        firm = replace(firm, known_as=f"{_brand(random)} {random.choice(_TRADES)}")
    return firm


def _relative(random: Random, number: int, other: Firm, chance: float) -> Firm:
    """Return a branch, a subsidiary, a namesake, or a firm that only looks like another."""
    city = random.choice(_CITIES)
    town = city.split(",", maxsplit=1)[0]
    new = replace(other, number=number, city=city, forms=_form(random, city), known_as="")
    if chance < 0.04:
        shape = random.choice(_BRANCHES)
        return replace(new, branch=shape.format(other.core, town, n=random.randint(2, 400)))
    kinds = (
        (0.07, replace(new, place=random.choice(_REGIONS))),
        (0.10, replace(new, place=random.choice((town, f"of {town}")))),
        (0.13, replace(new, trade=random.choice(_TRADES), tail="")),
        (0.15, replace(new, tail=random.choice(_TAILS))),
        (0.165, replace(new, brand=f"{other.brand} {random.choice(_NUMBERS)}")),
        (1.0, replace(new, brand=_neighbour(random, other.brand))),
    )
    return next(firm for below, firm in kinds if chance < below)


def _form(random: Random, city: str) -> tuple[str, ...]:
    land = _ABROAD.get(city.split(",", maxsplit=1)[0], "american")
    forms = _FORMS[land]
    return random.choices(forms, [1 / (at + 1) for at in range(len(forms))])[0]


def _brand(random: Random) -> str:
    kinds = (_common, _compound, _coined, _surnames, _letters, _saint, _numbered)
    return random.choices(kinds, (24, 20, 18, 24, 6, 4, 4))[0](random)


def _common(random: Random) -> str:
    word = random.choice(_COMMON)
    return word if random.random() < 0.5 else f"{word} {random.choice(_SURNAMES)}"


def _compound(random: Random) -> str:
    return random.choice(_FIRST) + random.choice(_SECOND)


def _coined(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=random.choice((2, 3, 3)))).capitalize()


def _surnames(random: Random) -> str:
    one, two = random.sample(_SURNAMES, 2)
    shapes = (one, f"{one} & {two}", f"{one} Brothers", f"{one} & Sons", f"{one}'s")
    initial = random.choice("ABCDEJKLMRST")
    return random.choice((*shapes, f"{initial}. {one}", f"{one} {two}"))


def _letters(random: Random) -> str:
    return "".join(random.choices("ABCDEFGHKLMNPRSTVWXZ", k=random.choice((3, 3, 4))))


def _saint(random: Random) -> str:
    return f"Saint {random.choice(('Anne', 'Luke', 'Clare', 'Jude', 'Mark'))}'s"


def _numbered(random: Random) -> str:
    return f"{random.choice(_NUMBERS)} {_compound(random)}"


def _neighbour(random: Random, brand: str) -> str:
    """Return another firm's brand that differs in one letter or an s."""
    if len(brand) < 4 or random.random() < 0.4:
        return f"{brand}s" if not brand.endswith("s") else brand[:-1]
    at = random.randrange(1, len(brand))
    return brand[:at] + random.choice("aeiorstln") + brand[at + 1 :]


def _shown(random: Random, firm: Firm) -> tuple[str, str]:
    if firm.branch:
        return _cased(random, firm.branch), "branch"
    noise = random.choices(list(_NOISE), [share for share, _ in _NOISE.values()])[0]
    name = _with_form(firm.core, random.choice(firm.forms))
    return _cased(random, _NOISE[noise][1](random, firm, name)), _KIND.get(noise, noise)


def _shorter(_random: Random, firm: Firm, _name: str) -> str:
    return " ".join(filter(None, (firm.brand, firm.trade, firm.place)))


def _the(random: Random, firm: Firm, name: str) -> str:
    return f"The {random.choice((firm.core, name))}"


def _cut(random: Random, _firm: Firm, name: str) -> str:
    at = max(12, int(len(name) * random.uniform(0.6, 0.9)))
    return f"{name[:at].strip()}{random.choice(('...', '…', ''))}"


def _slip(random: Random, firm: Firm, name: str) -> str:
    return _misspelt(random, name if random.random() < 0.6 else firm.core)


def _advertised(random: Random, firm: Firm, name: str) -> str:
    return random.choice(_JUNK).format(firm.core if random.random() < 0.6 else name)


def _second_name(random: Random, firm: Firm, name: str) -> str:
    link = random.choice((" d/b/a ", " dba ", " t/a ", ", doing business as "))
    return f"{name}{link}{firm.known_as}" if firm.known_as else name


def _other_form(random: Random, firm: Firm, _name: str) -> str:
    return _with_form(firm.core, random.choice(_form(random, random.choice(_CITIES))))


def _placed(random: Random, firm: Firm, name: str) -> str:
    town = firm.city.split(",", maxsplit=1)[0]
    shapes = (f"{name} ({town})", f"{firm.core} - {town}", f"{name}, {town}")
    return name if firm.place else random.choice(shapes)


def _spaced(random: Random, firm: Firm, name: str) -> str:
    return name.replace(" ", "-", 1) if " " in firm.brand else _apart(random, name)


def _domain(_random: Random, firm: Firm, _name: str) -> str:
    return f"{firm.brand}{firm.trade}".replace(" ", "").replace("&", "and") + ".com"


_NOISE: dict[str, tuple[int, Callable[[Random, Firm, str], str]]] = {
    "plain": (40, lambda _random, _firm, name: name),
    "core": (24, lambda _random, firm, _name: firm.core),
    "the": (4, _the),
    "abbreviated": (6, lambda random, _firm, name: _abbreviated(random, name)),
    "shorter": (4, _shorter),
    "brand": (3, lambda _random, firm, _name: firm.brand),
    "cut": (3, _cut),
    "slip": (4, _slip),
    "advertised": (5, _advertised),
    "second_name": (2, _second_name),
    "acronym": (1, lambda random, firm, _name: _initials(random, firm.core)),
    "other_form": (2, _other_form),
    "placed": (3, _placed),
    "spaced": (2, _spaced),
    "domain": (1, _domain),
}
_KIND = {"core": "short", "shorter": "short"}
"""What the metric calls a form that could be anybody's in another city."""


def _with_form(core: str, form: str) -> str:
    return core + form if form.startswith(",") else f"{core} {form}"


def _cased(random: Random, name: str) -> str:
    kind = random.random()
    if kind < 0.12:
        name = name.upper()
    elif kind < 0.16:
        name = name.lower()
    if random.random() < 0.3:
        name = name.replace("&", "and") if random.random() < 0.7 else name.replace(" & ", "&")
    if random.random() < 0.5:
        plain = unicodedata.normalize("NFD", name)
        name = "".join(one for one in plain if not unicodedata.combining(one))
    if random.random() < 0.3:
        name = name.replace("'", random.choice(("", "’")))
    return name


def _abbreviated(random: Random, name: str) -> str:
    for word, short in _SHORTER.items():
        if word in name and random.random() < 0.8:
            name = name.replace(word, short)
    return name


def _initials(random: Random, core: str) -> str:
    letters = [word[0].upper() for word in core.replace("&", " ").split()]
    if len(letters) < 3:
        return core
    return "".join(f"{one}." for one in letters) if random.random() < 0.3 else "".join(letters)


def _apart(random: Random, name: str) -> str:
    """Return a name whose first word is written as two (Bluestone, Blue Stone)."""
    head, _, rest = name.partition(" ")
    if len(head) < 7:
        return name
    at = next((len(one) for one in _FIRST if head.startswith(one)), random.randint(3, 4))
    return f"{head[:at]}{random.choice((' ', '-'))}{head[at:].capitalize()} {rest}"


def _misspelt(random: Random, name: str) -> str:
    """Return a name with one key missed, doubled, exchanged or pressed beside the right one."""
    at = [i for i, one in enumerate(name[:-1]) if one.isalpha() and i > 0]
    if not at:
        return name
    i = random.choice(at)
    one = name[i]
    return random.choice(
        (
            name[:i] + name[i + 1 :],
            name[:i] + one + name[i:],
            name[:i] + name[i + 1] + one + name[i + 2 :],
            name[:i] + _KEYS.get(one.lower(), one) + name[i + 1 :],
        )
    )
