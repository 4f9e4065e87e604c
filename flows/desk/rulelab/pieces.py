"""Pieces of the rules: what belongs to one segment or list, cut out as text and put back.

A piece is lines of one or more files, entry by entry as merging sees them: the comments above
an entry are its own. Putting a piece back replaces those lines; not a byte beside them changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ruamel.yaml.nodes import MappingNode, SequenceNode

from enrich.issues import InputError, RuleError, StoreError
from enrich.rulebook import SCORING, NamedText, Rulebook, is_rule_file
from enrich.rulemerge import Part, parts_of
from enrich.strictyaml import read_data, read_nodes
from flows.desk.rulelab.said import Trouble

PARTED = "#@ "
"""Begins the line above each place of a piece that has several."""
FILE, LIST, SEGMENT = "file", "list", "segment"
_TARGETS = (SEGMENT, "discard", "signal")
_INDEX = re.compile(r"^rules\.(\d+)")
_Belongs = Callable[[str, Any], bool]


@dataclass(frozen=True, slots=True)
class Cut:
    """Neighbouring entries of one section of a file.

    Attributes:
        section: `segments`, `lists` or `rules`; "": the whole file.
        start, end: Where they stand in the file's text; equal: there are none yet.
        column: In which column, counted from 0, entries of this section begin.
    """

    file: str
    section: str
    start: int
    end: int
    column: int = 0

    @property
    def head(self) -> str:
        """The line that stands above it."""
        return f"{PARTED}{self.file} {self.section}\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the rules that is edited at once.

    Attributes:
        name: What addresses call it: `foreign_trade`, `discard:recruiter`, `list:big_names`,
            `scoring.yaml`.
    """

    name: str
    kind: str
    target: str
    cuts: tuple[Cut, ...]


def piece_of(book: Rulebook, name: str) -> Piece:
    """Return where a piece stands.

    Raises:
        StoreError: There is no such thing in the rules.
        RuleError: A file is no YAML, or its layout allows only to edit it whole.
    """
    if is_rule_file(name):
        if name not in book.texts:
            raise StoreError(f"there is no rule file {name!r}")
        return Piece(name, FILE, name, (Cut(name, "", 0, len(book.texts[name])),))
    kind, _, target = name.rpartition(":")
    kind = kind or SEGMENT
    if kind not in {*_TARGETS, LIST}:
        raise StoreError(f"there is no {name!r} in the rules")
    cuts = _list_cuts(book, target) if kind == LIST else _target_cuts(book, kind, target)
    if not cuts:
        raise StoreError(f"there is no {kind} {target!r} in the rules")
    return Piece(name, kind, target, tuple(cuts))


def text_of(book: Rulebook, piece: Piece) -> str:
    """Return a piece as it is shown: lines end in a line feed, whatever the file's end in."""
    shown = [_plain_ends(_slice(book, cut)) for cut in piece.cuts]
    if len(shown) == 1:
        return shown[0]
    return "".join(
        cut.head + _whole_lines(text) for cut, text in zip(piece.cuts, shown, strict=True)
    )


def put(book: Rulebook, piece: Piece, text: str) -> Rulebook:
    """Return the rules with another text in the place of a piece; all else stays to the byte.

    Raises:
        RuleError: The text is no YAML, does not fit where it stands, or lacks a line that parts
            its places. Lines are counted in the text.
    """
    parts = _parted(piece, _plain_ends(text))
    texts = dict(book.texts)
    line = 0
    # Backwards, so that the places of those before still hold.
    for cut, said in reversed(list(zip(piece.cuts, parts, strict=True))):
        if said == _plain_ends(_slice(book, cut)):
            continue
        line = _first_line(piece, parts, cut)
        _refuse_misfit(piece, cut, said, line)
        old = texts[cut.file]
        end = "\r\n" if "\r\n" in old else "\n"
        before, after = old[: cut.start], old[cut.end :]
        fitted = said if not after and not cut.section else _whole_lines(said)
        if before and not before.endswith("\n"):
            before += end
        texts[cut.file] = before + fitted.replace("\n", end) + after
    return Rulebook(texts)


def troubles_of(
    book: Rulebook, piece: Piece | None, text: str, errors: Sequence[InputError]
) -> list[Trouble]:
    """Return mistakes, placed in the text that was put into a book where they are there.

    Args:
        book: The rules with the text in them.
        piece: Where it stood before it was put there.
        text: What was put there.
        errors: Mistakes by file and line, or by line of the piece under the piece's name.
    """
    spans = list(_spans(book, piece, _plain_ends(text))) if piece else []
    return [_trouble(book, piece, spans, one) for one in _flat(errors)]


