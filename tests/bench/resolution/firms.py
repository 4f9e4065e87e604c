"""The firms of the invented world, with what ties them: groups, branches, look-alikes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from parts import (
    AGENCY_TRADES,
    BANKS,
    FORM_WEIGHTS,
    FORMS,
    Town,
    all_towns,
    brand,
    one_other,
    same_sound,
    trade,
)
from stdnum.cn import uscc

CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """An employer of the world; a branch has its firm's parts and `branch`.

    Attributes:
        head: The place as registered at the head of the name (广东省深圳市, 深圳, "").
        bracket: The registered name carries the city in brackets instead.
        seat: Where the firm of the name sits; for a branch `town` is where the branch is.
        parent: The firm of a branch. group: The head of its group. -1: none.
        alias: A brand that cannot be derived from the name, "" for most firms.
        former: Brand and trade before the firm was renamed.
        latin: The name is English: words, and nothing that says where the firm sits.
    """

    number: int
    town: Town
    seat: Town
    head: str
    brand: str
    trade: str
    form: str
    bracket: bool = False
    branch: str = ""
    kind: str = "company"
    parent: int = -1
    group: int = -1
    alias: str = ""
    former: tuple[str, str] = ("", "")
    latin: bool = False
    code: str = ""
    phone: str = ""
    domain: str = ""
    road: str = ""

    @property
    def core(self) -> str:
        """Brand and trade."""
        return f"{self.brand} {self.trade}" if self.latin else self.brand + self.trade

    @property
    def place(self) -> str:
        """The place of the name, as a short form shows it: 江苏, 昆山, 深圳."""
        seat, place = self.seat, self.seat.city
        if self.head == seat.province_full:
            place = seat.province
        elif self.head and not self.bracket and not self.head.startswith(place):
            place = next((short for short, full in seat.parts if full == self.head), place)
        return str(place)

    @property
    def name(self) -> str:
        """The name as registered."""
        return registered(self, self.core)


def registered(firm: Firm, core: str) -> str:
    """Return a registered name with this core: the firm's own, or the one it had before."""
    if firm.latin:
        comma, branch = "," if "Inc" in firm.form else "", f" - {firm.branch}"
        return f"{firm.head}{core}{comma} {firm.form}{branch if firm.branch else ''}"
    if firm.bracket:
        return f"{core}（{firm.seat.city}）{firm.form}{firm.branch}"
    return f"{firm.head}{core}{firm.form}{firm.branch}"


@dataclass(slots=True)
class Maker:
    """Firms made so far; every name once, however its place is written."""

    random: Random
    firms: list[Firm] = field(default_factory=list)
    names: set[tuple[str, str, str, bool]] = field(default_factory=set)

    def add(self, firm: Firm) -> Firm | None:
        """Add a firm under the next number; None when its name is taken."""
        place = firm.seat.city if firm.head or firm.bracket else ""
        key = (place, firm.core, firm.branch, firm.form.startswith("集团"))
        if key in self.names:
            return None
        self.names.add(key)
        return self.keep(firm)

    def keep(self, firm: Firm) -> Firm:
        """Add a firm whose name is known to be free, with its code, telephone and domain."""
        random = self.random
        base = "91" + "".join(random.choices("0123456789", k=6))
        base += "".join(random.choices(CODE_ALPHABET, k=9))
        kept = replace(
            firm,
            number=len(self.firms),
            code=base + uscc.calc_check_digit(base),
            phone=f"0{random.randrange(310, 999)}-{random.randrange(2_000_000, 8_999_999)}",
            domain=firm.domain or f"firm{len(self.firms)}.example",
            road=f"{brand(random)[:2]}路{random.randrange(1, 999)}号",
        )
        self.firms.append(kept)
        return kept


def chinese_firms(random: Random, count: int) -> list[Firm]:
    """Return `count` firms, each with its place in the list as its number."""
    maker = Maker(random)
    while len(maker.firms) < count:
        _add_some(maker)
    return maker.firms[:count] if _whole(maker.firms, count) else _trimmed(maker.firms, count)


def _whole(firms: list[Firm], count: int) -> bool:
    return all(one.parent < count and one.group < count for one in firms[:count])


def _trimmed(firms: list[Firm], count: int) -> list[Firm]:
    """Drop ties to firms beyond the end of the list."""
    return [
        replace(
            one,
            parent=one.parent if one.parent < count else -1,
            group=one.group if one.group < count else -1,
        )
        for one in firms[:count]
    ]


