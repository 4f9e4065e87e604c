"""What each rule does, what words it lacks, and whom people should be asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

import numpy as np

from enrich.issues import LeadharvestError, StoreError
from enrich.lab.corpus import Corpus
from enrich.lab.labels import NO, SEGMENT, UNSURE, YES, Label
from enrich.lab.outcome import Outcome, outcome
from enrich.lab.report import RuleReport, rule_reports
from enrich.lab.suggest import ENOUGH, Suggestion, suggestions
from enrich.lab.uncertain import Uncertain, uncertain
from enrich.store import Connection, Store, companies, labels, postings
from enrich.store.labels import add_label, withdraw_label
from enrich.store.orders import Order
from flows.asking import ask
from flows.companies import known_store, some
from flows.console import Table, say, show
from flows.rulelab import in_force, open_corpus, words_of
from flows.settings import Settings

PROMPT = "[y]es  [n]o  [u]nsure"
ANSWERS = {"y": YES, "n": NO, "u": UNSURE}
BY_REVIEW = "review"
"""The source of labels that answer a question."""
UNDONE = "undone in review"
SHOWN = 8
"""So many titles of a company are shown."""
DEAD_SHOWN = 20
"""So many rules that fire nowhere are named."""
_REPORT = (
    "Rule", "For", ">Weight", ">Fires", ">Decides", ">Alone", ">Overlap", ">Conflict",
    "Precision (right of labelled, 95 %)", "Last hit",
)  # fmt: skip
_LEGEND = (
    "Fires: companies on which it counts. Decides: who would leave without it. Alone, overlap:"
    " without, with another rule of the target. Conflict: a rule of the other sign or a discard"
    " speaks too. Precision is unknown until `leads rules review` or `labels import` says more."
)


@dataclass(frozen=True, slots=True)
class Stored:
    """The open postings of a store, and what the rules in force say of them."""

    db: Connection
    corpus: Corpus
    outcome: Outcome
    labels: Sequence[Label]


def report(settings: Settings, target: str = "") -> list[RuleReport]:
    """Return what each rule in force does to the stored postings; of one target, or of all.

    Raises:
        LeadharvestError: No rule speaks for that target.
    """
    with _stored(settings) as there:
        found = rule_reports(there.corpus, there.outcome, there.labels)
    if target:
        _known({one.target for one in found}, target)
        found = [one for one in found if one.target == target]
    return found


def report_tables(settings: Settings, found: Sequence[RuleReport]) -> list[Table]:
    """Return the report for people, and the companies on which rules are wrong."""
    rows = [
        (
            one.rule, f"{one.kind} {one.target}", f"{one.weight:g}", one.fires, one.decides,
            one.alone, one.overlap, one.conflict, _precision(one), one.last_hit,
        )
        for one in found
    ]  # fmt: skip
    dead = some([one.rule for one in found if one.dead], DEAD_SHOWN)
    notes = [_LEGEND, *([f"On no open posting: {dead}"] if dead else [])]
    tables = [Table("What each rule does", _REPORT, rows, note="\n".join(notes))]
    if any(one.wrong for one in found):
        with known_store(settings) as store, store.read() as db:
            names = companies.company_names(db)
        wrong = [(one.rule, n, names[n]) for one in found for n in one.wrong]
        head = ("Rule", ">Company", "Name")
        tables.append(Table("Where a rule is wrong by the labels", head, wrong))
    return tables


def suggest(settings: Settings, segment: str, most: int = 30) -> tuple[list[Suggestion], str]:
    """Return words that mark a segment's employers, and what to think of so few of them.

    Raises:
        LeadharvestError: There is no such segment.
    """
    with _stored(settings) as there:
        _known(there.outcome.members, segment)
        listed = there.outcome.members[segment] & (there.outcome.discards == "")
        inside = there.outcome.companies[listed]
        table = postings.open_titles(there.db)
    ruleset = there.outcome.ruleset
    found = suggestions(table, frozenset(inside.tolist()), ruleset, segment, most)
    few = f"{segment} has {len(inside)} employers: below {ENOUGH} most of this is noise"
    return found, few if len(inside) < ENOUGH else ""


def suggestion_table(found: Sequence[Suggestion], note: str) -> Table:
    """Return suggestions for people."""
    rows = [
        (
            one.word, one.field, f"{one.z:.1f}", one.inside, one.outside,
            "; ".join(dict.fromkeys(text for _, text in one.examples)),
        )
        for one in found
    ]  # fmt: skip
    head = ("Word", "Field", ">z", ">Inside", ">Outside", "Seen in")
    return Table("Words that no rule of the segment reads", head, rows, note=note)


def queue(settings: Settings, segment: str = "") -> list[Uncertain]:
    """Return the employers near a threshold, as `review` asks about them.

    Raises:
        LeadharvestError: There is no such segment.
    """
    with _stored(settings) as there:
        return _queue(there, segment)


def review(settings: Settings, by: str, segment: str = "") -> None:
    """Ask about uncertain employers until they end or the person does; answers are labels.

    Raises:
        LeadharvestError: There is no such segment.
    """
    with known_store(settings) as store:
        with store.read() as db:
            there = _read(settings, db)
            questions = _queue(there, segment)
        if not questions:
            say("nobody stands near a threshold without a label")
            return
        ask(_Employers(store, by, there.corpus, there.outcome), questions, PROMPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A rule that counts on an employer, and the words by which it fires.

    Attributes:
        field: Where the words stand; "" when none can be shown.
        quoted: The sentence around them.
    """

    rule: str
    weight: float
    why: str
    field: str
    words: str
    quoted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What speaks for and against an employer; `about`: what its openings show, by field."""

    about: Mapping[str, Sequence[str]]
    spoken: Sequence[Spoken]


def portrait(db: Connection, corpus: Corpus, said: Outcome, question: Uncertain) -> Portrait:
    """Return what people should know of an uncertain employer."""
    at = int(np.searchsorted(corpus.companies, question.company_id))
    of = corpus.company_of[corpus.opening_of] == at
    table = postings.postings_shown(db, corpus.posting_ids[of].tolist())
    words = words_of(db, corpus, said.ruleset, {(rule, at) for rule in question.rules})
    rules = {rule.id: rule for rule in said.ruleset.rules}
    spoken = []
    for name in question.rules:
        proof = words.get((name, at))
        spoken.append(
            Spoken(
                rule=name,
                weight=rules[name].weight,
                why=rules[name].why,
                field=proof.field if proof else "",
                words=proof.words if proof else "",
                quoted=proof.quoted if proof else "",
            )
        )
    about = {name: _different(table[name].tolist()) for name in _ABOUT}
    return Portrait(about=about, spoken=spoken)


def settled(db: Connection, question: Uncertain) -> bool:
    """Return whether somebody labelled an employer meanwhile."""
    asked = question.company_id, SEGMENT, question.segment
    return any((each.company_id, each.kind, each.target) == asked for each in labels.labels(db))


def keep(db: Connection, question: Uncertain, answer: str, order: Order) -> int:
    """Append an answer as a label and return its number."""
    new = Label(
        company_id=question.company_id,
        employer=companies.company_index(db)
        .companies([question.company_id])[question.company_id]
        .name,
        kind=SEGMENT,
        target=question.segment,
        answer=answer,
        decided_by=order.by,
        decided_at=order.at.isoformat(),
    )
    return add_label(db, new, BY_REVIEW)


def take_back(db: Connection, number: int, order: Order) -> int:
    """Take a label back by a row of its own and return that row's number.

    Raises:
        StoreError: There is no such label, or it was taken back before.
    """
    return withdraw_label(db, number, order.by, order.at.isoformat(), order.why)


@dataclass(slots=True)
class _Employers:
    """Whether an employer belongs to a segment."""

    store: Store
    by: str
    corpus: Corpus
    outcome: Outcome
    answers: Mapping[str, str] = field(default_factory=lambda: ANSWERS)

    def settled(self, question: Uncertain) -> bool:
        """Return whether somebody labelled it meanwhile."""
        with self.store.read() as db:
            return settled(db, question)

    def show(self, question: Uncertain, place: str) -> None:
        """Show the employer, what speaks for and against it, and the words."""
        with self.store.read() as db:
            found = portrait(db, self.corpus, self.outcome, question)
        rows = [(name, some(texts, SHOWN)) for name, texts in found.about.items()]
        for one in found.spoken:
            told = f" ({one.field}: {one.quoted})" if one.field else ""
            rows.append((f"{one.rule} {one.weight:+g}", f"{one.why}{told}"))
        said = self.outcome.ruleset.segments[question.segment]
        where = "in" if question.member else "not in"
        title = (
            f"{place}: {said.zh_hans} ({question.segment})? {where} it now, with"
            f" {question.points:g} of {question.threshold:g} points"
        )
        show(question, Table(title, ("", "Shown"), rows))

    def keep(self, question: Uncertain, answer: str) -> int:
        """Append a label."""
        with self.store.begin(people=True) as db:
            number = keep(db, question, answer, self._order())
        say(f"→ {answer}")
        return number

    def take_back(self, number: int) -> bool:
        """Take a label back by a row of its own."""
        try:
            with self.store.begin(people=True) as db:
                take_back(db, number, self._order(UNDONE))
        except StoreError as refused:
            say(f"not taken back: {refused}")
            return False
        say(f"label {number} is taken back")
        return True

    def _order(self, why: str = "") -> Order:
        return Order(by=self.by, at=datetime.now(UTC), why=why)


_ABOUT = ("employer", "title", "city", "industry", "ownership", "size")


@contextmanager
def _stored(settings: Settings) -> Iterator[Stored]:
    with known_store(settings) as store, store.read() as db:
        yield _read(settings, db)


def _read(settings: Settings, db: Connection) -> Stored:
    corpus = open_corpus(settings, db)
    said = outcome(corpus, in_force(settings, db).ruleset())
    corpus.kept.save()
    return Stored(db, corpus, said, labels.labels(db))


def _queue(there: Stored, segment: str) -> list[Uncertain]:
    if segment:
        _known(there.outcome.members, segment)
    return uncertain(there.outcome, there.labels, segment or None)


def _known(there: Iterable[str], name: str) -> None:
    known = sorted(there)
    if name not in known:
        raise LeadharvestError(f"{name}: there is no such thing; there are {', '.join(known)}")


def _precision(one: RuleReport) -> str:
    if one.precision is None:
        return "unknown"
    return f"{one.precision:.2f} ({one.right} of {one.labelled}, {one.low:.2f}–{one.high:.2f})"


def _different(shown: Sequence[str]) -> list[str]:
    return [text for text in dict.fromkeys(shown) if text]


def document(found: Sequence[RuleReport]) -> list[dict[str, object]]:
    """Return the report as plain values."""
    return [asdict(one) | {"precision": one.precision, "dead": one.dead} for one in found]