def lists_named(text: str) -> list[str]:
    """Return the lists that a text names, in their order.

    >>> lists_named("none: {employer: [$hospital_names, {each: $big, at: start}, $big]}")
    ['hospital_names', 'big']
    """
    return list(dict.fromkeys(re.findall(r"\$([a-z][a-z0-9_]*)", text)))


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry, called as merging calls it.

    Attributes:
        head: Its lines up to the first entry below it.
        text: All its lines.
    """

    file: str
    start: int
    head: str
    text: str

    @property
    def has_parts(self) -> bool:
        """Whether there are entries below it."""
        return self.head != self.text


def entry_of(book: Rulebook, name: str) -> Entry | None:
    """Return an entry by its name, such as `segments.yaml:rules.trade.title`; None: none."""
    file, _, entry = name.partition(":")
    if file not in book.texts:
        return None
    text, parts = book.texts[file], parts_of(book.file(file))
    if not entry:
        return Entry(file, 0, "" if parts else text, text)
    for called, start, part in _entries(parts, 0, ""):
        if called == entry:
            return Entry(file, start, part.head, text[start : start + _size(part)])
    return None


def put_entry(book: Rulebook, name: str, text: str, *, head: bool = False) -> Rulebook:
    """Return the rules with another text in the place of an entry, or of its head alone.

    Raises:
        StoreError: There is no such entry.
        RuleError: The file is no YAML any more.
    """
    found = entry_of(book, name)
    if found is None:
        raise StoreError(f"there is no entry {name} in the rules")
    old = book.texts[found.file]
    end = found.start + len(found.head if head else found.text)
    new = old[: found.start] + _whole_lines(_plain_ends(text)) + old[end:]
    made = Rulebook({**book.texts, found.file: new})
    parts_of(made.file(found.file))
    return made


def _entries(parts: Sequence[Part], start: int, above: str) -> Iterator[tuple[str, int, Part]]:
    """Yield each entry's name, where it begins, and its lines."""
    for part in parts:
        called = f"{above}.{part.key}" if above else part.key
        yield called, start, part
        yield from _entries(part.parts, start + len(part.head), called)
        start += _size(part)


def _size(part: Part) -> int:
    return len(part.head) + sum(map(_size, part.parts))


def _list_cuts(book: Rulebook, name: str) -> list[Cut]:
    return [cut for file in _rule_files(book) for cut in _cuts(book, file, "lists", _key(name))]


def _target_cuts(book: Rulebook, kind: str, target: str) -> list[Cut]:
    def speaks(_: str, said: Any) -> bool:
        return isinstance(said, dict) and said.get(kind) == target

    found: list[Cut] = []
    for file in _rule_files(book):
        declared = _cuts(book, file, "segments", _key(target)) if kind == SEGMENT else []
        rules = _cuts(book, file, "rules", speaks)
        found += [*declared, *(rules or (_behind(book, file) if declared else []))]
    return found


def _key(name: str) -> _Belongs:
    return lambda key, _: key == name


def _rule_files(book: Rulebook) -> list[str]:
    return [name for name in sorted(book.texts) if name != SCORING]


@lru_cache(maxsize=64)
def _sections(file: NamedText) -> Mapping[str, tuple[int, Part]]:
    """Return each section of a file and where it begins."""
    found: dict[str, tuple[int, Part]] = {}
    start = 0
    for part in parts_of(file):
        found[part.key] = start, part
        start += _size(part)
    return found


def _cuts(book: Rulebook, file: str, section: str, belongs: _Belongs) -> list[Cut]:
    """Return the places of the entries of a section that belong to a piece."""
    text = book.file(file)
    said = read_data(text, RuleError)
    inside = said.get(section) if isinstance(said, dict) else None
    if not inside or not isinstance(inside, dict | list):
        return []
    pairs = [*inside.items()] if isinstance(inside, dict) else [("", one) for one in inside]
    chosen = [belongs(*pair) for pair in pairs]
    if not any(chosen):
        return []
    start, part = _sections(text)[section]
    if len(part.parts) != len(pairs):
        what = f"`{section}` is not laid out entry by entry: edit the file as a whole"
        raise RuleError(file, None, "", what)
    column = _column(part.parts[0].head)
    start += len(part.head)
    found: list[Cut] = []
    for mine, below in zip(chosen, part.parts, strict=True):
        end = start + _size(below)
        if mine and found and found[-1].end == start:
            found[-1] = replace(found[-1], end=end)
        elif mine:
            found.append(Cut(file, section, start, end, column))
        start = end
    return found


def _behind(book: Rulebook, file: str) -> list[Cut]:
    """Return the place behind the last rule of a file, for the first of a segment."""
    if "rules" not in (sections := _sections(book.file(file))):
        return []
    start, part = sections["rules"]
    end = start + _size(part)
    return [Cut(file, "rules", end, end, _column(part.parts[0].head))] if part.parts else []


def _column(head: str) -> int:
    """Return in which column the first line of an entry begins that is no comment."""
    lines = (line for line in head.splitlines() if line.strip())
    first = next((line for line in lines if not line.lstrip().startswith("#")), "")
    return len(first) - len(first.lstrip(" "))


