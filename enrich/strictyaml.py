"""Files that people write, read strictly: every error names file, line, column and field.

YAML 1.2 (ruamel), so `no` stays a word. Anchors, aliases, tags and repeated keys are refused:
a reader of the file must see what the program sees.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase, CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, NodeEvent, ScalarEvent
from ruamel.yaml.reader import ReaderError

from enrich.issues import InputError, joined

M = TypeVar("M", bound=BaseModel)
Loc = tuple[int | str, ...]
"""The keys and indexes that lead to a place in a file."""
MAX_BYTES = 1 << 20
MAX_DEPTH = 64
WORDS = {
    "extra_forbidden": "unknown key",
    "missing": "is missing",
    "string_pattern_mismatch": "{input!r} does not fit {pattern}",
    "literal_error": "{input!r} is not {expected}",
    "enum": "{input!r} is not {expected}",
    "union_tag_invalid": "{tag!r} is not one of {expected_tags}",
    "union_tag_not_found": "is missing",
    "string_type": "{input!r} is not text: put it in quotes",
    "int_type": "{input!r} is not a whole number",
    "float_type": "{input!r} is not a number",
    "bool_type": "{input!r} is not true or false",
    "list_type": "must be a [list]",
    "dict_type": "must be a mapping of keys to values",
    "model_type": "must be a mapping of keys to values",
    "string_too_long": "is longer than {max_length} characters",
    "string_too_short": "is empty",
    "greater_than_equal": "{input!r} is less than {ge}",
    "less_than_equal": "{input!r} is more than {le}",
    "too_short": "must have at least {min_length}, not {actual_length}",
}
"""What we say of a mistake, by pydantic's name of it; the others keep pydantic's words."""
DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Readable(Protocol):
    """A file, or a text that stands for one; errors call it by its `str`."""

    def read_bytes(self) -> bytes:
        """Return what it holds."""
        ...


def read_model(path: Readable, model: type[M], error: type[InputError] = InputError) -> M:
    """Return the file at `path` as a checked `model`.

    Raises:
        error: The file is not YAML, holds something the model does not know, or lacks something
            it needs. The text names file, line, column and field, a line for each mistake.
    """
    # Nearly every file is right, and the tree that knows its lines takes ten times as long.
    with contextlib.suppress(ValueError, YAMLError):
        return model.model_validate(_read_fast(read_text(path, error)))
    data = read_tree(path, error)
    try:
        return model.model_validate(plain(data))
    except ValidationError as found:
        raise joined([_placed(path, data, e, error) for e in found.errors()]) from None


def read_tree(path: Readable, error: type[InputError] = InputError) -> CommentedBase | None:
    """Return the file's YAML tree, whose nodes know their lines (`node.lc`)."""
    text = read_text(path, error)
    with _yaml_errors(path, text, error):
        return YAML(typ="rt").load(text)  # type: ignore[no-any-return]  # ruamel is untyped here


def read_data(path: Readable, error: type[InputError] = InputError) -> Any:
    """Return what the file says as plain dicts, lists and scalars; comments are no part of it.

    Raises:
        error: The file is not YAML; the text names file and line.
    """
    text = read_text(path, error)
    with contextlib.suppress(ValueError, YAMLError):
        return _read_fast(text)
    return plain(read_tree(path, error))


@functools.lru_cache(maxsize=32)
def _read_fast(text: str) -> Any:
    """Return what a text says; versions of rules share most files, and each is read once."""
    return plain(YAML(typ="safe").load(text))


def read_nodes(path: Readable, error: type[InputError] = InputError) -> Any:
    """Return the file's YAML nodes, which know where they stand; None where it says nothing.

    Raises:
        error: The file is not YAML; the text names file and line.
    """
    text = read_text(path, error)
    with contextlib.suppress(YAMLError):
        return YAML(typ="safe").compose(text)
    with _yaml_errors(path, text, error):
        return YAML(typ="safe", pure=True).compose(text)


