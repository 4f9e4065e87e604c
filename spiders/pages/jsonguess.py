"""JMESPath for a list of postings in JSON that nobody described, for `leads sites new`.

The list is the one whose entries look most like adverts, wherever it stands: plain, wrapped
entry by entry (`edges[].node`), in groups (`teams[].jobs[]`) or by number (`values(jobs)`).
Each path is tried on all entries; one that reads nothing plausible on most is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spiders.blocks import FIELD_NAMES, json_path
from spiders.pages.clean import text_of
from spiders.pages.guesses import MOST, plausible
from spiders.pages.htmlguess import COMPANY_END
from spiders.pages.lookalike import ENOUGH, points, row_of
from spiders.pages.words import PERSON, folded

MAX_DEPTH = 8
SAMPLE = 50
LEAST = 2
FEW = 2
IS_TOTAL = re.compile(r"total|count|found|hits|matches|records?num|numofrecords|resultsize")
NO_TOTAL = re.compile(r"page|size|limit|offset|took|time|shard|view|apply|code|version")
IS_NEXT = re.compile(r"^next(?:page)?(?:url|link|href|uri)?$")
IS_ADDRESS = re.compile(r"^(?:https?:/)?/\S+$")
NO_POSTING = re.compile(r"logo|image|img|icon|photo|avatar|compan|employer|corp|org|firm|apply")
FILE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|pdf)(?:\?|$)", re.IGNORECASE)
KEY_NAME = re.compile(r"(?:^|[a-z_])(?:id|no|code|number|uuid|slug|key)$", re.IGNORECASE)

Leaf = tuple[str, str]
"""Where in an entry a text stands, in JMESPath, and the text."""


@dataclass(frozen=True, slots=True)
class GuessedJson:
    """A proposal for the `list` block of a site whose lists are JSON.

    Attributes:
        items: JMESPath to the entries; "" when nothing in the answer looks like adverts.
        key, url, total, next: JMESPath; "" where the answer has none.
        fields: Our field: JMESPath within an entry.
    """

    items: str = ""
    count: int = 0
    key: str = ""
    url: str = ""
    total: str = ""
    next: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def guessed_json(data: Any) -> GuessedJson:
    """Return where an answer holds its postings, their fields, the total and the next page."""
    best = max(_lists(data, ""), key=lambda found: _worth(found[1]), default=("", []))
    where, items = best
    if not _worth(items):
        return GuessedJson()
    leaves = [list(_leaves(item)) for item in items]
    fields = _fields(items, leaves)
    key, url = fields.pop("key", ""), fields.pop("url", "")
    outside = list(_leaves_outside(data, "", where))
    return GuessedJson(
        items=where or "@",
        count=len(items),
        key=key or _key(leaves),
        url=url or _address(leaves),
        total=_total(outside, where, len(items)),
        next=_next(outside),
        fields=fields,
    )


def _lists(value: Any, where: str, depth: int = 0) -> Iterator[tuple[str, list[Any]]]:
    """Yield every collection of objects in a value, and the expression that finds it."""
    if isinstance(value, list):
        yield from _in_list(value, where)
    elif isinstance(value, dict) and depth <= MAX_DEPTH:
        named = [each for each in value.values() if isinstance(each, dict)]
        yield from _by_name(named, where)
        for name, child in value.items():
            inside = f"{where}.{step(str(name))}" if where else step(str(name))
            yield from _lists(child, inside, depth + 1)


def _in_list(values: list[Any], where: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield a list of objects, and what each of them wraps under the same name."""
    objects = [each for each in values if isinstance(each, dict)]
    if len(objects) * 2 <= len(values):
        return
    yield where or "@", values
    for name in _shared(objects):
        inner = [each[name] for each in objects if name in each]
        spread = f"{where}[].{step(name)}"
        if all(isinstance(each, dict) for each in inner):
            yield spread, inner
        elif all(isinstance(each, list) for each in inner):
            yield f"{spread}[]", [part for each in inner for part in each]


