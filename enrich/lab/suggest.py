"""Words that mark a segment's employers and that no rule of it reads yet.

Words are pieces of names and titles: Latin words whole, Chinese runs of two to six characters
that stand beside different neighbours (accessor variety: Feng, Chen, Deng, Zheng, "Accessor
variety criteria for Chinese word extraction", Computational Linguistics 30 (2004) 75-93). How
telling one is says the log-odds ratio with an informative prior, as a z-score (Monroe,
Colaresi, Quinn, "Fightin' words", Political Analysis 16 (2008) 372-403).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from enrich.lab.labels import SEGMENT
from enrich.lab.outcome import uses_of
from enrich.names import parse_employer
from enrich.segments import Ruleset
from enrich.segments.fold import fold
from enrich.segments.matcher import literal_hits
from enrich.segments.ruleset import NONE

FIELDS = ("employer", "title")
FEWEST = 5
"""A word of fewer employers says nothing."""
ENOUGH = 100
"""Below so many employers in a segment suggestions are mostly noise."""
EXAMPLES = 3
CHANCE = 1.96
"""A lower z-score is as likely to be chance: its two sides hold 5 %."""
_LONGEST = 6
_VARIETY = 3
"""A piece with fewer different neighbours on a side is cut out of a longer word."""
PRIOR = 10
"""The prior's weight, in employers."""
_SAME = 0.8
"""A piece that stands in a longer one so often is that longer one."""
_RUN = re.compile(r"[㐀-鿿]+|[a-z][a-z0-9&+.-]*[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that marks a segment.

    Attributes:
        field: Where it stands, one of FIELDS.
        z: The log-odds ratio in standard deviations, at least CHANCE.
        inside, outside: How many employers show it, in the segment and elsewhere.
        examples: Employers of the segment that show it, each with the text that does.
    """

    field: str
    word: str
    z: float
    inside: int
    outside: int
    examples: tuple[tuple[int, str], ...]


def suggestions(
    postings: pd.DataFrame,
    members: Collection[int],
    ruleset: Ruleset,
    segment: str,
    most: int = 30,
) -> list[Suggestion]:
    """Return the most telling words, the best first.

    Args:
        postings: company_id, employer, title; one row per open posting.
        members: The companies that are in the segment. The rest is what they are compared with.
        ruleset: Its own words for the segment are hidden.
        segment: Its slug.
        most: So many at most, over all fields.
    """
    found: list[Suggestion] = []
    for name in FIELDS:
        texts = _texts(postings, name)
        known = _known_words(ruleset, segment, name)
        found += _telling(name, texts, frozenset(members), known)
    return sorted(found, key=lambda one: (-one.z, one.field, one.word))[:most]


class _Piece(NamedTuple):
    """A candidate and what stands directly before and behind it; "" at a border."""

    word: str
    before: str
    behind: str


def _texts(postings: pd.DataFrame, name: str) -> dict[int, list[tuple[str, str]]]:
    """Return the distinct texts of each company, folded and as shown.

    Of a name only brand and trade: places and legal forms stand beside anything.
    """
    found: dict[int, dict[str, str]] = {}
    pairs = zip(postings["company_id"].tolist(), postings[name].tolist(), strict=True)
    for company, shown in dict.fromkeys(pairs):
        text = parse_employer(shown).core if name == "employer" else shown
        found.setdefault(company, {}).setdefault(fold(text)[0], shown)
    return {company: list(texts.items()) for company, texts in found.items()}


def _known_words(ruleset: Ruleset, segment: str, name: str) -> set[str]:
    """Return the literals by which the segment's rules read a field already."""
    return {
        use.term.text
        for rule, uses in zip(ruleset.rules, uses_of(ruleset), strict=True)
        if (rule.kind, rule.target) == (SEGMENT, segment)
        for use in uses
        if use.field == name and use.part != NONE and use.term.text
    }


def _telling(
    name: str,
    texts: Mapping[int, Sequence[tuple[str, str]]],
    members: frozenset[int],
    known: Collection[str],
) -> list[Suggestion]:
    inside = Counter[str]()
    before: defaultdict[str, set[str]] = defaultdict(set)
    behind: defaultdict[str, set[str]] = defaultdict(set)
    for company in members & texts.keys():
        pieces = [piece for text, _ in texts[company] for piece in _pieces(text)]
        inside.update({piece.word for piece in pieces})
        for word, left, right in pieces:
            before[word].add(left)
            behind[word].add(right)
    candidates = [
        word
        for word, count in inside.items()
        if count >= FEWEST
        and (word.isascii() or min(_variety(before[word]), _variety(behind[word])) >= _VARIETY)
        and not any(old in word for old in known)
    ]
    words = _longest(candidates, inside)
    outside = _counted(words, (texts[company] for company in texts.keys() - members))
    own = len(members & texts.keys())
    of = own, len(texts) - own
    scores = {word: _log_odds(inside[word], outside[word], of) for word in words}
    telling = {word: z for word, z in scores.items() if z >= CHANCE}
    shown = _shown(texts, members, telling)
    return [
        Suggestion(name, word, round(z, 2), inside[word], outside[word], tuple(shown[word]))
        for word, z in telling.items()
    ]


def _counted(words: list[str], companies: Iterable[Sequence[tuple[str, str]]]) -> Counter[str]:
    """Return how many companies show each word."""
    find = literal_hits(words)
    count = Counter[str]()
    for lines in companies:
        count.update(
            {
                words[at]
                for text, _ in lines
                for start, end, at in find(text)
                if not words[at].isascii() or _whole(text, start, end)
            }
        )
    return count


def _whole(text: str, start: int, end: int) -> bool:
    """Return whether a Latin word at this span is one by itself."""
    found = _RUN.search(text, start)
    return found is not None and found.span() == (start, end) and not _joined(text, start)


def _joined(text: str, start: int) -> bool:
    return start > 0 and text[start - 1].isascii() and text[start - 1].isalnum()


def _pieces(text: str) -> Iterator[_Piece]:
    for run in _RUN.finditer(text):
        word = run.group()
        if word.isascii():
            yield _Piece(word, "", "")
            continue
        for start in range(len(word) - 1):
            for end in range(start + 2, min(len(word), start + _LONGEST) + 1):
                yield _Piece(word[start:end], word[start - 1 : start], word[end : end + 1])


def _variety(neighbours: Collection[str]) -> int:
    """Return how many neighbours differ; a border is as good as any number of them."""
    return _VARIETY if "" in neighbours else len(neighbours)


def _longest(words: Iterable[str], count: Mapping[str, int]) -> list[str]:
    """Return the words that are no mere part of a longer one."""
    kept: list[str] = []
    parts: dict[str, int] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        if parts.get(word, 0) < _SAME * count[word]:
            kept.append(word)
        if word.isascii():
            continue
        for start in range(len(word)):
            for end in range(start + 2, len(word) + 1):
                piece = word[start:end]
                if piece != word:
                    parts[piece] = max(parts.get(piece, 0), count[word])
    return kept


def _log_odds(inside: int, outside: int, of: tuple[int, int]) -> float:
    """Return the z-score of a word, by the employers who show it in the segment and elsewhere.

    The prior is PRIOR employers who show it as often as all do, and half a one who does not.
    """
    share = (inside + outside) / sum(of)
    odds, variance = [], 0.0
    for shown, total in zip((inside, outside), of, strict=True):
        yes = shown + PRIOR * share
        no = total - shown + PRIOR * (1 - share) + 0.5
        odds.append(math.log(yes / no))
        variance += 1 / yes + 1 / no
    return (odds[0] - odds[1]) / math.sqrt(variance)


def _shown(
    texts: Mapping[int, Sequence[tuple[str, str]]],
    members: Collection[int],
    words: Collection[str],
) -> dict[str, list[tuple[int, str]]]:
    """Return a few companies of the segment for each word, with the text that shows it."""
    found: dict[str, list[tuple[int, str]]] = {word: [] for word in words}
    open_words = set(words)
    for company in sorted(members):
        if not open_words:
            break
        told: set[str] = set()
        for text, shown in texts.get(company, ()):
            for word in {piece.word for piece in _pieces(text)} & open_words - told:
                found[word].append((company, shown))
                told.add(word)
        open_words = {word for word in open_words if len(found[word]) < EXAMPLES}
    return found
