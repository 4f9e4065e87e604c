"""A seeded world of employers and the mentions that boards make of them, with the truth.

A firm has accounts on boards, and an account shows one name; nights follow each other, so that
a replay meets what a product would. What can be told apart by nobody is marked, not left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, islice
from random import Random

import boards
import english
import englishnoise
import firms as chinese
import noise as chinese_noise
import pandas as pd
import resolvable
from boards import Board
from firms import Firm
from noise import SHORT_KINDS, Shown
from parts import Town, all_towns

from enrich.model import MENTION_COLUMNS

CITY_AGREES = 0.69
FIRMS_PER_MENTION = 0.21
ZIPF = 0.72
NIGHTS = 12
"""Nights after the archive, which is night 0 and holds ARCHIVE of all mentions."""
ARCHIVE = 0.8
PIECE = 50_000
TRUTH_COLUMNS = (
    "night", "town", "truth", "parent", "group", "noise", "short", "resolvable"
)  # fmt: skip
NAMELESS = frozenset({"anonymous", "person", "placeholder"})
RELATION_COLUMNS = ("kind", "left", "right", "name")


@dataclass(frozen=True, slots=True)
class World:
    """What was made up.

    Attributes:
        mentions: MENTION_COLUMNS and TRUTH_COLUMNS, night by night. `town` is the city that
            the posting means, `truth` the site or legal entity, `parent` the legal entity,
            `group` the group; "x…" names nobody.
            `short`: no registered name. `resolvable`: whether anything tells whose it is.
        relations: RELATION_COLUMNS between truths: branch_of, same_group, renamed_from (then
            `name` is the name before, and right is left).
        names: The registered name of each truth. groups: its group.
    """

    mentions: pd.DataFrame
    relations: pd.DataFrame
    names: dict[str, str]
    groups: dict[str, str]


@dataclass(frozen=True, slots=True)
class Tongue:
    """What differs between languages."""

    boards: tuple[Board, ...]
    firms: Callable[[Random, int], list[Firm]]
    account: Callable[[Random, Firm, Board, bool], Shown]
    before: Callable[[Firm], Shown]
    described: Callable[[Random], Shown]
    shorts: Callable[[Firm], dict[str, str]]
    any_town: Callable[[Random], Town]
    junk: tuple[str, ...]


TONGUES = {
    "zh": Tongue(
        boards.CHINESE,
        chinese.chinese_firms,
        chinese_noise.account,
        chinese_noise.before,
        chinese_noise.described,
        chinese_noise.shorts,
        all_towns().any,
        chinese_noise.JUNK,
    ),
    "en": Tongue(
        boards.ENGLISH,
        english.english_firms,
        englishnoise.account,
        englishnoise.before,
        englishnoise.described,
        englishnoise.shorts,
        english.any_town,
        englishnoise.JUNK,
    ),
}


@dataclass(slots=True)
class _Scribe:
    """Writes mentions; remembers what each account shows."""

    random: Random
    tongue: Tongue
    shown: dict[tuple[int, str, int], Shown] = field(default_factory=dict)
    offices: dict[tuple[int, int], Town] = field(default_factory=dict)

    def name(self, firm: Firm, board: Board, part: float) -> Shown:
        random = self.random
        if firm.former[0] and part < firm.number % 10 / 10 and random.random() < 0.9:
            return self.tongue.before(firm)
        chance = random.random()
        if chance < 0.05:
            return self.tongue.account(random, firm, board, True)
        slot = 0 if chance < 0.90 else 1
        key = (firm.number, board.name, slot)
        if key not in self.shown:
            self.shown[key] = self.tongue.account(random, firm, board, False)
        return self.shown[key]

    def row(self, at: int, firm: Firm, board: Board, part: float) -> tuple[object, ...]:
        """Return one mention, at `part` of all the time."""
        random, night = self.random, _night(part)
        if random.random() < board.described:
            shown, town = self.tongue.described(random), self.tongue.any_town(random)
            city = written(town, board.city, 0)
            number = f"{firm.number + 7_000}" if board.numbers else ""
            plain = (at, shown.name, city, "", "", "", "", board.name, number, "")
            return (*plain, night, town.city, f"x{at}", f"x{at}", f"x{at}", shown.noise, False)
        shown = self.name(firm, board, part)
        here = random.random() < CITY_AGREES
        town = firm.town if here else self._office(firm)
        return (
            at,
            shown.name,
            written(town, board.city, firm.number),
            *self._contacts(firm, board, town is firm.town),
            *self._numbers(firm, board, shown),
            night,
            town.city,
            *truths(firm),
            shown.noise,
            shown.noise in SHORT_KINDS,
        )

    def _office(self, firm: Firm) -> Town:
        """Return one of the few other towns for which a firm hires."""
        key = (firm.number, self.random.randrange(3) // 2)
        if key not in self.offices:
            self.offices[key] = self.tongue.any_town(self.random)
        return self.offices[key]

    def _contacts(self, firm: Firm, board: Board, here: bool) -> tuple[str, str, str]:
        """Return address, domain and telephone line."""
        chance = self.random.random()
        address = f"{firm.town.full}{firm.road}" if here and chance < board.contacts else ""
        domain = firm.domain if chance < board.contacts * 0.15 else ""
        return address, domain, firm.phone if chance > 1 - board.contacts * 0.2 else ""

    def _numbers(self, firm: Firm, board: Board, shown: Shown) -> tuple[str, str, str, str]:
        """Return credit code, site, the site's own number, and the second name."""
        mine = firm.number if firm.parent < 0 or firm.number % 9 else firm.parent
        number = f"{mine + 7_000}" if board.numbers else ""
        coded = (firm.number * 2_654_435_761) % 1_000 < board.code * 1_000
        return firm.code if coded else "", board.name, number, shown.beside


