"""The English firms of the invented world: made-up words, trades and legal forms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import accumulate
from random import Random

from firms import Firm
from parts import Town


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


HEADS = _words(
    "Nor Bel Car Dal Fen Gar Hal Ker Lan Mar Pel Quil Ros Sel Tor Vel Wyn Yar Zan Bram Cren Dro"
    " Ever Fal Gren Hart Isen Jar Kest Lor Mon Nev Ost Pran Rav Stel Thorn Ul Ven West Ash Oak"
    " Stone River Bright Silver Red Blue Green North South Clear High Iron Gold Black White"
)
TAILS = _words(
    "wick ton ford dale field gate moor well brook crest haven ridge mark land view port lin"
    " den ric vane dor mont tis ron nex tec via dyne ora ium ent ara ix on el is o a us er or"
)
SURNAMES = _words(
    "Abbot Barlow Calder Dawes Ellery Farrow Gale Harrop Ingram Jessop Kendrick Larkin Merrick"
    " Norris Orchard Pascoe Quill Rowan Sutter Tolland Underhill Varley Whitlock Yardley"
)
TRADES = _words(
    "Manufacturing Logistics Foods Instruments Analytics Textiles Engineering Technologies"
    " Systems Services Solutions Industries Electronics Construction Consulting Laboratories"
    " Pharmaceuticals Insurance Healthcare Transport Packaging Chemicals Software Marketing"
    " Properties Capital Partners Energy Aerospace Plastics Metals Furniture Printing Media"
)
FIELDS = _words(
    "International National Global Advanced Precision Medical Digital Marine Industrial General"
    " United American Applied Integrated Commercial Environmental Creative Mobile Premier Data"
)
FORMS = ("Inc.", "LLC", "Ltd", "Corporation", "Limited", "Co., Ltd.", "PLC", "L.P.")
FORM_WEIGHTS = (34, 30, 14, 10, 5, 3, 2, 2)
AGENCY_TRADES = ("Staffing", "Recruitment", "Talent Search", "Staffing Solutions")
STATES = {
    "TX": "Texas", "CA": "California", "OH": "Ohio", "NY": "New York", "IL": "Illinois",
    "GA": "Georgia", "WA": "Washington", "CO": "Colorado", "MA": "Massachusetts",
    "FL": "Florida", "PA": "Pennsylvania", "NC": "North Carolina",
}  # fmt: skip
CITIES = {
    "TX": "Houston Dallas Austin", "CA": "Oakland Fresno Sacramento", "OH": "Columbus Akron",
    "NY": "Albany Buffalo", "IL": "Chicago Peoria", "GA": "Atlanta Macon",
    "WA": "Seattle Tacoma", "CO": "Denver Boulder", "MA": "Boston Worcester",
    "FL": "Tampa Orlando Miami", "PA": "Pittsburgh Erie", "NC": "Raleigh Durham",
}  # fmt: skip
TOWNS = tuple(
    Town(code, state, city, f"{city}, {code}")
    for code, state in STATES.items()
    for city in CITIES[code].split()
)
_HEAVY = list(accumulate(1 / (at + 1) ** 0.4 for at in range(len(TOWNS))))


def any_town(random: Random) -> Town:
    """Return a town."""
    return random.choices(TOWNS, cum_weights=_HEAVY)[0]


def word(random: Random) -> str:
    """Return an invented word: Norwick, Belvane, Kestora."""
    return random.choice(HEADS) + random.choice(TAILS)


def brand(random: Random) -> str:
    """Return an invented brand: one word, two, a surname or two of them, or letters."""
    chance = random.random()
    if chance < 0.50:
        return word(random)
    if chance < 0.68:
        return f"{word(random)} {word(random)}"
    if chance < 0.78:
        return f"{random.choice(SURNAMES)} & {random.choice(SURNAMES)}"
    if chance < 0.90:
        return f"{random.choice(SURNAMES)} {word(random)}"
    return "".join(random.choices("ABCDEFGHJKLMNPRSTVWXZ", k=3))


def trade(random: Random) -> str:
    """Return a trade: a word, or a field before it."""
    one = random.choice(TRADES)
    return f"{random.choice(FIELDS)} {one}" if random.random() < 0.45 else one


@dataclass(slots=True)
class Maker:
    """Firms made so far. English names show no town to tell two equal ones by."""

    random: Random
    firms: list[Firm] = field(default_factory=list)
    names: set[tuple[str, str]] = field(default_factory=set)

    def add(self, firm: Firm) -> Firm | None:
        """Add a firm under the next number; None when its name is taken."""
        key = (f"{firm.brand} {firm.trade}".casefold(), firm.branch)
        if key in self.names:
            return None
        self.names.add(key)
        number = len(self.firms)
        kept = replace(
            firm,
            number=number,
            phone=f"({200 + number % 700}) 555-{number % 10_000:04d}",
            domain=firm.domain or f"firm{number}.example",
            road=f" {word(self.random)} Street {self.random.randrange(1, 999)}",
        )
        self.firms.append(kept)
        return kept


def english_firms(random: Random, count: int) -> list[Firm]:
    """Return `count` firms, each with its place in the list as its number."""
    maker = Maker(random)
    while len(maker.firms) < count:
        chance = random.random()
        if chance < 0.016:
            _add_group(maker)
        elif chance < 0.035:
            _add_branches(maker)
        elif chance < 0.15 and maker.firms:
            _add_look_alike(maker)
        else:
            maker.add(plain(random))
    return [
        replace(
            one,
            parent=one.parent if one.parent < count else -1,
            group=one.group if one.group < count else -1,
        )
        for one in maker.firms[:count]
    ]


def plain(random: Random) -> Firm:
    """Return a firm with nothing special about it."""
    town, agency = any_town(random), random.random() < 0.035
    firm = Firm(
        number=-1,
        town=town,
        seat=town,
        head="The " if random.random() < 0.08 else "",
        brand=brand(random),
        trade=random.choice(AGENCY_TRADES) if agency else trade(random),
        form=random.choices(FORMS, FORM_WEIGHTS)[0],
        kind="agency" if agency else "company",
        latin=True,
    )
    if random.random() < 0.04:
        return replace(
            firm, alias=f"{word(random)} {random.choice(('', 'Group', 'Labs'))}".strip()
        )
    if random.random() < 0.015:
        return replace(firm, former=(brand(random), firm.trade))
    return firm


def _add_group(maker: Maker) -> None:
    random = maker.random
    head = maker.add(replace(plain(random), trade=random.choice(("Group", "Holdings"))))
    if head is None:
        return
    for _ in range(random.randint(2, 5)):
        town = any_town(random)
        maker.add(
            replace(
                plain(random),
                town=town,
                seat=town,
                brand=head.brand,
                group=head.number,
                alias="",
                former=("", ""),
                domain=head.domain,
            )
        )


def _add_branches(maker: Maker) -> None:
    random = maker.random
    firm = maker.add(replace(plain(random), former=("", "")))
    if firm is None:
        return
    for _ in range(random.randint(1, 4)):
        town = any_town(random)
        branch = f"{town.city} {random.choice(('Branch', 'Office', 'Store', 'Division'))}"
        maker.add(
            replace(firm, town=town, branch=branch, kind="branch", parent=firm.number, alias="")
        )


def _add_look_alike(maker: Maker) -> None:
    """Add a firm that is easily taken for another: one word or one syllable off."""
    random = maker.random
    other = random.choice(maker.firms)
    if other.branch:
        return
    town = any_town(random)
    like = replace(other, group=-1, alias="", former=("", ""), domain="", town=town, seat=town)
    chance = random.random()
    if chance < 0.55:
        like = replace(like, trade=trade(random))
    elif chance < 0.80:
        first, _, rest = other.brand.partition(" ")
        head = next((one for one in HEADS if first.startswith(one)), "")
        near = random.choice(HEADS) + (first[len(head) :] if head else first.lower())
        like = replace(like, brand=f"{near} {rest}".strip())
    else:
        like = replace(like, trade=f"{random.choice(FIELDS)} {other.trade.split()[-1]}")
    maker.add(like)
