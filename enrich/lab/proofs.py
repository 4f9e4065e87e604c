"""The words of a posting by which a rule fires on a company, for the rows that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from enrich.facts import masked
from enrich.lab.corpus import Corpus
from enrich.lab.outcome import firing, uses_of
from enrich.quotes import quote
from enrich.segments.classify import Matching
from enrich.segments.ruleset import Ruleset

Asked = tuple[str, int]
"""A rule's id, and a company by its place in the corpus."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The words that made a rule fire.

    Attributes:
        words: As shown. quoted: The sentence around them.
    """

    posting_id: int
    field: str
    words: str
    quoted: str


def proving(corpus: Corpus, ruleset: Ruleset, asked: Iterable[Asked]) -> dict[Asked, int]:
    """Return for each rule and company the newest posting (its id) on which the rule fires."""
    by_rule: dict[str, list[int]] = {}
    for rule, company in asked:
        by_rule.setdefault(rule, []).append(company)
    numbers = {rule.id: number for number, rule in enumerate(ruleset.rules)}
    every = uses_of(ruleset)
    # NaT comes first of all, so that a posting with a day is the newer one.
    newest_last = np.lexsort((corpus.posting_ids, corpus.posted_on.astype(np.int64)))
    found: dict[Asked, int] = {}
    for rule, companies in by_rule.items():
        number = numbers[rule]
        fires = np.zeros(len(corpus), np.bool_)
        fires[firing(corpus, ruleset.rules[number], every[number])] = True
        postings = newest_last[fires[newest_last]]
        of = corpus.company_of[corpus.opening_of[postings]]
        for company in companies:
            here = postings[of == company]
            if len(here):
                found[rule, company] = int(corpus.posting_ids[here[-1]])
    return found


def proofs(
    ruleset: Ruleset, proving: Mapping[Asked, int], texts: Mapping[int, Mapping[str, str]]
) -> dict[Asked, Proof]:
    """Return the words for each rule and company: the longest hit in its posting.

    Args:
        ruleset: The rules that fire.
        proving: From `proving`, for the same rules.
        texts: The fields of each of those postings, as shown, by its id.
    """
    matching = Matching(ruleset)
    fired = {
        posting: {ruleset.rules[at].id: hits for at, hits in matching.fired(shown)}
        for posting, shown in texts.items()
    }
    found: dict[Asked, Proof] = {}
    for (rule, company), posting in proving.items():
        if hits := fired.get(posting, {}).get(rule):
            slot, start, end = max(hits, key=lambda hit: (hit[2] - hit[1], -hit[1]))
            text = texts[posting][slot.field]
            found[rule, company] = Proof(
                posting, slot.field, text[start:end], masked(quote(text, start, end))
            )
    return found
