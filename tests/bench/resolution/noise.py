"""How a board shows a Chinese firm: short, cut, bracketed, traditional, junked, misspelt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from boards import Board
from firms import Firm, registered
from opencc import OpenCC
from parts import FIELDS, all_towns, brand, one_other, same_sound

SHORT_KINDS = frozenset(
    {"core", "brand", "short_trade", "place_core", "place_brand", "subsequence", "alias", "cut"}
    | {"group_short", "no_the", "subset", "turned", "initials"}
)
"""Kinds of noise that leave no registered name."""


JUNK = ("{}(急招)", "【诚聘】{}", "{}诚聘", "{}招聘", "{} HR", "{}1", " {} ", "{}。")


@dataclass(frozen=True, slots=True)
class Shown:
    """A name as shown, a second one beside it, and the kind of noise."""

    name: str
    noise: str
    beside: str = ""


def account(random: Random, firm: Firm, board: Board, fresh: bool) -> Shown:
    """Return what one account of `firm` on `board` shows; `fresh`: typed for one posting."""
    short = random.random() < board.short
    shown = _short(random, firm) if short else _full(random, firm)
    if shown.noise in {"plain", "place"} and random.random() < board.pairs:
        shown = _paired(random, firm, shown)
    if random.random() < board.cut:
        shown = _cut(random, firm, shown)
    if fresh and random.random() < board.slips * 20:
        shown = _slipped(random, firm, shown)
    return _dressed(random, board, shown)


def _full(random: Random, firm: Firm) -> Shown:
    """Return a whole name: as registered, or with another form, place or bracket."""
    headed = bool(firm.head) and not firm.bracket
    chance = random.random()
    if chance < 0.07 and headed:
        return Shown(_other_head(random, firm), "place")
    if 0.07 < chance < 0.13:
        return Shown(_other_form(random, firm), "form")
    if 0.13 < chance < 0.15 and headed and not firm.branch:
        return Shown(f"{firm.core}（{firm.place}）{firm.form}", "bracket")
    if 0.15 < chance < 0.18 and not firm.branch:
        return Shown(firm.name.removesuffix("有限公司").removesuffix("股份"), "no_form")
    if 0.18 < chance < 0.19 and headed:
        return Shown(f"{firm.core}{firm.form}{firm.branch}", "no_place")
    return Shown(firm.name, "plain")


def _other_head(random: Random, firm: Firm) -> str:
    seat = firm.seat
    heads = [seat.city, seat.full]
    if seat.province != seat.city:
        heads.append(f"{seat.province_full}{seat.full}")
    head = random.choice([one for one in heads if one != firm.head])
    if firm.place != seat.city:
        # 江苏省, 昆山市: written shorter, or not otherwise.
        head = firm.place
    return f"{head}{firm.core}{firm.form}{firm.branch}"


def _other_form(random: Random, firm: Firm) -> str:
    others = {
        "有限公司": ("有限责任公司", "有限责任公司", "公司"),
        "有限责任公司": ("有限公司", "有限公司", "公司"),
        "股份有限公司": ("股份公司", "有限公司"),
        "集团有限公司": ("集团公司", "集团有限责任公司"),
    }
    other = random.choice(others[firm.form])
    where = f"（{firm.seat.city}）" if firm.bracket else ""
    return f"{'' if firm.bracket else firm.head}{firm.core}{where}{other}{firm.branch}"


def shorts(firm: Firm) -> dict[str, str]:
    """Return the short forms of a firm by kind of noise, one each."""
    city = firm.place
    found = {
        "core": firm.core,
        "brand": firm.brand,
        "short_trade": firm.brand + firm.trade[:2],
        "place_core": city + firm.core,
        "place_brand": city + firm.brand,
        "subsequence": firm.brand[0] + firm.brand[-1] + firm.trade[0],
    }
    if firm.form.startswith("集团"):
        found["group_short"] = f"{firm.brand}集团"
    if firm.alias:
        found["alias"] = firm.alias
    return found


_WEIGHTS = {
    "core": 34,
    "brand": 16,
    "short_trade": 10,
    "place_core": 16,
    "place_brand": 5,
    "subsequence": 1,
    "group_short": 40,
    "alias": 120,
}


def _short(random: Random, firm: Firm) -> Shown:
    """Return a short form; a branch shows its firm's with its own part behind it."""
    forms = shorts(firm)
    if firm.branch:
        forms = {kind: forms[kind] for kind in ("core", "brand")}
    kinds = list(forms)
    kind = random.choices(kinds, [_WEIGHTS[one] for one in kinds])[0]
    if firm.branch:
        return Shown(f"{forms[kind]}{firm.branch}", f"branch_{kind}")
    return Shown(forms[kind], kind)


