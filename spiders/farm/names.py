"""Invented names: brands, and how a legal name is put together from its parts."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from random import Random

FIRST = "澜禾屿翊泓砚栎珩洵昱朔霁笙棠峤岑澍蔚榕筠湛翎钰衍骁淳沐霖奕桐"
SECOND = "川舟野辰序陌桥峰麓汀原帆衡嘉桓屹溪弦达腾拓科邦诺维途景岳岚"
THIRD = "泰德通盛源升和信美佳方宇"
ENGLISH_FIRST = ("Nor", "Hal", "Bren", "Kes", "Ald", "Ver", "Tor", "Lin", "Mar", "Ost", "Fen")
ENGLISH_SECOND = (
    "vik",
    "den",
    "mark",
    "field",
    "haven",
    "dahl",
    "holm",
    "bury",
    "gard",
    "ster",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A legal name in its parts.

    Attributes:
        shape: The order of the parts, blank between: P place, P2 district, R province, B brand,
            T trade, F legal form; everything else stands as it is. "" for a fixed name.
        fixed: The whole name where it has no such parts.
        city_as_written: The place part, such as 杭州市.
    """

    shape: str = ""
    fixed: str = ""
    city_as_written: str = ""
    district: str = ""
    province: str = ""
    brand: str = ""
    trade: str = ""
    form: str = ""

    @property
    def legal(self) -> str:
        """The name as registered, brackets full width.

        >>> Name(shape="B (P) T F", brand="岚汀", city_as_written="宁波", trade="贸易",
        ...      form="有限公司").legal
        '岚汀（宁波）贸易有限公司'
        """
        if self.fixed:
            return self.fixed
        parts = {
            "P": self.city_as_written,
            "P2": self.district,
            "R": self.province,
            "B": self.brand,
            "T": self.trade,
            "F": self.form,
            "(P)": f"（{self.city_as_written.removesuffix('市')}）",
            "(中国)": "（中国）",
        }
        return "".join(parts[part] for part in self.shape.split())

    def with_form(self, form: str) -> Name:
        """Return the same name with another legal form."""
        return dataclasses.replace(self, form=form)


def brands(rng: Random, count: int) -> list[str]:
    """Return `count` different Chinese brands of two or three characters."""
    found: dict[str, None] = {}
    while len(found) < count:
        third = rng.choice(THIRD) if rng.random() < 0.3 else ""
        found[rng.choice(FIRST) + rng.choice(SECOND) + third] = None
    return list(found)


def english_brands(rng: Random, count: int) -> list[str]:
    """Return `count` different English-looking brands."""
    every = [first + second for first in ENGLISH_FIRST for second in ENGLISH_SECOND]
    return rng.sample(every, count)


def near_brand(rng: Random, brand: str) -> str:
    """Return a brand one character away: another firm, not a slip of the pen."""
    others = [c for c in FIRST if c not in brand]
    return rng.choice(others) + brand[1:]
