"""Which postings each term hits, in each field; nothing is searched twice."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from enrich.lab.corpus import Corpus
from enrich.lab.texts import FieldTexts, Numbers
from enrich.segments.matcher import literal_hits
from enrich.segments.term import Term, pattern_filter

FEW = 40
"""So many literals are looked for one by one; more of them in one pass over each text."""

Wanted = tuple[str, Term]
"""A term, and the field in which it is looked for."""
Found = Mapping[Term, NDArray[Any]]


def find_hits(corpus: Corpus, wanted: Iterable[Wanted]) -> None:
    """Search whatever of `wanted` has not been searched yet; `hits_of` then answers for it."""
    fresh: dict[str, list[Term]] = {}
    for name, term in dict.fromkeys(wanted):
        if hit_key(name, term) not in corpus.kept:
            fresh.setdefault(name, []).append(term)
    for name, terms in fresh.items():
        texts = corpus.fields[name]
        for term, found in texts_hit(texts, terms).items():
            corpus.kept[hit_key(name, term)] = texts.postings(found)


def hits_of(corpus: Corpus, name: str, term: Term) -> Numbers:
    """Return the postings that a term hits in a field."""
    return corpus.kept[hit_key(name, term)]


@functools.lru_cache(maxsize=1 << 16)
def hit_key(name: str, term: Term) -> str:
    """Return the name under which the hits of a term in a field are kept."""
    # How an analyst spelled it does not change what it hits.
    said = repr((name, dataclasses.replace(term, shown="")))
    return "hits " + hashlib.blake2b(said.encode(), digest_size=12).hexdigest()


def texts_hit(texts: FieldTexts, terms: Sequence[Term]) -> Found:
    """Return the texts that each term hits: those of whose folded form `stands_in` is true."""
    words: dict[str, list[Term]] = {}
    for term in terms:
        if term.text:
            words.setdefault(term.text, []).append(term)
    search = _one_by_one if len(words) <= FEW else _in_one_pass
    return {**search(texts, words), **_regexes(texts, [term for term in terms if term.regex])}


def _one_by_one(texts: FieldTexts, words: Mapping[str, Sequence[Term]]) -> Found:
    found: dict[Term, NDArray[Any]] = {}
    for word, terms in words.items():
        holding = texts.holding(word)
        for term in terms:
            found[term] = holding if term.free else _standing(texts, term, holding)
    return found


def _in_one_pass(texts: FieldTexts, words: Mapping[str, Sequence[Term]]) -> Found:
    find = literal_hits(list(words))
    groups = [(tuple(t for t in terms if t.free), _bound(terms)) for terms in words.values()]
    found: dict[Term, list[int]] = {term: [] for terms in words.values() for term in terms}
    for at in range(len(texts)):
        text = texts.text(at)
        hit: set[Term] = set()
        for start, end, word in find(text):
            free, bound = groups[word]
            hit.update(free)
            hit.update(t for t in bound if t not in hit and t.holds(text, start, end))
        for term in hit:
            found[term].append(at)
    return {term: np.array(own, np.int64) for term, own in found.items()}


def _regexes(texts: FieldTexts, terms: Sequence[Term]) -> Found:
    if not terms:
        return {}
    gate = pattern_filter([term.regex for term in terms])
    found: list[list[int]] = [[] for _ in terms]
    for at in range(len(texts)):
        text = texts.text(at)
        for pattern in gate.Match(text, True) or ():
            if terms[pattern].stands_in(text):
                found[pattern].append(at)
    return {term: np.array(own, np.int64) for term, own in zip(terms, found, strict=True)}


def _standing(texts: FieldTexts, term: Term, among: NDArray[Any]) -> NDArray[Any]:
    keep = [term.stands_in(texts.text(at)) for at in among.tolist()]
    return among[np.array(keep, np.bool_)]


def _bound(terms: Sequence[Term]) -> tuple[Term, ...]:
    return tuple(term for term in terms if not term.free)
