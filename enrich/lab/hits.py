"""Which postings each term hits, in each field; nothing is searched twice."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Iterable, Sequence

import numpy as np

from enrich.lab.corpus import Corpus
from enrich.lab.texts import FieldTexts, Numbers
from enrich.segments.matcher import FieldMatcher, Slot
from enrich.segments.term import Term

Wanted = tuple[str, Term]
"""A term, and the field in which it is looked for."""


def find_hits(corpus: Corpus, wanted: Iterable[Wanted]) -> None:
    """Search whatever of `wanted` has not been searched yet; `hits_of` then answers for it."""
    fresh: dict[str, list[Term]] = {}
    for name, term in dict.fromkeys(wanted):
        if hit_key(name, term) not in corpus.kept:
            fresh.setdefault(name, []).append(term)
    for name, terms in fresh.items():
        for term, found in zip(terms, _search(corpus.fields[name], terms), strict=True):
            corpus.kept[hit_key(name, term)] = found


def hits_of(corpus: Corpus, name: str, term: Term) -> Numbers:
    """Return the postings that a term hits in a field."""
    return corpus.kept[hit_key(name, term)]


@functools.lru_cache(maxsize=1 << 16)
def hit_key(name: str, term: Term) -> str:
    """Return the name under which the hits of a term in a field are kept."""
    # How an analyst spelled it does not change what it hits.
    said = repr((name, dataclasses.replace(term, shown="")))
    return "hits " + hashlib.blake2b(said.encode(), digest_size=12).hexdigest()


def _search(texts: FieldTexts, terms: Sequence[Term]) -> list[Numbers]:
    matcher = FieldMatcher({term: [Slot(at, 0, 0)] for at, term in enumerate(terms)})
    found: list[list[int]] = [[] for _ in terms]
    for at in range(len(texts)):
        for term in {slot.rule for slots, _, _ in matcher.hits(texts.text(at)) for slot in slots}:
            found[term].append(at)
    return [texts.postings(np.array(own, np.int64)) for own in found]
