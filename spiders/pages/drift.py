"""What became of a page's structure: gone, new under another name, different in number.

Outlines are compared, never pages. A wrapper more, or a class more, is no loss: what a selector
written for the old page would still find counts as there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from spiders.pages.outline import Outline, plain_name

ENOUGH_ALIKE = 0.55
NOTABLE = 2.0
"""A count is worth a line when it changed by so many times."""

_FEW = 3
_MARK = re.compile(r"\[[a-z]+=|[.#\[]")
_COMPOUNDS = re.compile(r"(?:\[[^\]]*\]|\([^)]*\)|[^\s>+~,\[(])+")
_PARTS = re.compile(r"([.#]?)([A-Za-z_][\w-]*)", re.ASCII)
_STEP_OF_XPATH = re.compile(r"([a-z][a-z0-9]*)\[[^\]]*?['\"]\s*([\w-]+)\s*['\"]")
_JSON_NAME = re.compile(r'"([^"]+)"|([A-Za-z_]\w*)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a page's structure, an element or a key.

    Attributes:
        path: As short as it says where it is.
        before, now: How many there were and are.
        becomes: Of one that is gone: what stands in its place now, most likely; "" for nothing.
    """

    path: str
    before: int
    now: int
    becomes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What differs between two pages of one kind, the most first."""

    gone: Sequence[Part] = ()
    new: Sequence[Part] = ()
    moved: Sequence[Part] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """Pages of one night: what any of them has, and what all have; counts are the largest."""

    some: Mapping[str, int]
    all: Set[str]


@dataclass(slots=True)
class _Pairs:
    """Parts that are gone, and what took their places."""

    becomes: dict[str, str] = field(default_factory=dict)

    def pair(self, gone: str, candidates: Sequence[tuple[float, str]]) -> str:
        taken = set(self.becomes.values())
        free = [(score, path) for score, path in candidates if path not in taken]
        score, best = max(free, key=lambda pair: pair[0], default=(0.0, ""))
        if score < ENOUGH_ALIKE:
            return ""
        self.becomes[gone] = best
        return best


def drift(good: Sequence[Outline], now: Sequence[Outline]) -> Drift:
    """Return what became of the pages in `good`.

    Args:
        good: Pages of one kind on a good night. What one of several lacks is not missed.
        now: Pages of that kind tonight.
    """
    elements = _elements(good, now)
    keys = _keys(good, now)
    return Drift(
        gone=_worst([*elements.gone, *keys.gone]),
        new=_worst([*elements.new, *keys.new]),
        moved=sorted([*elements.moved, *keys.moved], key=_how_much, reverse=True),
    )


def culprit(selector: str, found: Drift, *, of_keys: bool) -> Part | None:
    """Return the part that is gone by which a selector finds nothing; None when that is open.

    Args:
        selector: CSS, XPath or JMESPath of a site file.
        found: What became of its pages.
        of_keys: Whether it is JMESPath.
    """
    asked = _keys_of(selector) if of_keys else _steps_of(selector)
    gone = sorted(found.gone, key=lambda part: not part.becomes)
    for step in reversed(asked):
        for part in gone:
            name = _parent(part.path)[1] if of_keys else part.path
            if step == name if of_keys else _covers(step, name):
                return part
    return None


def _keys_of(jmespath: str) -> list[str]:
    return [quoted or bare for quoted, bare in _JSON_NAME.findall(jmespath)]


def _steps_of(selector: str) -> list[str]:
    """Return the steps of a selector as outlines write them."""
    if selector.startswith(("/", "./", "(")):
        return [_step(tag, [f".{name}"]) for tag, name in _STEP_OF_XPATH.findall(selector)]
    steps = []
    for compound in _COMPOUNDS.findall(selector.partition("@")[0]):
        bare = re.sub(r"\[[^\]]*\]|::?[\w-]+", "", compound)
        tag = re.match(r"[a-z][a-z0-9]*", bare)
        names = [f"{sign}{name}" for sign, name in _PARTS.findall(bare) if sign]
        steps.append(_step(tag[0] if tag else "", names))
    return steps


def _step(tag: str, names: Sequence[str]) -> str:
    return tag + "".join(f"{name[0]}{plain_name(name[1:])}" for name in names)


# Elements


def _elements(good: Sequence[Outline], now: Sequence[Outline]) -> Drift:
    before = _side([_last_steps(each) for each in good])
    after = _side([_last_steps(each) for each in now])
    places = _side([each.elements for each in now])
    old_places = _side([each.elements for each in good])
    lost = [step for step in before.some if step in before.all and not _has(step, after.some)]
    fresh = [
        path
        for path in places.some
        if path in places.all and path not in old_places.some and _is_new(path, before)
    ]
    pairs, shape, shape_now = _Pairs(), _Shape.of(good), _Shape.of(now)
    gone = []
    for step in lost:
        wanted = _Wanted.of(step, before.some[step], shape, pairs, set(lost))
        rated = [
            (wanted.likeness(path, places.some[path], shape_now), _short(path, before))
            for path in fresh
        ]
        becomes = pairs.pair(step, rated)
        gone.append(Part(path=step, before=before.some[step], now=0, becomes=becomes))
    new: dict[str, Part] = {}
    for path in fresh:
        name = _short(path, before)
        new.setdefault(name, Part(path=name, before=0, now=places.some[path]))
    taken = set(pairs.becomes.values())
    return Drift(
        gone=gone,
        new=[part for name, part in new.items() if name not in taken],
        moved=list(_numbers(before, after)),
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    """What stands in what.

    Attributes:
        parents: In what each step stands, the first time.
        children: What stands in each step, in its order.
        holders: Steps that hold others, with their parents.
    """

    parents: Mapping[str, str]
    children: Mapping[str, Mapping[str, int]]
    holders: Set[str]

    @classmethod
    def of(cls, outlines: Sequence[Outline]) -> _Shape:
        """Return the shape of some pages."""
        parents: dict[str, str] = {}
        children: dict[str, dict[str, int]] = {}
        holders: set[str] = set()
        for path in (path for outline in outlines for path in outline.elements):
            *above, step = path.split(" > ")
            parent = "".join(above[-1:])
            parents.setdefault(step, parent)
            beside = children.setdefault(parent, {})
            beside.setdefault(step, len(beside))
            holders.add(" > ".join(above[-2:]))
        return cls(parents, children, holders)

    def place(self, parent: str, step: str) -> float:
        """Return where among its parent's children a step stands, 0 to 1."""
        beside = self.children.get(parent, {})
        return beside.get(step, 0) / max(len(beside) - 1, 1)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A step that is gone: what took its place is in the same parent, as often, and alike.

    Attributes:
        parent: In what it stood, or what took that one's place.
        orphan: Its parent is gone, too, and nobody knows what took its place.
        place: Where in its parent it stood.
        holds: It held other elements.
    """

    step: str
    count: int
    parent: str
    orphan: bool
    place: float
    holds: bool

    @classmethod
    def of(cls, step: str, count: int, shape: _Shape, pairs: _Pairs, lost: Set[str]) -> _Wanted:
        """Return what is looked for."""
        old = shape.parents.get(step, "")
        parent = pairs.becomes.get(old, old).rpartition(" > ")[2]
        orphan = old in lost and old not in pairs.becomes
        holds = any(held.rpartition(" > ")[2] == step for held in shape.holders)
        return cls(step, count, parent, orphan, shape.place(old, step), holds)

    def likeness(self, path: str, count: int, shape: _Shape) -> float:
        """Return how likely the new element at `path` took the place, 0 to 1."""
        *above, last = path.split(" > ")
        (tag, names), (other_tag, other_names) = _split(self.step), _split(last)
        place = 0.3 if above[-1:] == [self.parent] else 0.25 * (self.parent in above)
        place = max(place, 0.15 * self.orphan)
        often = 0.35 if self.count >= _FEW else 0.1
        away = abs(self.place - shape.place("".join(above[-1:]), last))
        alike = _similar(" ".join(sorted(names)), " ".join(sorted(other_names)))
        score = (
            place
            + often * _ratio(self.count, count)
            + 0.15 * (1 - away)
            + 0.1 * (tag == other_tag)
            + 0.1 * (alike if names and other_names else 0.0)
        )
        return (
            score
            if self.holds == (" > ".join((*above, last)[-2:]) in shape.holders)
            else score / 2
        )


def _last_steps(outline: Outline) -> dict[str, int]:
    counts: dict[str, int] = {}
    for path, count in outline.elements.items():
        step = path.rpartition(" > ")[2]
        counts[step] = counts.get(step, 0) + count
    return counts


def _has(step: str, steps: Mapping[str, int]) -> bool:
    """Return whether a selector of this step would find one of `steps`."""
    return step in steps or any(_covers(step, other) for other in steps)


def _covers(step: str, other: str) -> bool:
    tag, names = _split(step)
    other_tag, other_names = _split(other)
    return tag in {other_tag, ""} and names <= other_names


def _split(step: str) -> tuple[str, frozenset[str]]:
    tag = _MARK.split(step, maxsplit=1)[0]
    return tag, frozenset(re.findall(r"[.#][^.#\[]+|\[[^\]]*\]", step[len(tag) :]))


def _is_new(path: str, before: _Side) -> bool:
    """Return whether an element is news by itself: not an old one within other parents."""
    step = path.rpartition(" > ")[2]
    _, names = _split(step)
    if step in before.some and names:
        return False
    # `li.job.v2` was `li.job`: selectors still find it.
    return not any(_split(old)[1] and _covers(old, step) for old in before.some if names)


def _short(path: str, before: _Side) -> str:
    """Return the end of a path that is enough to find the element and not others."""
    steps = path.split(" > ")
    enough = 1 if steps[-1] not in before.some and _split(steps[-1])[1] else 2
    return " > ".join(steps[-enough:])


# Keys


def _keys(good: Sequence[Outline], now: Sequence[Outline]) -> Drift:
    before = _side([_counts(each) for each in good])
    after = _side([_counts(each) for each in now])
    kinds, kinds_now = _kinds(good), _kinds(now)
    lost = [path for path in before.some if path in before.all and path not in after.some]
    fresh = [path for path in after.some if path in after.all and path not in before.some]
    pairs = _Pairs()
    for path in sorted(lost, key=_depth):
        parent, name = _parent(path)
        at = pairs.becomes.get(parent, parent)
        rated = [
            (
                0.3 * (kinds[path] == kinds_now[other])
                + 0.35 * _ratio(before.some[path], after.some[other])
                + 0.35
                * (1.0 if _parent(other)[1] == name else _similar(name, _parent(other)[1])),
                other,
            )
            for other in fresh
            if _parent(other)[0] == at and kinds[path] & kinds_now[other]
        ]
        pairs.pair(path, rated)
    gone, new = set(lost), set(fresh)
    renamed = set(pairs.becomes.values())
    return Drift(
        gone=[
            Part(
                path=path, before=before.some[path], now=0, becomes=pairs.becomes.get(path, "")
            )
            for path in lost
            if not _goes_with(path, gone, pairs.becomes)
        ],
        new=[
            Part(path=path, before=0, now=after.some[path])
            for path in fresh
            if path not in renamed
            and _parent(path)[0] not in new - renamed
            and not _came_along(path, before, pairs.becomes)
        ],
        moved=[*_numbers(before, after), *_other_kinds(kinds, kinds_now, before, after)],
    )


def _goes_with(path: str, gone: Set[str], becomes: Mapping[str, str]) -> bool:
    """Return whether a key is gone merely because what it stands in is."""
    parent, name = _parent(path)
    if parent not in gone:
        return False
    other = becomes.get(path, "")
    return parent not in becomes or (bool(other) and _parent(other)[1] == name)


def _came_along(path: str, before: _Side, becomes: Mapping[str, str]) -> bool:
    """Return whether a key is new merely because what it stands in has another name."""
    parent, name = _parent(path)
    old = next((gone for gone, new in becomes.items() if new == parent), None)
    return old is not None and f"{old}{'' if name == '[]' else '.'}{name}" in before.some


def _counts(outline: Outline) -> dict[str, int]:
    return {
        path: sum(n for kind, n in kinds.items() if kind != "null")
        for path, kinds in outline.keys.items()
        if kinds.keys() != {"null"}
    }


def _kinds(outlines: Sequence[Outline]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for outline in outlines:
        for path, kinds in outline.keys.items():
            found[path] = found.get(path, frozenset()) | (kinds.keys() - {"null"})
    return found


def _other_kinds(
    kinds: Mapping[str, frozenset[str]],
    kinds_now: Mapping[str, frozenset[str]],
    before: _Side,
    after: _Side,
) -> Iterator[Part]:
    for path, old in kinds.items():
        new = kinds_now.get(path, frozenset())
        if old and new and not old & new:
            shown = f"{path} ({'/'.join(sorted(old))}, now {'/'.join(sorted(new))})"
            yield Part(path=shown, before=before.some[path], now=after.some[path])


def _parent(path: str) -> tuple[str, str]:
    """Return where a key stands, and its own name; the members of a list are `[]`."""
    if path.endswith("[]"):
        return path[:-2], "[]"
    above, _, name = path.rpartition(".")
    return above, name


def _depth(path: str) -> int:
    return path.count(".") + path.count("[]")


# Both


def _side(pages: Sequence[Mapping[str, int]]) -> _Side:
    some: dict[str, int] = {}
    for page in pages:
        for path, count in page.items():
            some[path] = max(some.get(path, 0), count)
    common = set.intersection(*map(set, pages)) if pages else set()
    return _Side(some=some, all=common)


def _numbers(before: _Side, after: _Side) -> Iterator[Part]:
    for path in before.some:
        old, new = before.some[path], after.some.get(path, 0)
        if new and path in before.all and path in after.all and _notable(old, new):
            yield Part(path=path, before=old, now=new)


def _notable(old: int, new: int) -> bool:
    return abs(old - new) >= _FEW and (old >= new * NOTABLE or new >= old * NOTABLE)


def _worst(parts: Sequence[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: max(part.before, part.now), reverse=True)


def _how_much(part: Part) -> float:
    return 1 - _ratio(part.before, part.now)


def _ratio(one: int, other: int) -> float:
    return min(one, other) / max(one, other, 1)


def _similar(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()
