"""Review in a worker: the questions of `leads companies review` and `leads rules review`.

The functions are those that the terminal calls; here they answer many people at once, so that a
question is looked at again in the transaction that keeps its answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from enrich.issues import LeadharvestError, LeaseTakenError, RefusedError, StoreError
from enrich.lab.corpus import Corpus
from enrich.lab.labels import SEGMENT
from enrich.lab.outcome import Outcome, outcome
from enrich.lab.uncertain import Uncertain, uncertain
from enrich.store import Connection, answers, audit, labels, overview
from enrich.store.companies import company_index
from enrich.store.doubts import doubt_of
from enrich.store.judging import judgement_of
from enrich.store.orders import Done, Order
from flows import review, rulereview
from flows.companies import PATIENCE, Beside, known_store
from flows.desk.review.questions import (
    Asked,
    EmployerQuestion,
    PairQuestion,
    Queues,
    RuleSpoken,
    SegmentNames,
    Told,
)
from flows.rulelab import in_force, open_corpus
from flows.settings import Settings

OTHERS = 5
"""So many answers of other people are shown."""
Skipped = Sequence[tuple[int, str]]


class _SettledError(LeadharvestError):
    """Nobody has to act: somebody else answered meanwhile."""


def queues(settings: Settings, at: datetime) -> Queues:
    """Return how many questions wait, and how far people agree."""
    with known_store(settings) as store, store.read() as db:
        pairs = len(overview.waiting_doubts(db))
        every = len(overview.waiting_doubts(db, everything=True))
        laid, waiting = _waiting(settings, db, at)
        counts = Counter(one.segment for one in waiting)
        return Queues(
            pairs=pairs,
            beyond=every - pairs,
            employers=[
                (names, counts[slug])
                for slug, names in _segments(laid.outcome).items()
                if counts[slug]
            ],
            on_pairs=answers.agreement_on_pairs(db),
            on_labels=answers.agreement_on_labels(db),
        )


def pair(
    settings: Settings, by: str, skipped: Sequence[int], everything: bool
) -> Asked[PairQuestion]:
    """Return the heaviest open question about names that was not skipped."""
    with known_store(settings) as store, store.read() as db:
        waiting = overview.waiting_doubts(db, everything=everything)
        beyond = 0
        if not everything:
            beyond = len(overview.waiting_doubts(db, everything=True)) - len(waiting)
        passed = set(skipped)
        first = next((one for one in waiting if one not in passed), None)
        return Asked(
            question=_pair(db, first, by) if first is not None else None,
            left=len(waiting),
            skipped=len(passed & set(waiting)),
            beyond=beyond,
            mine=answers.last_judgement(db, by),
        )


def answer_pair(settings: Settings, doubt_id: int, answer: str, by: str, at: datetime) -> Told:
    """Keep an answer about names, unless the question is settled by now."""
    with known_store(settings) as store:
        with store.read() as db:
            question = doubt_of(db, doubt_id)
            night = overview.at_work(db, at)
        if question is None:
            return Told.SETTLED

        def first(db: Connection) -> None:
            if review.settled(db, question):
                raise _SettledError(f"question {doubt_id} is settled")

        def then(db: Connection, done: Done) -> None:
            told = {"answer": answer, "judgement": done.judgement_id, "events": done.events}
            # By its number: an entry outlives names that must be forgotten.
            audit.note(db, at, by, "review.pair", str(doubt_id), told)

        said = review.Said(answer=answer, by=by, at=at, patience=0 if night else PATIENCE)
        try:
            kept = review.keep(store, question, said, Beside(first, then))
        except _SettledError:
            return Told.SETTLED
        except StoreError:
            return Told.REFUSED
    return Told.WAITS if kept.waits else Told.KEPT


def undo_pair(settings: Settings, number: int, by: str, at: datetime) -> Told:
    """Take somebody's own judgement back.

    Raises:
        RefusedError: It is another person's, or what it changed has changed again since.
    """

    def first(db: Connection) -> None:
        if answers.is_taken_back(db, number):
            raise _SettledError(f"judgement {number} was taken back already")

    def then(db: Connection, done: Done) -> None:
        told = {"judgement": number, "events": done.events}
        audit.note(db, at, by, "review.pair.undo", str(number), told)

    with known_store(settings) as store:
        with store.read() as db:
            _own(number, judgement_of(db, number).decided_by, by)
        order = Order(by=by, at=at, why=review.UNDONE)
        try:
            review.take_back(store, number, order, Beside(first, then))
        except LeaseTakenError:
            return Told.BUSY
        except _SettledError:
            return Told.LATE
        except StoreError as refused:
            raise RefusedError(str(refused)) from None
    return Told.UNDONE


def employer(
    settings: Settings, by: str, skipped: Skipped, segment: str, at: datetime
) -> Asked[EmployerQuestion]:
    """Return the most doubtful employer that nobody labelled and that was not skipped.

    Raises:
        StoreError: There is no such segment.
    """
    with known_store(settings) as store, store.read() as db:
        laid, waiting = _waiting(settings, db, at)
        if segment:
            if segment not in laid.outcome.ruleset.segments:
                raise StoreError(f"there is no segment {segment}")
            waiting = [one for one in waiting if one.segment == segment]
        passed = set(skipped)
        open_ = {(one.company_id, one.segment) for one in waiting}
        rest = (one for one in waiting if (one.company_id, one.segment) not in passed)
        first = next(rest, None)
        return Asked(
            question=_employer(db, laid, first, by) if first else None,
            left=len(waiting),
            skipped=len(passed & open_),
            mine=answers.last_label(db, by, rulereview.BY_REVIEW),
        )


def answer_employer(
    settings: Settings, about: tuple[int, str], answer: str, by: str, at: datetime
) -> Told:
    """Keep an answer about an employer and a segment, unless somebody labelled it by now."""
    company_id, segment = about
    with known_store(settings) as store:
        with store.read() as db:
            _, waiting = _waiting(settings, db, at)
        ours = (one for one in waiting if (one.company_id, one.segment) == about)
        question = next(ours, None)
        if question is None:
            return Told.SETTLED
        with store.begin(people=True) as db:
            if rulereview.settled(db, question):
                return Told.SETTLED
            number = rulereview.keep(db, question, answer, Order(by=by, at=at))
            told = {"answer": answer, "label": number, "segment": segment}
            audit.note(db, at, by, "review.employer", str(company_id), told)
    return Told.KEPT


def undo_employer(settings: Settings, number: int, by: str, at: datetime) -> Told:
    """Take somebody's own label back.

    Raises:
        RefusedError: It is another person's.
    """
    with known_store(settings) as store, store.begin(people=True) as db:
        kept = {one.number: one.said.decided_by for one in labels.kept_labels(db)}
        if number not in kept:
            raise StoreError(f"there is no label {number}")
        _own(number, kept[number], by)
        try:
            rulereview.take_back(db, number, Order(by=by, at=at, why=rulereview.UNDONE))
        except StoreError:
            return Told.LATE
        audit.note(db, at, by, "review.employer.undo", str(number), {"label": number})
    return Told.UNDONE


def _own(number: int, whose: str, by: str) -> None:
    if whose != by:
        raise RefusedError(f"answer {number} is {whose}'s: only they take it back here")


def _pair(db: Connection, doubt_id: int, by: str) -> PairQuestion:
    question = doubt_of(db, doubt_id)
    assert question is not None  # noqa: S101  it waits
    names = (question["left_name"], question["right_name"])
    told = ("doubt_id", "kind", "left_name", "right_name", "speaks_for", "speaks_against")
    return PairQuestion(
        **{name: question[name] for name in told},
        mentions=question["mentions"],
        sides=[asdict(side) for side in review.sides(db, question)],
        others=answers.judged_by_others(db, names, by, OTHERS),
    )


@dataclass(frozen=True, slots=True)
class _Laid:
    """The open postings, what the rules in force say of them, and whom they are unsure of."""

    mark: str
    corpus: Corpus
    outcome: Outcome
    near: Sequence[Uncertain]


_laid: dict[str, _Laid] = {}
"""The newest of each store: searching all postings again for every key would take seconds."""


def _waiting(
    settings: Settings, db: Connection, now: datetime
) -> tuple[_Laid, list[Uncertain]]:
    """Return what the rules say, and the uncertain employers that nobody labelled."""
    laid = _laid_out(settings, db, now)
    said = labels.labels(db)
    asked = {(each.company_id, each.target) for each in said if each.kind == SEGMENT}
    # Somebody may have merged companies since: the next night looks at what became of them.
    stand = overview.standing(db, {one.company_id for one in laid.near})
    return laid, [
        one
        for one in laid.near
        if one.company_id in stand and (one.company_id, one.segment) not in asked
    ]


def _laid_out(settings: Settings, db: Connection, now: datetime) -> _Laid:
    where = str(settings.store)
    known, mark = _laid.get(where), overview.mark(db)
    if known and (known.mark == mark or overview.at_work(db, now)):
        return known
    corpus = open_corpus(settings, db)
    said = outcome(corpus, in_force(settings, db).ruleset())
    corpus.kept.save()
    laid = _Laid(mark, corpus, said, uncertain(said, []))
    if overview.in_force(db) is not None:  # else a draft is used, which may change any moment
        _laid[where] = laid
    return laid


def _segments(said: Outcome) -> dict[str, SegmentNames]:
    return {
        slug: SegmentNames(slug=slug, names=one.names)
        for slug, one in said.ruleset.segments.items()
    }


def _employer(db: Connection, laid: _Laid, question: Uncertain, by: str) -> EmployerQuestion:
    number = question.company_id
    name = company_index(db).companies([number])[number].name
    found = rulereview.portrait(db, laid.corpus, laid.outcome, question)
    return EmployerQuestion(
        company_id=number,
        name=name,
        segment=_segments(laid.outcome)[question.segment],
        points=question.points,
        threshold=question.threshold,
        member=question.member,
        openings=question.openings,
        about=found.about,
        spoken=[RuleSpoken(**asdict(one)) for one in found.spoken],
        others=answers.labelled_by_others(db, number, name, by, OTHERS),
    )