def read_text(path: Readable, error: type[InputError]) -> str:
    """Return the file's text, free of what hides from its reader.

    Raises:
        error: It cannot be read, is not UTF-8, or hides something: the text names the line.
    """
    try:
        raw = path.read_bytes()
    except OSError as failed:
        raise error(path, None, "", failed.strerror or "cannot be read") from None
    if len(raw) > MAX_BYTES:
        raise error(path, None, "", f"larger than {MAX_BYTES} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as failed:
        before = raw[: failed.start].decode("utf-8-sig")
        line, column = _where(before, len(before))
        raise error(path, line, "", "is not UTF-8", column) from None
    if text not in _sound:
        with _yaml_errors(path, text, error):
            _refuse_indirection(path, text, error)
        _remember(text)
    return text


_sound: dict[str, None] = {}
"""Texts that hide nothing, the last ones to be looked at: each is read several times."""
_MOST_SOUND = 64


def _remember(text: str) -> None:
    _sound[text] = None
    if len(_sound) > _MOST_SOUND:
        _sound.pop(next(iter(_sound)), None)


@contextlib.contextmanager
def _yaml_errors(path: Readable, text: str, error: type[InputError]) -> Iterator[None]:
    """Name the line of what is not YAML."""
    try:
        yield
    except MarkedYAMLError as failed:
        mark = failed.problem_mark or failed.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        said = str(failed.problem or failed.context).splitlines()[0]
        raise error(path, line, "", said, column) from None
    except ReaderError as failed:
        line, column = _where(text, failed.position)
        raise error(path, line, "", "holds a control character", column) from None
    except ValueError as failed:  # a scalar that cannot be what it looks like: month 13
        line, column = _place_of_impossible(text)
        raise error(path, line, "", str(failed), column) from None


def _where(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _place_of_impossible(text: str) -> tuple[int, int] | tuple[None, None]:
    for event in _events(text):
        if isinstance(event, ScalarEvent) and DATE.match(event.value):
            try:
                date(*map(int, event.value[:10].split("-")))
            except ValueError:
                return event.start_mark.line + 1, event.start_mark.column + 1
    return None, None


def line_of(tree: Any, loc: Loc) -> int | None:
    """Return the 1-based line of the node at `loc`, or of its nearest parent that has one."""
    return place_of(tree, loc)[0]


def place_of(tree: Any, loc: Loc) -> tuple[int, int] | tuple[None, None]:
    """Return the 1-based line and column of the node at `loc`, or of its nearest parent."""
    place = _counted(tree.lc.line, tree.lc.col) if isinstance(tree, CommentedBase) else None
    node = tree
    for part in loc:
        if isinstance(node, CommentedMap) and part in node:
            place = _counted(*node.lc.key(part))
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            place = _counted(*node.lc.item(part))
        else:
            continue  # a union's tag or a model's own name: not a place in the file
        node = node[part]
    return place or (None, None)


def _counted(line: int, column: int) -> tuple[int, int]:
    """Return a place counted from 1, as editors count."""
    return line + 1, column + 1


def plain(node: Any) -> Any:
    """Return the tree as plain dicts, lists and scalars."""
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    if isinstance(node, str):
        return str(node)
    if isinstance(node, bool):
        return bool(node)
    if isinstance(node, int):
        return int(node)
    return float(node) if isinstance(node, float) else node


def _refuse_indirection(path: Readable, text: str, error: type[InputError]) -> None:
    depth = 0
    for event in _events(text):
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            said = "anchors and aliases are not allowed: write it out"
            raise error(path, line, "", said, column)
        tag = getattr(event, "ctag", None)
        explicit = str(tag) if tag is not None and str(tag) not in {"None", ""} else ""
        if explicit and not (isinstance(event, ScalarEvent) and explicit == "!"):
            raise error(path, line, "", f"tags are not allowed: {explicit}", column)
        kind = type(event).__name__
        depth *= kind != "StreamStartEvent"
        depth += kind in {"MappingStartEvent", "SequenceStartEvent"}
        depth -= kind in {"MappingEndEvent", "SequenceEndEvent"}
        if depth > MAX_DEPTH:
            raise error(path, line, "", f"nested more than {MAX_DEPTH} deep", column)


def _events(text: str) -> Iterator[Any]:
    """Yield the events of a text; where libyaml fails, all of them once more from the start."""
    try:
        yield from YAML(typ="safe").parse(text)
    except YAMLError:
        # libyaml is ten times as fast and knows YAML 1.1, where `[/jobs?page=1]` is an error.
        yield from YAML(typ="safe", pure=True).parse(text)


def _placed(path: Readable, tree: Any, found: Any, error: type[InputError]) -> InputError:
    loc = tuple(found["loc"])
    if found["type"].startswith("union_tag"):
        loc = (*loc, found["ctx"]["discriminator"].strip("'"))
    message = WORDS.get(found["type"], "{msg}").format(**found, **found.get("ctx", {}))
    message = message.removeprefix("Value error, ")
    line, column = place_of(tree, loc)
    return error(path, line, ".".join(_shown(tree, loc)), message, column)


def _shown(tree: Any, loc: Loc) -> list[str]:
    """Return the parts of `loc` that a reader of the file sees: no names of our models."""
    node, parts = tree, []
    for at, part in enumerate(loc):
        is_key = isinstance(node, CommentedMap) and part in node
        is_item = isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node)
        if is_key or is_item:
            node = node[part]
        elif at < len(loc) - 1:
            continue
        parts.append(str(part))
    return parts
