"""XPath for a feed of postings (RSS, Atom, a board's own XML), for `leads sites new`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from spiders.blocks import FIELD_NAMES
from spiders.pages.feeds import ITEMS, local_name, xml_root
from spiders.pages.guesses import Guess, GuessedList, Reader
from spiders.pages.htmlguess import COMPANY_END
from spiders.pages.lookalike import row_of
from spiders.pages.words import FIELD_OF

AUTHORS = frozenset({"author", "creator", "source"})
SAMPLE = 50
NONE = GuessedList(
    items="//item",
    url=Guess("./link"),
    fields={"title": Guess("./title")},
)
"""What is proposed where no entries are to be seen."""

Leaf = tuple[str, str, str]
"""An element's name, where it stands in its entry, and its text."""


def guessed_feed(text: str, url: str) -> GuessedList:
    """Return selectors for an XML answer's entries; usual ones where none is to be seen."""
    root = xml_root(text.encode("utf-8", "replace"))
    nodes = list(root.iter()) if root is not None else []
    names = Counter(local_name(node) for node in nodes if local_name(node).lower() in ITEMS)
    if not names:
        return NONE
    name = names.most_common(1)[0][0]
    entries = [list(_leaves(node)) for node in nodes if local_name(node) == name][:SAMPLE]
    picks: dict[str, Guess] = {}
    for field, path in _paths(entries).items():
        picks[field] = Guess(path)
    guess = GuessedList(
        items=f"//{name}",
        url=picks.pop("url", None),
        key=picks.pop("key", None),
        fields={field: pick for field, pick in picks.items() if field in FIELD_NAMES},
        count=names[name],
    )
    return Reader(text, url).vetted(guess) or NONE


def _paths(entries: list[list[Leaf]]) -> dict[str, str]:
    """Return where each field stands, by the names of the elements."""
    votes: dict[str, Counter[str]] = {}
    for leaves in entries:
        row = row_of({name: text for name, _, text in reversed(leaves)})
        for field, text in row.items():
            where = next((path for _, path, each in leaves if each == text), "")
            votes.setdefault(field, Counter())[where] += 1
    found = {field: paths.most_common(1)[0][0] for field, paths in votes.items()}
    if "employer" not in found and (author := _author(entries)):
        found["employer"] = author
    if "title" not in found and any(name == "title" for e in entries for name, _, _ in e):
        found["title"] = "./title[1]"
    return {field: path for field, path in found.items() if path}


def _author(entries: list[list[Leaf]]) -> str:
    """Return where the authors stand, if some of them are called as companies are.

    A feed's author may as well be a person, whose name is no employer's.
    """
    authors = [(path, text) for e in entries for name, path, text in e if name in AUTHORS]
    firms = sum(1 for _, text in authors if COMPANY_END.search(text))
    return authors[0][0] if authors and firms * 5 >= len(entries) else ""


def _leaves(entry: etree._Element) -> Iterator[Leaf]:
    for child in entry:
        name = local_name(child)
        if not name:
            continue
        inner = [each for each in child if local_name(each)]
        if name == "link" and child.get("href"):
            kind = "[@rel='alternate' or not(@rel)][1]" if child.get("rel") else "[1]"
            if child.get("rel") in {None, "alternate"}:
                yield name, f"./link{kind}/@href", str(child.get("href"))
        elif not inner:
            yield name.lower(), f"./{name}[1]", (child.text or "").strip()
        else:
            for each in inner:
                named = name if local_name(each) in {"name", "title"} else local_name(each)
                path = f"./{name}[1]/{local_name(each)}[1]"
                known = named.lower() in FIELD_OF or named.lower() in AUTHORS
                if known and not len(each):
                    yield named.lower(), path, (each.text or "").strip()