def _add_some(maker: Maker) -> None:
    chance = maker.random.random()
    if chance < 0.016:
        _add_group(maker)
    elif chance < 0.05:
        _add_branches(maker)
    elif chance < 0.16 and maker.firms:
        _add_look_alike(maker)
    else:
        maker.add(_plain(maker.random))


def _plain(random: Random) -> Firm:
    town = all_towns().any(random)
    chance = random.random()
    kind, work = "company", trade(random)
    if chance < 0.035:
        kind, work = "agency", random.choice(AGENCY_TRADES)
    form = random.choices(FORMS, FORM_WEIGHTS)[0]
    name = brand(random)
    if 0.035 < chance < 0.06:
        work, form = random.choice(BANKS), "股份有限公司"
    if 0.06 < chance < 0.08:
        name = "".join(random.choices("ABCDEFGHKLMNPRSTVXZ", k=random.choice((2, 3, 4))))
    firm = Firm(
        number=-1,
        town=town,
        seat=town,
        head=_head(random, town),
        bracket=random.random() < 0.11,
        brand=name,
        trade=work,
        form=form,
        kind=kind,
    )
    if random.random() < 0.035:
        firm = replace(firm, alias=brand(random))
    if random.random() < 0.015:
        return replace(firm, former=(brand(random), work))
    return firm


def _head(random: Random, town: Town) -> str:
    chance, head = random.random(), str(town.city)
    if chance < 0.06:
        return ""
    if chance < 0.16 and town.province != town.city:
        head = f"{town.province_full}{town.full if chance > 0.12 else ''}"
    elif 0.16 < chance < 0.26 and town.parts:
        part = random.choice(town.parts)[1]
        lone = part[-1] in "市县" and random.random() < 0.6
        head = part if lone else f"{town.full}{part}"
    elif chance < 0.55:
        head = town.full
    return head


def _add_group(maker: Maker) -> None:
    """Add a group: a head firm and firms of the same brand in other towns and trades."""
    random = maker.random
    first = replace(_plain(random), form="集团有限公司", kind="company", former=("", ""))
    head = maker.add(replace(first, bracket=False))
    if head is None:
        return
    for _ in range(random.randint(2, 8)):
        town = all_towns().any(random)
        same = random.random() < 0.6
        maker.add(
            replace(
                _plain(random),
                town=town,
                seat=town,
                head=_head(random, town),
                brand=head.brand,
                trade=head.trade if same else trade(random),
                kind="company",
                group=head.number,
                alias="",
                former=("", ""),
                domain=head.domain,
            )
        )


def _add_branches(maker: Maker) -> None:
    random = maker.random
    firm = maker.add(replace(_plain(random), former=("", "")))
    if firm is None:
        return
    towns = [all_towns().any(random) for _ in range(random.randint(1, 6))]
    for at, town in enumerate(towns, 1):
        maker.add(
            replace(
                firm,
                town=town,
                branch=_branch(random, firm, town, at),
                kind="branch",
                parent=firm.number,
                alias="",
            )
        )


def _branch(random: Random, firm: Firm, town: Town, at: int) -> str:
    if firm.trade in BANKS:
        part = random.choice(town.parts)[0] if town.parts else brand(random)
        return f"{town.city}{random.choice(('分行', f'{part}支行'))}"
    chance = random.random()
    if chance < 0.06:
        return f"第{'一二三四五六'[at - 1]}分公司"
    if chance < 0.70:
        return f"{random.choice((town.city, town.full))}分公司"
    where = random.choice(town.parts)[0] if town.parts else town.city
    kind = random.choice(("营业部", "店", "办事处", "分店"))
    return f"{town.city}{brand(random)[:2]}店" if kind == "店" else f"{where}{kind}"


def _add_look_alike(maker: Maker) -> None:
    """Add a firm that is easily taken for another: one character, one town or one trade off."""
    random = maker.random
    other = random.choice(maker.firms)
    if other.branch:
        return
    like = replace(
        other,
        kind="company" if other.kind == "branch" else other.kind,
        group=-1,
        alias="",
        former=("", ""),
        domain="",
    )
    chance = random.random()
    if chance < 0.25:
        like = replace(like, brand=one_other(random, other.brand, 4))
    elif chance < 0.80:
        town = all_towns().any(random)
        like = replace(like, town=town, seat=town, head=_head(random, town))
        if chance < 0.40:
            like = replace(like, brand=same_sound(random, other.brand, 4))
    elif chance < 0.83:
        like = replace(like, brand=same_sound(random, other.brand, 4))
    else:
        like = replace(like, trade=trade(random))
    maker.add(like)
