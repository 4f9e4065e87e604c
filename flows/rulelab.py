"""The rule lab on the store's open postings: what a draft of the rules would change.

What the lab finds out about the postings lies in `<home>/lab/`, in a folder named by a
fingerprint of those very postings and of the code that reads them. Another night, a merge of
companies or a new release has another fingerprint, so nothing out of date is ever believed.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from pathlib import Path

from enrich.issues import InputError
from enrich.lab.corpus import Corpus, readers
from enrich.lab.diff import Diff, Row, Rows, TargetDiff, diff
from enrich.lab.labels import Label
from enrich.lab.outcome import Outcome, Target, outcome
from enrich.lab.proofs import Asked, Proof, proofs, proving
from enrich.rulebook import Rulebook, draft
from enrich.segments import Ruleset
from enrich.segments.rulefile import FIELDS
from enrich.store import Connection, companies, labels, postings, rulebooks
from enrich.store import segments as saved
from flows.companies import known_store
from flows.console import Table
from flows.settings import Settings

LONGEST_MAKING = timedelta(hours=12)
_NUMBERS = ("Target", ">Was", ">Now", ">Gained", ">Lost", ">Moved")
_BEHIND = (
    ">Company", "Name", ">Was", ">Is", ">Margin", ">Score", "First in", "Rules and words",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a draft would change.

    Attributes:
        version: The published version that it was compared with; None: what the first night
            would publish.
        label, draft_label: Which rules were compared.
        names: Of the companies in the rows that are shown.
        shown: So many rows are shown of each number.
        proofs: The words by which each rule of a row fires, or fired.
    """

    version: int | None
    label: str
    draft_label: str
    postings: int
    companies: int
    diff: Diff
    names: Mapping[int, str]
    shown: int
    proofs: Mapping[Asked, Proof]


def compare(
    settings: Settings, folder: Path | None = None, *, rows: int = 10, segment: str = ""
) -> Compared:
    """Return what a draft folder (else the home's) would change, against the rules in force.

    Args:
        settings: Name the store and the lab's folder.
        folder: The draft: its files over the packaged ones.
        rows: So many rows of each number get names and words.
        segment: The only segment (or discard) that is looked at.

    Raises:
        InputError: There is no such folder, or no such segment.
        RuleError: A file of the draft is wrong.
    """
    if folder is not None and not folder.is_dir():
        raise InputError(folder, None, "", "is no folder of rule files")
    book = draft(folder or settings.rules)
    new = book.ruleset()
    with known_store(settings, create=True) as store, store.read() as db:
        held = held_against(settings, db)
        made = compared(db, held, book.label, outcome(held.corpus, new), rows, segment)
        held.corpus.kept.save()
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What drafts are held against: the open postings and what is said of them.

    Attributes:
        version: The published version that is in force; None: none is published yet.
        book: The rules that the next night uses.
        outcome: What they say of the corpus.
        labels: What people said.
        scores: What the last list gave each company, by id.
        names: Of all companies, by id.
    """

    version: int | None
    book: Rulebook
    label: str
    corpus: Corpus
    outcome: Outcome
    labels: Sequence[Label]
    scores: Mapping[int, float]
    names: Mapping[int, str]


def held_against(settings: Settings, db: Connection, before: Held | None = None) -> Held:
    """Return what drafts are held against; it is true as long as nobody writes to the store.

    Args:
        settings: Name the store and the lab's folder.
        db: The store.
        before: The same of an earlier state; what still holds of it is not read again.

    Raises:
        RuleError: This release refuses a file of the rules in force.
    """
    book = in_force(settings, db)
    corpus = open_corpus(settings, db)
    known = before.outcome.ruleset if before and before.book == book else None
    said = outcome(corpus, known or book.ruleset())
    corpus.kept.save()
    return Held(
        version=rulebooks.newest_number(db),
        book=book,
        label=book.label,
        corpus=corpus,
        outcome=said,
        labels=labels.labels(db),
        scores=saved.company_scores(db),
        names=companies.company_names(db),
    )


def compared(  # noqa: PLR0913, PLR0917  what a comparison is made of
    db: Connection, held: Held, label: str, after: Outcome, rows: int, segment: str = ""
) -> Compared:
    """Return what a draft would change.

    Args:
        db: The store, unchanged since `held` was read.
        held: The rules in force.
        label: The draft's.
        after: What the draft says of the same corpus.
        rows: So many rows of each number get names and words.
        segment: The only segment (or discard) that is looked at.

    Raises:
        LeadharvestError: There is no such segment.
    """
    made = diff(held.outcome, after, held.labels, held.scores)
    made = made.of(segment) if segment else made
    listed = [row for found in _every(made) for row in _rows(found, rows)]
    return Compared(
        version=held.version,
        label=held.label,
        draft_label=label,
        postings=len(held.corpus),
        companies=len(held.corpus.companies),
        diff=made,
        names={row.company_id: held.names[row.company_id] for row in listed},
        shown=rows,
        proofs=_proofs(db, held.corpus, (held.outcome, after), listed),
    )


def in_force(settings: Settings, db: Connection) -> Rulebook:
    """Return the rules that the next night uses."""
    number = rulebooks.newest_number(db)
    return draft(settings.rules) if number is None else rulebooks.rulebook_of(db, number)


def open_corpus(settings: Settings, db: Connection) -> Corpus:
    """Return the store's open postings, ready to be searched; laid out if they changed."""
    folder = settings.lab / f"{postings.open_fingerprint(db)}-{readers()}"
    if folder.is_dir():
        try:
            return Corpus.open(folder)
        except (OSError, ValueError):  # damaged: it can be made again
            shutil.rmtree(folder, ignore_errors=True)
    corpus = Corpus.of(postings.open_postings(db)).save(folder)
    for other in settings.lab.iterdir():
        # One with a dot is just being made, or was when its process was killed.
        if other != folder and (not other.name.startswith(".") or _age(other) > LONGEST_MAKING):
            shutil.rmtree(other, ignore_errors=True)
    return corpus


