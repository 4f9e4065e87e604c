"""What a draft's scoring.yaml would change of the stored scores, against the one in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from enrich.rulebook import Rulebook, draft
from enrich.score import (
    READ,
    Companies,
    ScoreDiff,
    Scoring,
    Total,
    known_companies,
    score_changes,
    totals,
)
from enrich.store import Connection, companies, postings, runs
from enrich.store import segments as saved
from flows.companies import known_store
from flows.console import Table
from flows.rulelab import in_force
from flows.settings import Settings

_NUMBERS = ("Grade was", "Grade is", ">Companies")
_BEHIND = (">Company", "Name", ">Was", ">Is", "Grade", "Lines that differ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresCompared:
    """What a draft's recipe would change.

    Attributes:
        names: Of the companies in the rows that are shown.
        shown: So many rows are shown.
    """

    diff: ScoreDiff
    names: Mapping[int, str]
    shown: int


def compare_scores(
    settings: Settings, folder: Path | None = None, *, rows: int = 10
) -> ScoresCompared:
    """Return what a draft folder's recipe (else the home's) would change.

    Segments and facts are taken as the last night found them: what the draft's rules change of
    them is told by `flows.rulelab.compare`.

    Raises:
        RuleError: A file of the draft is wrong.
    """
    book = draft(folder or settings.rules)
    with known_store(settings, create=True) as store, store.read() as db:
        found = score_difference(db, in_force(settings, db), book)
        listed = found.rows[:rows]
        names = companies.company_names(db) if listed else {}
        shown = {row.company_id: names[row.company_id] for row in listed}
    return ScoresCompared(diff=found, names=shown, shown=rows)


def score_difference(db: Connection, old: Rulebook, new: Rulebook) -> ScoreDiff:
    """Return what differs between two rulebooks' recipes on what the last night found.

    Raises:
        RuleError: A recipe is wrong.
    """
    before, after = old.scoring(), new.scoring()
    found = scored(db, before) if before != after else None
    return rescored(found, after) if found else NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What the last night found, and what it is worth by a recipe."""

    known: Companies
    recipe: Scoring
    totals: Mapping[object, Total]


def scored(db: Connection, recipe: Scoring) -> Scored | None:
    """Return what the last night found, and its worth by a recipe; None: no night scored."""
    day = _scored_on(db)
    if day is None:
        return None
    facts = saved.facts(db, kinds=READ)
    known = known_companies(postings.open_days(db), saved.classification(db), facts, day)
    return Scored(known=known, recipe=recipe, totals=totals(known, recipe))


def rescored(before: Scored, recipe: Scoring) -> ScoreDiff:
    """Return what another recipe changes of scores."""
    return score_changes(before.known, before.recipe, recipe, before.totals)


NOTHING = ScoreDiff(companies=0, grades={}, sizes={}, rows=())


def _scored_on(db: Connection) -> date | None:
    """Return the business date of the last scoring; None: there was none."""
    run_id = runs.last_to_do(db, "score")
    return runs.business_date_of(db, run_id) if run_id else None


def document(found: ScoresCompared) -> dict[str, object]:
    """Return a comparison as plain values."""
    grades = [
        {"was": was, "is": now, "companies": many}
        for (was, now), many in sorted(found.diff.grades.items())
    ]
    rows = [
        {"name": found.names[row.company_id], **asdict(row)}
        for row in found.diff.rows[: found.shown]
    ]
    return {"companies": len(found.diff.rows), "grades": grades, "rows": rows}


def tables(found: ScoresCompared) -> Iterator[Table]:
    """Yield a comparison for people: how many change grade, then the companies; or nothing."""
    if not found.diff:
        return
    numbers = [
        (was or "–", now or "–", n) for (was, now), n in sorted(found.diff.grades.items())
    ]
    title = f"What the draft's recipe changes: {len(found.diff.rows)} scores"
    yield Table(title, _NUMBERS, numbers)
    rows = [
        (
            row.company_id,
            found.names[row.company_id],
            f"{row.before:g}",
            f"{row.after:g}",
            f"{row.grade_was or '–'} → {row.grade_is or '–'}",
            "; ".join(f"{rule} {now - was:+g}" for rule, was, now in row.reasons),
        )
        for row in found.diff.rows[: found.shown]
    ]
    yield Table("Scores that change most", _BEHIND, rows)
