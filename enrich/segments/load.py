"""Rule files read, checked and compiled: every mistake is named with file, line and field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from enrich.issues import RuleError, joined
from enrich.model import RULED_OUT
from enrich.segments.matcher import FieldMatcher, Slot
from enrich.segments.problems import Problem, Source, errors_of
from enrich.segments.regexlint import regex_problems
from enrich.segments.rulefile import (
    DestinationsEntry,
    FrameEntry,
    Group,
    PlaceEntry,
    RuleEntry,
    RuleFile,
    SegmentEntry,
    TermEntry,
    Terms,
)
from enrich.segments.ruleset import ANY, N_OF, NONE, PlacedExample, Rule, Ruleset
from enrich.segments.term import Term, fold_word, literal, regex
from enrich.strictyaml import Loc, Readable, read_model

PACKAGED = Path(__file__).parent.parent / "rules"
_TEXT_FIELDS = {"posting_text": ("title", "description")}


def packaged_rules() -> tuple[Path, ...]:
    """Return the packaged rule files."""
    return tuple(p for p in sorted(PACKAGED.glob("*.yaml")) if p.name != "scoring.yaml")


def load_rules(paths: Sequence[Readable] | None = None) -> Ruleset:
    """Return the rule set of these files (folders: their YAML files; None: the packaged ones).

    Raises:
        RuleError: An analyst has to mend a file. The text names file, line, column and field
            of each mistake: those of shape in all files, or else those of meaning.
    """
    files = [f for p in (packaged_rules() if paths is None else paths) for f in _files(p)]
    if not files:
        raise RuleError("rules", None, "", "there is no rule file")
    books: list[_Book] = []
    wrong: list[RuleError] = []
    for path in files:
        try:
            books.append(_Book(path, read_model(path, RuleFile, RuleError)))
        except RuleError as bad:
            wrong.append(bad)
    if wrong:
        raise joined(wrong)
    compiler = _Compiler(books)
    ruleset = compiler.ruleset()
    if compiler.problems:
        found = dict.fromkeys(compiler.problems)
        raise joined(errors_of(sorted(found, key=lambda p: files.index(p.source.file))))
    return ruleset


def _files(path: Readable) -> list[Readable]:
    if isinstance(path, Path) and path.is_dir():
        return [p for p in sorted(path.glob("*.yaml")) if p.name != "scoring.yaml"]
    return [path]


@dataclass(frozen=True)
class _Book:
    """One rule file and what it says."""

    path: Readable
    said: RuleFile

    def at(self, *loc: int | str) -> Source:
        """Return a place in this file."""
        return Source(self.path, loc)

    def examples(self) -> Iterator[PlacedExample]:
        """Give the examples of the destinations."""
        if said := self.said.destinations:
            source = self.at("destinations")
            for at, example in enumerate(said.match):
                yield PlacedExample(source.at("match", at), True, example)
            for at, example in enumerate(said.nomatch):
                yield PlacedExample(source.at("nomatch", at), False, example)


@dataclass
class _Compiler:
    """Turns books into a rule set, checking on the way what no schema can check."""

    books: list[_Book]
    rules: list[Rule] = field(default_factory=list)
    terms: dict[str, dict[Term, list[Slot]]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    number: dict[Term, int] = field(default_factory=dict)
    spelled: dict[str, list[Term]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def ruleset(self) -> Ruleset:
        """Return everything compiled."""
        self.lists = self._lists()
        self.declared = self._segments()
        for book in self.books:
            for at, entry in enumerate(book.said.rules):
                self._add_rule(book, ("rules", at), entry)
        regions: dict[str, str] = {}
        for book in self.books:
            self._add_places(book, regions)
        self._find_dead_lists()
        return Ruleset(
            rules=tuple(self.rules),
            segments=dict(sorted(self.declared.items(), key=lambda kv: kv[1].order)),
            regions=regions,
            matchers={name: FieldMatcher(terms) for name, terms in self.terms.items()},
            destination_examples=tuple(e for book in self.books for e in book.examples()),
        )

    def _wrong(self, book: _Book, loc: Loc, message: str) -> None:
        self.problems.append(Problem(book.at(*loc), message))

    def _lists(self) -> dict[str, tuple[_Book, list[str | TermEntry]]]:
        lists: dict[str, tuple[_Book, list[str | TermEntry]]] = {}
        for book in self.books:
            for name, items in book.said.lists.items():
                if name in lists:
                    self._wrong(book, ("lists", name), f"{name!r} is defined twice")
                lists.setdefault(name, (book, items))
        return lists

    def _segments(self) -> dict[str, SegmentEntry]:
        declared: dict[str, SegmentEntry] = {}
        for book in self.books:
            for slug, said in book.said.segments.items():
                if slug in declared:
                    self._wrong(book, ("segments", slug), f"{slug!r} is declared twice")
                declared.setdefault(slug, said)
        return declared

    def _add_rule(self, book: _Book, loc: Loc, entry: RuleEntry) -> None:
        if entry.id in self.ids:
            self._wrong(book, (*loc, "id"), f"the id {entry.id!r} is taken")
        self.ids.add(entry.id)
        kind = "segment" if entry.segment else "discard" if entry.discard else "signal"
        target = entry.segment or entry.discard or entry.signal or ""
        self._check_target(book, loc, kind, target)
        if entry.value:
            target = f"{target}={entry.value}"
        number = len(self.rules)
        parts: list[tuple[int, Loc, Group]] = [(ANY, (*loc, "any"), entry.any)]
        parts += [(i + 1, (*loc, "all", i), group) for i, group in enumerate(entry.all)]
        if entry.n_of:
            parts.append((N_OF, (*loc, "n_of", "of"), entry.n_of.of))
        voids = self._group(book, (*loc, "none"), entry.none)
        for part, at, group in parts:
            wanted = self._group(book, at, group)
            self.problems += _shadowed(book.at(*at), wanted, voids)
            if part == N_OF and entry.n_of:
                self._check_enough(book, at, entry.n_of.n, wanted)
            self._watch(number, part, wanted)
        self._watch(number, NONE, voids)
        self.rules.append(
            Rule(
                id=entry.id,
                kind=kind,
                target=target,
                weight=entry.weight,
                min_share=entry.min_share,
                why=entry.why,
                source=Source(book.path, loc),
                needs_any=bool(entry.any),
                needs_all=len(entry.all),
                needs_n=entry.n_of.n if entry.n_of else 0,
                has_none=bool(entry.none),
                match=tuple(entry.match),
                nomatch=tuple(entry.nomatch),
                todo_match=tuple(entry.todo_match),
                todo_nomatch=tuple(entry.todo_nomatch),
            )
        )

    def _check_target(self, book: _Book, loc: Loc, kind: str, target: str) -> None:
        if kind == "segment" and target not in self.declared:
            said = f"{target!r} is not declared under `segments:`"
            self._wrong(book, (*loc, "segment"), said)
        if kind == "discard" and target not in RULED_OUT:
            said = f"one of {', '.join(RULED_OUT)}, not {target!r}"
            self._wrong(book, (*loc, "discard"), said)

    def _check_enough(
        self, book: _Book, loc: Loc, n: int, wanted: Mapping[str, Sequence[Term]]
    ) -> None:
        there = len({term for terms in wanted.values() for term in terms})
        if there < n:
            self._wrong(book, loc, f"holds {there} terms, so {n} of them can never hit")

    def _watch(self, rule: int, part: int, group: Mapping[str, Sequence[Term]]) -> None:
        for name, terms in group.items():
            watched = self.terms.setdefault(name, {})
            shown_in = "intro" if name == "scope" else name
            for term in terms:
                number = self.number.setdefault(term, len(self.number))
                watched.setdefault(term, []).append(Slot(rule, part, number, shown_in))

    def _group(self, book: _Book, loc: Loc, group: Group) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for name, terms in group.items():
            read = self._terms(book, (*loc, name), terms)
            for real in _TEXT_FIELDS.get(name, (name,)):
                known = found.setdefault(real, [])
                known += [term for term in read if term not in known]
        return found

    def _terms(self, book: _Book, loc: Loc, terms: Terms) -> list[Term]:
        if isinstance(terms, str):
            if not terms.startswith("$"):
                self._wrong(book, loc, "write a [list] or the name of one, as $name")
                return []
            return self._listed(book, loc, terms, ())
        return self._items(book, loc, terms, ())

    def _items(
        self, book: _Book, loc: Loc, items: Sequence[str | TermEntry], inside: tuple[str, ...]
    ) -> list[Term]:
        """Return the terms of a list; a term that is written twice is a slip."""
        found: list[Term] = []
        own: set[Term] = set()
        for i, item in enumerate(items):
            terms = self._item(book, (*loc, i), item, inside)
            if len(terms) == 1:
                if terms[0] in own:
                    self._wrong(book, (*loc, i), f"{terms[0].shown!r} stands in the list twice")
                own.add(terms[0])
            found += terms
        return found

    def _item(
        self, book: _Book, loc: Loc, item: str | TermEntry, inside: tuple[str, ...]
    ) -> list[Term]:
        if isinstance(item, TermEntry):
            return self._entry(book, loc, item)
        if item.startswith("$"):
            return self._listed(book, loc, item, inside)
        return [self._literal(book, loc, item, {})]

    def _listed(self, book: _Book, loc: Loc, name: str, inside: tuple[str, ...]) -> list[Term]:
        key = name[1:]
        if key not in self.lists:
            self._wrong(book, loc, f"there is no list {key!r}")
            return []
        if key in inside:
            self._wrong(book, loc, f"the list {key!r} contains itself")
            return []
        self.used.add(key)
        home, items = self.lists[key]
        return self._items(home, ("lists", key), items, (*inside, key))

    def _entry(self, book: _Book, loc: Loc, entry: TermEntry) -> list[Term]:
        conditions = {
            "at": entry.at or "",
            "not_before": self._words(book, loc, entry.not_before),
            "not_after": self._words(book, loc, entry.not_after),
            "not_near": self._words(book, loc, entry.not_near),
            "near": self._words(book, loc, entry.near),
            "within": entry.within,
        }
        if entry.term is not None:
            return [self._literal(book, loc, entry.term, conditions)]
        if entry.re is not None:
            return self._regex(book, (*loc, "re"), entry.re, conditions)
        words = self._words(book, loc, [entry.each or ""])
        return [self._literal(book, loc, word, conditions) for word in words]

    def _literal(
        self, book: _Book, loc: Loc, word: str, conditions: Mapping[str, object]
    ) -> Term:
        term = literal(word, **conditions)
        if not term.text.strip():
            self._wrong(book, loc, "is blank")
        return term

    def _regex(
        self, book: _Book, loc: Loc, pattern: str, conditions: Mapping[str, object]
    ) -> list[Term]:
        term = regex(pattern, **conditions)
        problems = regex_problems(term.regex)
        for said in problems:
            self._wrong(book, loc, said)
        return [] if problems else [term]

    def _words(self, book: _Book, loc: Loc, words: Sequence[str]) -> tuple[str, ...]:
        """Return plain words, folded; lists are spelled out."""
        found: list[str] = []
        for word in words:
            if not word.startswith("$"):
                found.append(fold_word(word))
                continue
            if word not in self.spelled:
                self.spelled[word] = self._listed(book, loc, word, ())
            terms = self.spelled[word]
            if not all(t.text for t in terms):
                self._wrong(book, loc, f"the list {word[1:]!r} holds a regex: words only here")
            found += [term.text for term in terms if term.text]
        return tuple(dict.fromkeys(found))

    def _add_places(self, book: _Book, regions: dict[str, str]) -> None:
        table = book.said.destinations
        for at, place in enumerate(table.places if table else ()):
            loc = "destinations", "places", at
            if place.name in regions:
                self._wrong(book, loc, f"{place.name!r} is there twice")
            regions[place.name] = place.region
            self._add_place(book, loc, table, place)

    def _add_place(
        self, book: _Book, loc: Loc, table: DestinationsEntry | None, place: PlaceEntry
    ) -> None:
        if table is None:
            return
        number = len(self.rules)
        for name, frames in table.frames.items():
            for real in _TEXT_FIELDS.get(name, (name,)):
                terms = [
                    term
                    for item in place.terms
                    for frame in frames
                    for term in self._framed(book, loc, item, frame)
                ]
                self._watch(number, ANY, {real: list(dict.fromkeys(terms))})
        self._watch(number, NONE, self._group(book, ("destinations", "none"), table.none))
        self.rules.append(
            Rule(
                id=f"destination.{place.region}.{place.name}",
                kind="destination",
                target=place.name,
                weight=1,
                min_share=0,
                why=f"{place.name} ({place.region})",
                source=Source(book.path, loc),
                needs_any=True,
                needs_all=0,
                needs_n=0,
                has_none=bool(table.none),
            )
        )

    def _framed(
        self, book: _Book, loc: Loc, item: str | TermEntry, frame: FrameEntry
    ) -> list[Term]:
        entry = item if isinstance(item, TermEntry) else TermEntry(term=item)
        framed = entry.model_copy(
            update={
                "near": [*entry.near, *frame.near],
                "not_near": [*entry.not_near, *frame.not_near],
                "not_after": [*entry.not_after, *frame.not_after],
                "within": frame.within,
            }
        )
        return self._entry(book, loc, framed)

    def _find_dead_lists(self) -> None:
        for name, (book, _) in self.lists.items():
            if name not in self.used:
                self._wrong(book, ("lists", name), f"no rule uses the list {name!r}")


def _shadowed(
    source: Source, wanted: Mapping[str, Sequence[Term]], voids: Mapping[str, Sequence[Term]]
) -> Iterator[Problem]:
    """Yield terms that always bring one of `none` with them: they could never fire the rule."""
    for name, terms in wanted.items():
        always = [v.text for v in voids.get(name, ()) if v.text and v.free]
        for term in terms:
            shadow = next((v for v in always if term.text and v in term.text), None)
            if shadow is not None:
                said = f"{term.shown!r} always holds {shadow!r}, which `none` refuses"
                yield source.at(name).says(said)