def truths(firm: Firm) -> tuple[str, str, str]:
    """Return the site, the legal entity and the group of a firm."""
    parent = firm.parent if firm.parent >= 0 else firm.number
    group = firm.group if firm.group >= 0 else parent
    return f"f{firm.number}", f"f{parent}", f"f{group}"


@cache
def written(town: Town, how: str, number: int) -> str:
    """Return a posting city as a board writes it."""
    if how == "district" and town.parts and number % 2:
        return f"{town.city}-{town.parts[number % len(town.parts)][1]}"
    if how == "province" and town.province.isascii():
        return f"{town.city}, {town.province_full}"
    if how == "province":
        return f"{town.province}{town.city}" if town.province != town.city else town.city
    return f"{town.full if how == 'full' else town.city}"


def world(seed: int, mentions: int, language: str = "zh") -> World:
    """Return a world of so many mentions; the same seed gives the same world."""
    random = Random(f"{seed} {language}")
    speech = TONGUES[language]
    made = speech.firms(random, max(20, int(mentions * FIRMS_PER_MENTION)))
    drawn = random.choices(made, cum_weights=_heavy(random, made), k=mentions)
    weights = list(accumulate(board.weight for board in speech.boards))
    shown_on = random.choices(speech.boards, cum_weights=weights, k=mentions)
    scribe = _Scribe(random, speech)
    rows = (
        scribe.row(at, firm, board, at / mentions)
        for at, (firm, board) in enumerate(zip(drawn, shown_on, strict=True))
    )
    columns = [*MENTION_COLUMNS, *TRUTH_COLUMNS[:-1]]
    # Piece by piece: a million rows of Python objects would take twice the memory.
    pieces = iter(lambda: list(islice(rows, PIECE)), [])
    frame = pd.concat(
        [pd.DataFrame(piece, columns=columns) for piece in pieces], ignore_index=True
    )
    seen = [made[at] for at in sorted({firm.number for firm in drawn})]
    frame["resolvable"] = resolvable.told(frame, seen, speech.shorts, speech.junk)
    names = {f"f{one.number}": one.name for one in seen}
    groups = {truths(one)[0]: truths(one)[2] for one in seen}
    return World(frame, _relations(seen), names, groups)


def _night(part: float) -> int:
    """Return the night of a mention: most of them are the archive, night 0."""
    if part < ARCHIVE:
        return 0
    return 1 + int((part - ARCHIVE) / (1 - ARCHIVE) * NIGHTS)


def _heavy(random: Random, made: list[Firm]) -> list[float]:
    """Return how often each firm is mentioned, added up: firms with branches come first."""
    big = {one.parent for one in made} | {one.group for one in made}
    luck = [random.random() * (0.4 if one.number in big or one.alias else 1.0) for one in made]
    order = sorted(range(len(made)), key=luck.__getitem__)
    weights = [0.0] * len(made)
    for rank, at in enumerate(order):
        weights[at] = 1 / (rank + 8) ** ZIPF
    return list(accumulate(weights))


def _relations(seen: list[Firm]) -> pd.DataFrame:
    known = {one.number for one in seen}
    rows = []
    for one in seen:
        me = f"f{one.number}"
        if one.parent in known:
            rows.append(("branch_of", me, f"f{one.parent}", ""))
        if one.group in known:
            rows.append(("same_group", me, f"f{one.group}", ""))
        if one.former[0]:
            rows.append(("renamed_from", me, me, chinese.registered(one, "".join(one.former))))
    return pd.DataFrame(rows, columns=list(RELATION_COLUMNS))