def _by_name(values: Sequence[dict[str, Any]], where: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the objects that stand by their numbers, alone or among others of another kind."""
    good = [value for value in values if _is_advert(value)]
    if len(good) <= LEAST:
        return
    everything = f"values({where or '@'})"
    if len(good) == len(values):
        yield everything, good
        return
    title = next(iter(_fields(good, [list(_leaves(each)) for each in good]).items()), None)
    if title is not None and "." not in title[1]:
        kept = json_path(f"@[?{title[1]}]").search(list(values))
        yield f"{everything}[?{title[1]}]", kept


def _shared(objects: Sequence[Mapping[str, Any]]) -> list[str]:
    names = Counter(str(name) for each in objects for name in each)
    return [name for name, often in names.items() if often >= MOST * len(objects)]


def _is_advert(value: Mapping[str, Any]) -> bool:
    row = _row(value)
    return points(row) >= ENOUGH and "title" in row


def _row(value: Mapping[str, Any]) -> dict[str, str]:
    """Return what an object's names stand for; an employer is known by its name's end too."""
    row = row_of(value)
    if "employer" not in row:
        firms = [text for _, text in _leaves(value) if COMPANY_END.search(text)]
        row |= {"employer": firms[0]} if firms else {}
    return row


def _worth(items: Sequence[Any]) -> float:
    """Return how much a list looks like one of adverts; 0 when most entries are none."""
    objects = [item for item in items[:SAMPLE] if isinstance(item, dict)]
    rows = [_row(item) for item in objects]
    sure = [points(row) for row in rows if points(row) >= ENOUGH and "title" in row]
    if len(sure) * 2 <= len(items[:SAMPLE]):
        return 0
    return len(items) * sum(sure) / len(sure)


def _fields(items: Sequence[Any], leaves: Sequence[Sequence[Leaf]]) -> dict[str, str]:
    """Return the fields whose paths read something plausible on most of the entries."""
    votes: dict[str, Counter[str]] = {}
    for item, texts in zip(items, leaves, strict=True):
        if isinstance(item, dict):
            for name, text in _row(item).items():
                where = next((where for where, each in texts if each == text), None)
                if where is not None:
                    votes.setdefault(name, Counter())[where] += 1
    read = {
        name: path for name, paths in votes.items() if (path := _holding(name, paths, leaves))
    }
    kept = [name for name in ("title", *read) if name in read]
    return {name: read[name] for name in kept if name in FIELD_NAMES | {"key", "url"}}


def _holding(name: str, paths: Counter[str], leaves: Sequence[Sequence[Leaf]]) -> str:
    for path, _ in paths.most_common():
        texts = [dict(each).get(path, "") for each in leaves]
        if name == "url" and not _are_addresses(path, texts):
            continue
        if name == "key" and not _tell_apart(texts):
            continue
        if name in {"key", "url"} or plausible(name, [{name: text} for text in texts]):
            return path
    return ""


def _are_addresses(path: str, texts: Sequence[str]) -> bool:
    good = [text for text in texts if IS_ADDRESS.match(text) and not FILE.search(text)]
    return len(good) >= MOST * len(texts) and _tell_apart(good) and not PERSON.search(path)


def _tell_apart(texts: Sequence[str]) -> bool:
    told = [text for text in texts if text]
    return len(told) >= MOST * len(texts) and len(set(told)) >= 0.95 * len(told)


def _address(leaves: Sequence[Sequence[Leaf]]) -> str:
    """Return the path of the address that each entry has for itself, "" if none has."""
    found = [path for path in _paths(leaves) if _are_addresses(path, _texts(path, leaves))]
    own = [path for path in found if not NO_POSTING.search(folded(path))]
    return next(iter(own or found), "")


def _key(leaves: Sequence[Sequence[Leaf]]) -> str:
    """Return the path of what tells the entries apart: a number or a short name."""
    paths = [path for path in _paths(leaves) if KEY_NAME.search(path.rpartition(".")[2])]
    return next((path for path in paths if _tell_apart(_texts(path, leaves))), "")


def _paths(leaves: Sequence[Sequence[Leaf]]) -> list[str]:
    return list(dict.fromkeys(path for each in leaves for path, _ in each))


def _texts(path: str, leaves: Sequence[Sequence[Leaf]]) -> list[str]:
    return [dict(each).get(path, "") for each in leaves]


def _leaves(node: Any, where: str = "", depth: int = 0) -> Iterator[Leaf]:
    """Yield the texts in an entry, and where each stands; what is near the top first."""
    if isinstance(node, dict) and depth < 4:
        children = {str(name): child for name, child in node.items()}
        plain = [name for name, child in children.items() if not isinstance(child, dict)]
        for name in [*plain, *(name for name in children if name not in plain)]:
            inside = f"{where}.{step(name)}" if where else step(name)
            yield from _leaves(children[name], inside, depth + 1)
    elif isinstance(node, list) and node and isinstance(node[0], dict) and depth < 4:
        yield from _leaves(node[0], f"{where}[0]", depth + 1)
    elif where and (text := text_of(node)):
        yield where, text


def _leaves_outside(node: Any, where: str, items: str, depth: int = 0) -> Iterator[Leaf]:
    """Yield the texts in an answer that stand beside its lists, not in them."""
    if isinstance(node, dict) and depth < MAX_DEPTH and len(node) < 200:
        for name, child in node.items():
            inside = f"{where}.{step(str(name))}" if where else step(str(name))
            yield from _leaves_outside(child, inside, items, depth + 1)
    elif isinstance(node, list) and len(node) <= FEW:
        for number, child in enumerate(node):
            if isinstance(child, dict):
                yield from _leaves_outside(child, f"{where or '@'}[{number}]", items, depth + 1)
    elif where and not isinstance(node, dict | list | bool) and (text := text_of(node)):
        yield where, text


def _total(outside: Sequence[Leaf], items: str, count: int) -> str:
    """Return where the total stands: a number that is named so, the one nearest to the list."""
    found: list[tuple[int, int, str]] = []
    for where, text in outside:
        steps = [folded(name) for name in where.split(".")]
        named = [n for n, name in enumerate(steps[-2:]) if IS_TOTAL.search(name)]
        if not text.isdigit() or int(text) < count or not named or NO_TOTAL.search(steps[-1]):
            continue
        exact = 2 * any(name.startswith("total") for name in steps[-2:])
        found.append((_common(where, items), exact, where))
    return max(found, key=lambda each: each[:2], default=(0, 0, ""))[2]


def _common(left: str, right: str) -> int:
    """Return how many steps two paths share from the top."""
    bare = [re.sub(r"\[\d*\]", "", path).split(".") for path in (left, right)]
    pairs = zip(*bare, strict=False)
    shared = 0
    for one, other in pairs:
        if one != other:
            break
        shared += 1
    return shared


def _next(outside: Sequence[Leaf]) -> str:
    """Return where the answer holds the address of its next page, "" where it does not."""
    for where, text in outside:
        steps = [folded(name) for name in where.split(".")]
        named = IS_NEXT.match(steps[-1]) or (steps[-1] == "href" and IS_NEXT.match(steps[-2]))
        if named and (IS_ADDRESS.match(text) or text.startswith("?")):
            return where
    return ""


def step(name: str) -> str:
    """Return a name as JMESPath writes it.

    >>> step("title"), step("organization-name")
    ('title', '"organization-name"')
    """
    return name if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) else f'"{name}"'
