"""How a board shows an English firm: forms, The, &, abbreviations, subsets, misspellings."""

from __future__ import annotations

from random import Random

from boards import Board
from english import FIELDS, TRADES, any_town
from firms import Firm
from noise import Shown

SHORTENED = {
    "International": "Intl", "Manufacturing": "Mfg", "Technologies": "Tech", "Services": "Svcs",
    "Industries": "Ind", "Laboratories": "Labs", "National": "Natl", "Engineering": "Eng",
    "Construction": "Constr", "Systems": "Sys", "Pharmaceuticals": "Pharma",
    "Transport": "Transp", "Medical": "Med", "American": "Amer", "General": "Gen",
}  # fmt: skip
FORMS = {
    "Inc.": ("Inc", "Incorporated", "INC.", ""),
    "LLC": ("L.L.C.", "Llc", "LLC.", ""),
    "Ltd": ("Ltd.", "Limited", "LTD", ""),
    "Limited": ("Ltd", "Ltd.", ""),
    "Corporation": ("Corp.", "Corp", ""),
    "Co., Ltd.": ("Co Ltd", "Co. Limited", ""),
    "PLC": ("plc", "P.L.C."),
    "L.P.": ("LP", ""),
}
JUNK = ("{} - Now Hiring!", "{} (Hiring)", "{}.", " {} ", "{} *", "Careers at {}")


def account(random: Random, firm: Firm, board: Board, fresh: bool) -> Shown:
    """Return what one account of `firm` on `board` shows; `fresh`: typed for one posting."""
    short = random.random() < board.short
    shown = _short(random, firm) if short else _full(random, firm)
    if shown.noise in {"plain", "form"} and not firm.branch and random.random() < board.pairs:
        shown = Shown(shown.name, "pair", firm.alias or firm.core)
    if random.random() < board.cut and len(shown.name) > 24:
        shown = Shown(f"{shown.name[:22].strip()}...", "cut")
    if fresh and random.random() < board.slips * 20:
        shown = _slipped(random, shown)
    if random.random() < 0.08:
        shown = Shown(random.choice((shown.name.upper(), shown.name.lower())), shown.noise)
    if random.random() < board.junk:
        noise = shown.noise if shown.noise != "plain" else "junk"
        shown = Shown(random.choice(JUNK).format(shown.name), noise, shown.beside)
    return shown


def _full(random: Random, firm: Firm) -> Shown:
    chance, name = random.random(), firm.name
    if chance < 0.20:
        return Shown(_other_form(random, firm), "form")
    if chance < 0.26:
        other = name.removeprefix("The ") if firm.head else f"The {name}"
        return Shown(other, "the")
    if chance < 0.44 and (less := _shortened(name)) != name:
        return Shown(less, "and" if "&" in name else "abbreviated")
    if chance < 0.49 and not firm.branch:
        where = random.choice((firm.seat.city, firm.seat.province, firm.seat.province_full))
        bracket = random.choice((f"{name} ({where})", f"{name}, {where}"))
        return Shown(bracket, "state")
    if chance < 0.52 and firm.alias:
        how = random.choice(("d/b/a", "dba", "t/a"))
        return Shown(f"{name} {how} {firm.alias}", "dba")
    return Shown(name, "plain")


def _other_form(random: Random, firm: Firm) -> str:
    """Return the name with its legal form written otherwise, or left out."""
    name, form = firm.name, random.choice(FORMS[firm.form])
    if form:
        return str(name.replace(firm.form, form))
    return str(name.replace(f", {firm.form}", "").replace(f" {firm.form}", ""))


def _shortened(name: str) -> str:
    """Return the name with "and" for "&", else with its long words abbreviated."""
    if "&" in name:
        return name.replace("&", "and")
    for word, less in SHORTENED.items():
        name = name.replace(word, less)
    return name


def shorts(firm: Firm) -> dict[str, str]:
    """Return the short forms of a firm by kind of noise, one each."""
    found = {"bare": firm.core, "brand": firm.brand, "no_the": f"The {firm.brand}"}
    words = firm.trade.split()
    if len(words) > 1:
        found["subset"] = f"{firm.brand} {words[-1]}"
        found["turned"] = f"{firm.brand} {words[-1]} {words[0]}"
    letters = "".join(word[0] for word in firm.core.replace("&", "").split())
    if len(letters) >= 3:
        found["initials"] = letters
    if firm.alias:
        found["alias"] = firm.alias
    return found


_WEIGHTS = {
    "bare": 62, "brand": 14, "no_the": 2, "subset": 8, "turned": 3, "initials": 2, "alias": 60,
}  # fmt: skip


def _short(random: Random, firm: Firm) -> Shown:
    forms = shorts(firm)
    if firm.branch:
        kind = random.choice(("bare", "brand"))
        return Shown(f"{forms[kind]} {firm.branch}", f"branch_{kind}")
    kinds = list(forms)
    kind = random.choices(kinds, [_WEIGHTS[one] for one in kinds])[0]
    return Shown(forms[kind], kind)


def _slipped(random: Random, shown: Shown) -> Shown:
    """Return the name with a letter lost, doubled, wrong or exchanged in one of its words."""
    words = shown.name.split()
    long = [at for at, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if not long:
        return shown
    one = random.choice(long)
    word = words[one]
    at = random.randrange(1, len(word) - 1)
    words[one] = random.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + random.choice("aeiourstln") + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    return Shown(" ".join(words), "slip", shown.beside)


def before(firm: Firm) -> Shown:
    """Return the name that a renamed firm had."""
    return Shown(f"{' '.join(firm.former)} {firm.form}", "former")


def described(random: Random) -> Shown:
    """Return an employer that is not named."""
    chance = random.random()
    if chance < 0.8:
        field, trade = random.choice(FIELDS), random.choice(TRADES)
        where = any_town(random).city
        names = (
            "Confidential",
            "Confidential Company",
            f"Leading {field} {trade} Company",
            f"Confidential - {trade}",
            f"Undisclosed {trade} Company in {where}",
            "Stealth Startup",
        )
        return Shown(random.choice(names), "anonymous")
    if chance < 0.9:
        return Shown(random.choice(("Mr. Smith", "Mrs. Brown", "Private Employer")), "person")
    return Shown(random.choice(("Company", "N/A", "TBD", "Employer", "unknown")), "placeholder")