def _paired(random: Random, firm: Firm, shown: Shown) -> Shown:
    if firm.branch:
        return shown
    beside = firm.alias or random.choice((firm.brand, firm.core, firm.brand + firm.trade[:2]))
    if random.random() < 0.15:
        return Shown(f"{shown.name}（{beside}）", "pair_within", "")
    return Shown(shown.name, "pair", beside)


def _cut(random: Random, firm: Firm, shown: Shown) -> Shown:
    """Return the first eight characters of a longer name, with or without dots."""
    name = shown.name if len(shown.name) > 8 else firm.name
    if len(name) <= 8 or firm.branch:
        return shown
    return Shown(name[:8] + random.choice(("...", "…", "")), "cut")


def _slipped(random: Random, firm: Firm, shown: Shown) -> Shown:
    """Return the name with a slip in its core: of the same sound, or one character off."""
    at, core = shown.name.find(firm.core), firm.core
    if at < 0 or len(core) < 4 or shown.noise in SHORT_KINDS:
        return shown
    chance = random.random()
    if chance < 0.55:
        other, kind = same_sound(random, core, len(core)), "slip_sound"
    elif chance < 0.75:
        other, kind = one_other(random, core, len(core)), "slip_other"
    else:
        one = random.randrange(len(core) - 1)
        swapped = core[:one] + core[one + 1] + core[one] + core[one + 2 :]
        lost = core[:one] + core[one + 1 :]
        other, kind = (lost, "slip_lost") if chance < 0.88 else (swapped, "slip_swap")
    if other == core:
        return shown
    name = shown.name[:at] + other + shown.name[at + len(core) :]
    return Shown(name, kind, shown.beside)


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")


def _dressed(random: Random, board: Board, shown: Shown) -> Shown:
    """Return the name in the board's script and brackets, with its junk."""
    name, noise = shown.name, shown.noise
    if random.random() < board.traditional:
        name = _traditional().convert(name)
        noise = noise if noise != "plain" else "traditional"
    if not board.wide:
        name = name.replace("（", "(").replace("）", ")")
    if random.random() < board.junk:
        name = random.choice(JUNK).format(name)
        noise = noise if noise != "plain" else "junk"
    return Shown(name, noise, shown.beside)


def before(firm: Firm) -> Shown:
    """Return the name that a renamed firm had."""
    return Shown(registered(firm, "".join(firm.former)), "former")


def described(random: Random) -> Shown:
    """Return an employer that is not named: described, a person, or a placeholder."""
    chance = random.random()
    if chance < 0.75:
        field, town = random.choice(FIELDS), all_towns().any(random)
        return Shown(
            random.choice(
                (
                    f"某大型{field}公司",
                    f"某知名{field}企业",
                    f"国内知名{field}公司",
                    f"{town.city}某{field}公司",
                    f"某上市{field}集团",
                    f"某{field}有限公司",
                    f"{brand(random)[0]}某{field}科技",
                )
            ),
            "anonymous",
        )
    if chance < 0.90:
        who = random.choice("王李张刘陈杨黄赵周吴徐孙")
        return Shown(f"{who}{random.choice(('先生', '女士', '经理', '老板'))}", "person")
    return Shown(
        random.choice(("公司直招", "个人", "公司", "急招", "保密", "测试", "暂无")),
        "placeholder",
    )