def _slice(book: Rulebook, cut: Cut) -> str:
    return book.texts[cut.file][cut.start : cut.end]


def _plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n")


def _whole_lines(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _parted(piece: Piece, text: str) -> list[str]:
    """Return what a text says for each place of a piece."""
    if len(piece.cuts) == 1:
        return [text]
    parts: list[str] = []
    heads = [cut.head for cut in piece.cuts]
    for at, line in enumerate(text.splitlines(keepends=True), start=1):
        if line.startswith(PARTED):
            if len(parts) == len(heads) or line.rstrip() + "\n" != heads[len(parts)]:
                raise RuleError(piece.name, at, "", _MOVED, 1)
            parts.append("")
        elif parts:
            parts[-1] += line
        elif line.strip():
            raise RuleError(piece.name, at, "", _MOVED, 1)
    if len(parts) != len(heads):
        last = text.count("\n") + 1
        raise RuleError(piece.name, last, "", f"{heads[len(parts)].strip()!r} is missing", 1)
    return parts


_MOVED = f"the lines that begin with {PARTED.strip()} part this piece: leave each where it was"


def _first_line(piece: Piece, parts: Sequence[str], wanted: Cut) -> int:
    """Return how many lines of a piece's text stand above a place."""
    lines = 0
    for cut, said in zip(piece.cuts, parts, strict=True):
        lines += len(piece.cuts) > 1
        if cut == wanted:
            break
        lines += said.count("\n")
    return lines


def _refuse_misfit(piece: Piece, cut: Cut, said: str, above: int) -> None:
    """Refuse what is no YAML by itself, or would not stand among its neighbours."""
    try:
        node = read_nodes(NamedText(piece.name, said), RuleError)
    except RuleError as wrong:
        line = wrong.line + above if wrong.line else None
        raise RuleError(piece.name, line, "", wrong.message, wrong.column) from None
    if not cut.section or node is None:
        return
    wanted, what = (
        (SequenceNode, "a rule: it begins with `- id:`")
        if cut.section == "rules"
        else (MappingNode, "an entry: NAME: …")
    )
    mark = node.start_mark
    line, column = mark.line + above + 1, mark.column + 1
    if not isinstance(node, wanted):
        raise RuleError(piece.name, line, "", f"must be {what}", column)
    if mark.column != cut.column:
        what = f"must begin in column {cut.column + 1}, as its neighbours do"
        raise RuleError(piece.name, line, "", what, column)


@dataclass(frozen=True, slots=True)
class _Span:
    """Lines of a file, counted from 0, that stand in a piece's text from line `shown` on."""

    file: str
    first: int
    behind: int
    shown: int


def _spans(book: Rulebook, piece: Piece, text: str) -> Iterator[_Span]:
    try:
        parts = _parted(piece, text)
    except RuleError:
        return
    moved: dict[str, int] = {}
    for cut, said in zip(piece.cuts, parts, strict=True):
        new = book.texts[cut.file]
        size = len(said) + ("\r\n" in new) * said.count("\n")
        start = cut.start + moved.get(cut.file, 0)
        first = new.count("\n", 0, start)
        shown = _first_line(piece, parts, cut)
        yield _Span(cut.file, first, first + max(1, len(said.splitlines())), shown)
        moved[cut.file] = moved.get(cut.file, 0) + size - (cut.end - cut.start)


def _flat(errors: Sequence[InputError]) -> Iterator[InputError]:
    for error in errors:
        yield error
        yield from _flat(error.others)


def _trouble(
    book: Rulebook, piece: Piece | None, spans: Sequence[_Span], error: InputError
) -> Trouble:
    line, column = _shown_line(piece, spans, error), error.column
    field = _by_id(book, error)
    said = f"{field}: {error.message}" if field else error.message
    counted = line if line is not None else error.line
    place = ":".join(str(part) for part in (counted, column) if part)
    if line is None:
        place = f"{error.file}:{place}" if place else error.file
    return Trouble(line=line, column=column if line else None, place=place, said=said)


def _shown_line(piece: Piece | None, spans: Sequence[_Span], error: InputError) -> int | None:
    if piece is None or error.line is None:
        return None
    if error.file == piece.name and piece.kind != FILE:
        return error.line
    for span in spans:
        if error.file == span.file and span.first < error.line <= span.behind:
            return error.line - span.first + span.shown
    return None


def _by_id(book: Rulebook, error: InputError) -> str:
    """Return the field of a mistake; a rule is called by its id, not by its number."""
    found = _INDEX.match(error.field)
    if not found or error.file not in book.texts:
        return error.field
    try:
        said = read_data(book.file(error.file), RuleError)["rules"][int(found[1])]["id"]
    except (RuleError, LookupError, TypeError):
        return error.field
    return f"{said}{error.field[found.end() :]}"
