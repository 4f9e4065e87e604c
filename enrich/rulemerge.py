"""Rulebooks compared two by two, and merged three by three: entry by entry, comments kept.

An entry is what people name: a rule or a place by its id, a list, a segment or a setting by
its key. Entries are cut out of the text as lines, so that nothing is laid out anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ruamel.yaml.nodes import MappingNode, SequenceNode

from enrich.issues import RuleError
from enrich.rulebook import NamedText, Rulebook
from enrich.strictyaml import read_nodes

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
THEM, YOU, BOTH = "them", "you", "both"
_SECTIONS = 2
"""So deep are mappings taken apart: a file into sections, a section into entries."""
_NAMES = ("id", "name")


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a file, and the parts below them.

    Attributes:
        key: What people call it, such as `rules` or `trade.title`.
        head: Its lines up to its first part, comments above it included.
    """

    key: str
    head: str
    parts: tuple[Part, ...] = ()

    @property
    def said(self) -> tuple[Any, ...]:
        """What it says, blank lines behind it apart."""
        return (self.head.rstrip(), *(part.said for part in self.parts))


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs; `entry` is "" for a whole file."""

    file: str
    entry: str
    what: str

    @property
    def name(self) -> str:
        """The entry with its file, as people name it."""
        return f"{self.file}:{self.entry}" if self.entry else self.file


@dataclass(frozen=True, slots=True)
class Touched:
    """One entry that differs from the common base, and who touched it: them, you or both.

    Attributes:
        clash: Both touched it, and not alike.
    """

    name: str
    by: str
    clash: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge.

    Attributes:
        book: Both sides' changes; where both touched an entry, the side that was chosen.
        touched: Every entry that either side touched.
        open: Clashes for which no side was chosen; `book` has yours there.
    """

    book: Rulebook
    touched: Sequence[Touched]
    open: Sequence[str]


def changes(old: Rulebook, new: Rulebook) -> list[Change]:
    """Return the entries that differ, by file and place.

    Raises:
        RuleError: A file is not YAML.
    """
    found: list[Change] = []
    for name in sorted({*old.texts, *new.texts}):
        before, after = old.texts.get(name), new.texts.get(name)
        if before == after:
            continue
        if before is None or after is None:
            found.append(Change(name, "", ADDED if before is None else REMOVED))
            continue
        found += _entry_changes(name, parts_of(old.file(name)), parts_of(new.file(name)))
    return found


def merge(
    base: Rulebook, mine: Rulebook, theirs: Rulebook, chosen: Mapping[str, str] | None = None
) -> Merged:
    """Return what both sides made of a common base, as one rulebook.

    Args:
        base: What both started from.
        mine: Your files.
        theirs: Those that somebody else published meanwhile.
        chosen: For entries that both touched, by name, the side to take: `you` or `them`.

    Raises:
        RuleError: A file is not YAML, or its layout lets no entry be put in.
    """
    deed = _Merge(chosen or {})
    texts: dict[str, str] = {}
    for name in sorted({*base.texts, *mine.texts, *theirs.texts}):
        made = deed.part(_file(base, name), _file(mine, name), _file(theirs, name), name)
        if made is not None:
            texts[name] = _text(made)
            _refuse_torn(NamedText(mine.places.get(name, name), texts[name]), made)
    touched = {c.name: Touched(c.name, THEM) for c in changes(base, theirs)}
    for each in changes(base, mine):
        by = BOTH if each.name in touched else YOU
        touched[each.name] = Touched(each.name, by)
    for clash in (*deed.open, *deed.settled):
        touched[clash] = Touched(clash, BOTH, clash=True)
    ordered = sorted(touched.values(), key=lambda one: one.name)
    return Merged(Rulebook(texts, mine.places), ordered, deed.open)


@lru_cache(maxsize=32)
def parts_of(file: NamedText) -> tuple[Part, ...]:
    """Return the parts of a file; their lines, put together, are the file.

    Raises:
        RuleError: It is not YAML.
    """
    lines = file.text.splitlines(keepends=True)
    children = _children(read_nodes(file, RuleError), 0)
    if not children:
        return (Part("", file.text),) if file.text else ()
    return tuple(_cut(lines, children, 0, len(lines), 0))


def _cut(
    lines: list[str], children: list[tuple[str, Any, int]], start: int, end: int, depth: int
) -> Iterator[Part]:
    """Yield the parts of the lines from `start` to `end`; the first begins at `start`."""
    starts = [start, *(_with_comments(lines, line, start) for _, _, line in children[1:]), end]
    for (key, node, line), (first, after) in zip(children, pairwise(starts), strict=True):
        below = _children(node, depth + 1)
        inner = _with_comments(lines, below[0][2], line + 1) if below else after
        if not below or not _is_apart(below, line, after):
            yield Part(key, "".join(lines[first:after]))
            continue
        parts = tuple(_cut(lines, below, inner, after, depth + 1))
        yield Part(key, "".join(lines[first:inner]), parts)