def _age(folder: Path) -> timedelta:
    try:
        return timedelta(seconds=time.time() - folder.stat().st_mtime)
    except OSError:
        return timedelta()


def lay_out(settings: Settings, db: Connection) -> None:
    """Lay the open postings out, searched for all that the rules in force ask."""
    corpus = open_corpus(settings, db)
    outcome(corpus, in_force(settings, db).ruleset())
    corpus.kept.save()


def _every(made: Diff) -> Iterator[TargetDiff]:
    return (found for _, found in _named(made))


def _rows(found: TargetDiff, rows: int) -> Iterator[Row]:
    return chain(found.gained[:rows], found.lost[:rows], found.moved[:rows])


def _proofs(
    db: Connection, corpus: Corpus, sides: tuple[Outcome, Outcome], listed: Iterable[Row]
) -> dict[Asked, Proof]:
    """Return the words for each rule of each row: the draft's where it fires there."""
    old, new = sides
    fired, fires = set[Asked](), set[Asked]()
    for row in listed:
        for shift in row.shifts:
            (fires if shift.after else fired).add((shift.rule, row.at))
    found = words_of(db, corpus, old.ruleset, fired - fires)
    return found | words_of(db, corpus, new.ruleset, fires)


def words_of(
    db: Connection, corpus: Corpus, ruleset: Ruleset, asked: Iterable[Asked]
) -> dict[Asked, Proof]:
    """Return the words by which rules fire on companies, where they do."""
    asked = set(asked)
    named = {rule for rule, _ in asked}
    ruleset = ruleset.only([at for at, rule in enumerate(ruleset.rules) if rule.id in named])
    where = proving(corpus, ruleset, asked)
    table = postings.postings_shown(db, set(where.values()))
    shown = zip(*(table[name].tolist() for name in FIELDS), strict=True)
    texts = (
        {name: text for name, text in zip(FIELDS, fields, strict=True) if text}
        for fields in shown
    )
    return proofs(ruleset, where, dict(zip(table["posting_id"].tolist(), texts, strict=True)))


def document(found: Compared) -> dict[str, object]:
    """Return a comparison as plain values: every number, and the rows that are shown."""
    made = found.diff

    def told(kind: str, name: str, target: TargetDiff) -> dict[str, object]:
        changes = {
            what: {
                "count": len(rows),
                "rows": [_told_row(found, row) for row in rows[: found.shown]],
            }
            for what, rows in changes_of(target)
        }
        return {"kind": kind, "name": name, "was": target.was, "now": target.now, **changes}

    return {
        "version": found.version,
        "label": found.label,
        "draft": found.draft_label,
        "postings": found.postings,
        "companies": found.companies,
        "segments": [told("segment", slug, one) for slug, one in made.segments.items()],
        "discards": [told("discard", why, one) for why, one in made.discards.items()],
        "others": [told(kind, name, one) for (kind, name), one in made.others.items()],
        "objections": made.objections,
    }


def changes_of(target: TargetDiff) -> Iterator[tuple[str, Rows]]:
    """Yield what happens to a target, as words, with the rows."""
    yield "gained", target.gained
    yield "lost", target.lost
    yield "moved", target.moved


def _told_row(found: Compared, row: Row) -> dict[str, object]:
    return {
        "company_id": row.company_id,
        "name": found.names[row.company_id],
        "before": row.before,
        "after": row.after,
        "margin": row.margin,
        "score": row.score,
        "first_was": row.first_was,
        "first_is": row.first_is,
        "rules": [
            {
                "rule": shift.rule,
                "before": shift.before,
                "after": shift.after,
                "proof": found.proofs.get((shift.rule, row.at)),
            }
            for shift in row.shifts
        ],
    }


def tables(found: Compared) -> list[Table]:
    """Return a comparison for people: the numbers, then the companies behind them."""
    named = [(*target, one) for target, one in _named(found.diff)]
    numbers = [
        (f"{kind} {name}", one.was, one.now, *(len(rows) for _, rows in changes_of(one)))
        for kind, name, one in named
        if one or kind == "segment"
    ]
    behind = [
        _behind(found, f"{kind} {name}: {what} {len(rows)}", rows)
        for kind, name, one in named
        for what, rows in changes_of(one)
        if rows and found.shown
    ]
    return [Table("What the draft changes", _NUMBERS, numbers), *behind]


def _named(made: Diff) -> Iterator[tuple[Target, TargetDiff]]:
    yield from ((("segment", slug), one) for slug, one in made.segments.items())
    yield from ((("discard", why), one) for why, one in made.discards.items())
    yield from made.others.items()


def _behind(found: Compared, title: str, rows: Rows) -> Table:
    shown = [
        (
            row.company_id,
            found.names[row.company_id],
            f"{row.before:g}",
            f"{row.after:g}",
            f"{row.margin:+g}",
            None if row.score is None else f"{row.score:g}",
            row.first_is or None,
            "; ".join(_why(found, row)) or "the threshold",
        )
        for row in rows[: found.shown]
    ]
    more = len(rows) - len(shown)
    return Table(title, _BEHIND, shown, f"and {more} more: --rows {len(rows)}" if more else "")


def _why(found: Compared, row: Row) -> Iterator[str]:
    for shift in row.shifts:
        proof = found.proofs.get((shift.rule, row.at))
        words = f" ({proof.field}: {proof.words})" if proof else ""
        yield f"{shift.rule} {shift.after - shift.before:+g}{words}"