def _is_apart(children: list[tuple[str, Any, int]], above: int, end: int) -> bool:
    """Whether each child has lines of its own, none of them that of its parent's key."""
    lines = [above, *(line for _, _, line in children), end]
    return all(one < other for one, other in pairwise(lines))


def _children(node: Any, depth: int) -> list[tuple[str, Any, int]]:
    """Return key, node and line of each entry below a node; none: it is one itself."""
    found: list[tuple[str, Any, int]] = []
    if isinstance(node, MappingNode) and not node.flow_style and depth < _SECTIONS:
        found = [(str(key.value), below, key.start_mark.line) for key, below in node.value]
    if isinstance(node, SequenceNode) and not node.flow_style:
        found = [(_name(item), item, item.start_mark.line) for item in node.value]
    names = {name for name, _, _ in found}
    return found if "" not in names and len(names) == len(found) else []


def _name(item: Any) -> str:
    """Return what an item of a list is called, or ""."""
    if not isinstance(item, MappingNode):
        return ""
    said = {key.value: below.value for key, below in item.value}
    return next((str(said[key]) for key in _NAMES if isinstance(said.get(key), str)), "")


def _with_comments(lines: list[str], line: int, lowest: int) -> int:
    """Return where an entry begins: with the comment lines that stand right above it."""
    while line > lowest and lines[line - 1].lstrip().startswith("#"):
        line -= 1
    return line


def _entry_changes(file: str, old: Sequence[Part], new: Sequence[Part]) -> Iterator[Change]:
    before, after = dict(_flat(old)), dict(_flat(new))
    for entry in {**before, **after}:
        if before.get(entry) != after.get(entry):
            gone, fresh = entry not in after, entry not in before
            yield Change(file, entry, REMOVED if gone else ADDED if fresh else CHANGED)


def _flat(parts: Sequence[Part], above: str = "") -> Iterator[tuple[str, str]]:
    for part in parts:
        entry = f"{above}.{part.key}" if above else part.key
        yield entry, part.head.rstrip()
        yield from _flat(part.parts, entry)


def _file(book: Rulebook, name: str) -> Part | None:
    """Return a file as one part."""
    return Part(name, "", parts_of(book.file(name))) if name in book.texts else None


def _text(part: Part) -> str:
    """Return the lines of a part and all below it."""
    lines = part.head if not part.head or part.head.endswith("\n") else part.head + "\n"
    return lines + "".join(map(_text, part.parts))


def _refuse_torn(file: NamedText, made: Part) -> None:
    """Refuse a text that does not hold the entries that were put into it."""
    try:
        found: tuple[Part, ...] = parts_of(file)
    except RuleError as torn:
        raise RuleError(torn.file, torn.line, torn.field, f"merged: {torn.message}") from None
    if [part.said for part in found] != [part.said for part in made.parts]:
        what = "entries of both sides do not fit into one layout: merge this file by hand"
        raise RuleError(file.name, None, "", what)


@dataclass
class _Merge:
    """One merge: what was chosen, and which clashes it met."""

    chosen: Mapping[str, str]
    open: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)

    def part(
        self, base: Part | None, mine: Part | None, theirs: Part | None, name: str
    ) -> Part | None:
        """Return what both sides made of a part; None: it is gone."""
        old, ours, other = _said(base), _said(mine), _said(theirs)
        if other in (old, ours):
            return mine
        if ours == old:
            return theirs
        if mine and theirs and mine.parts and theirs.parts:
            return self._inside(base, mine, theirs, name)
        return self._clash(mine, theirs, name)

    def _inside(self, base: Part | None, mine: Part, theirs: Part, name: str) -> Part:
        head = self.part(_head(base), _head(mine), _head(theirs), name)
        below = {part.key: part for part in base.parts} if base else {}
        ours, other = ({part.key: part for part in side.parts} for side in (mine, theirs))
        parts: list[Part] = []
        for key in _order(list(ours), list(other)):
            inner = f"{name}.{key}" if ":" in name else f"{name}:{key}"
            made = self.part(below.get(key), ours.get(key), other.get(key), inner)
            if made is not None:
                parts.append(made)
        return Part(mine.key, head.head if head else mine.head, tuple(parts))

    def _clash(self, mine: Part | None, theirs: Part | None, name: str) -> Part | None:
        side = self.chosen.get(name)
        (self.settled if side else self.open).append(name)
        return theirs if side == THEM else mine


def _head(part: Part | None) -> Part | None:
    return Part(part.key, part.head) if part else None


def _said(part: Part | None) -> tuple[Any, ...] | None:
    return part.said if part else None


def _order(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return all keys: mine in their order, each other one behind what it follows there."""
    order = list(mine)
    for at, key in enumerate(theirs):
        if key not in order:
            before = theirs[at - 1] if at else None
            order.insert(order.index(before) + 1 if before in order else 0, key)
    return order
