"""What the rule pages show, worked out in the process of the lab's bench.

Everything that comes back is plain: the web process reads it without the rule lab.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from enrich.issues import InputError, RuleError, StoreError
from enrich.lab.outcome import Outcome, outcome
from enrich.lab.report import RuleReport, newest, rule_reports
from enrich.rulebook import Rulebook, draft, packaged_rulebook
from enrich.rulemerge import Change, changes
from enrich.score import Scoring
from enrich.segments import Ruleset, check_rules
from enrich.store import Connection, people, rulebooks
from enrich.strictyaml import read_data
from flows import rulelab, rulereview, rules, scorelab
from flows.desk.rulelab import drafts
from flows.desk.rulelab.kept import Lab, lab
from flows.desk.rulelab.pieces import (
    SEGMENT,
    Piece,
    lists_named,
    piece_of,
    put,
    text_of,
    troubles_of,
)
from flows.desk.rulelab.said import (
    DraftState,
    ListRow,
    Names,
    Overview,
    PieceShown,
    Plain,
    Preview,
    ReportShown,
    TargetRow,
    Typed,
)
from flows.drafts import base_of
from flows.rulelab import Compared, Held
from flows.scorelab import Scored, ScoresCompared, rescored, scored
from flows.settings import Settings

STALE = timedelta(days=60)
"""A rule that fired on no posting of so many days before the newest one is called stale."""
_NOBODY = ""


def overview(settings: Settings, person_id: int) -> Overview:
    """Return what `/rules` shows to a person."""
    with lab(settings) as (there, db):
        held = there.read(db)
        reports = there.once("reports", lambda: _reports(held))
        targets = there.once("targets", lambda: _targets(db, held, reports))
        version = rulebooks.version(db) if held.version else None
        mine, others = _drafts(settings, db, person_id)
        own, trouble = _own_files(settings, held)
        return Overview(
            version=rules.document(version) if version else None,
            label=held.label,
            postings=len(held.corpus),
            companies=len(held.corpus.companies),
            targets=targets,
            lists=there.once_for_book("lists", lambda: _lists(held.book)),
            files=sorted(held.book.texts),
            own_files=own,
            own_trouble=trouble,
            packaged_moved=version is not None
            and packaged_rulebook().label != version.packaged,
            mine=mine,
            others=others,
        )


def shown(settings: Settings, person_id: int, name: str) -> PieceShown:
    """Return a piece as a person's draft has it, else as it is in force.

    Raises:
        StoreError: There is no such piece.
        RuleError: The file where it stands cannot be taken apart.
    """
    with lab(settings) as (there, db):
        held = there.read(db)
        book, base = book_of(settings, db, person_id, held.version)
        own = drafts.has_draft(settings, person_id)
        return _piece_shown(held, book, base, piece_of(book, name), own=own)


def preview(settings: Settings, person_id: int, typed: Typed, rows: int = 10) -> Preview:
    """Return what a person's draft would do with another text in the place of a piece.

    Nothing is written. The comparison is that of `flows.rulelab.compare`.

    Args:
        settings: Name the store and the drafts.
        person_id: Whose draft; where there is none, the version that was shown.
        typed: What would stand in the place of which piece.
        rows: So many rows of each number get names, rules and words.

    Raises:
        StoreError: There is no such piece.
    """
    with lab(settings) as (there, db):
        held = there.read(db)
        book, _ = book_of(settings, db, person_id, typed.base or held.version)
        piece = piece_of(book, typed.name)
        try:
            new = put(book, piece, typed.text)
        except RuleError as wrong:
            return Preview(troubles=troubles_of(book, piece, typed.text, [wrong]))
        return _previewed(_Asked(there, db, rows), new, (piece, typed.text))


def whole(
    settings: Settings, person_id: int, rows: int = 10
) -> tuple[DraftState, Preview, str] | None:
    """Return a person's draft, what it would do, and its lines that differ; None: no draft."""
    if not drafts.has_draft(settings, person_id):
        return None
    with lab(settings) as (there, db):
        held = there.read(db)
        name = people.person_numbered(db, person_id).name
        state = drafts.state(settings, db, person_id, name)
        if state.trouble:
            return state, Preview(troubles=()), ""
        book = drafts.draft_of(settings, person_id)
        made = _previewed(_Asked(there, db, rows), book)
        return state, made, rules.lines_changed(held.book, book)


def report(settings: Settings, name: str) -> ReportShown:
    """Return what each rule in force of a target does to the open postings.

    Raises:
        StoreError: There is no such target.
    """
    with lab(settings) as (there, db):
        held = there.read(db)
        kind, target = _kind_of(name)
        every = there.once("reports", lambda: _reports(held))
        found = [one for one in every if one.kind == kind and _bare(one.target) == target]
        if not found and target not in held.outcome.ruleset.segments:
            raise StoreError(f"there is no {kind} {target!r} in the rules")
        newest_day = _newest(held)
        return ReportShown(
            title=_title(held.outcome.ruleset, kind, target),
            rules=[
                {**plain, "stale": _stale(one, newest_day)}
                for plain, one in zip(rulereview.document(found), found, strict=True)
            ],
            names={n: held.names.get(n, _NOBODY) for one in found for n in one.wrong},
            newest=newest_day,
        )


def suggest(settings: Settings, segment: str) -> tuple[list[Plain], str, Names]:
    """Return words that mark a segment's employers, what to think of them, and its name.

    Raises:
        StoreError: There is no such segment.
    """
    with lab(settings) as (there, db):
        held = there.read(db)
        if segment not in held.outcome.ruleset.segments:
            raise StoreError(f"there is no segment {segment!r} in the rules")
        found, note = there.once(
            ("suggest", segment), lambda: rulereview.suggest(settings, segment)
        )
        title = _title(held.outcome.ruleset, SEGMENT, segment)
        return [asdict(one) for one in found], note, title


def history(settings: Settings) -> list[dict[str, object]]:
    """Return all published versions, the newest first, as plain values."""
    with lab(settings) as (_, db):
        return [rules.document(one) for one in rulebooks.versions(db)]


def told(settings: Settings, number: int) -> tuple[dict[str, object], list[Plain], str]:
    """Return one version, the entries that it changed, and the lines.

    Raises:
        StoreError: There is no such version.
    """
    found = rules.told(settings, number)
    entries: list[Plain] = [{**asdict(one), "name": one.name} for one in found.entries]
    return rules.document(found.version), entries, found.diff


def book_of(
    settings: Settings, db: Connection, person_id: int, base: int | None
) -> tuple[Rulebook, int | None]:
    """Return a person's draft and its base; without one, a version as its beginning."""
    if drafts.has_draft(settings, person_id):
        folder = drafts.folder_of(settings, person_id)
        return drafts.draft_of(settings, person_id), base_of(db, folder)
    book = rulebooks.rulebook_of(db, base) if base else rulelab.in_force(settings, db)
    return Rulebook(book.texts), base


def document(found: Compared, scores: ScoresCompared) -> dict[str, Any]:
    """Return a comparison as `leads rules diff --json` does, without classes of the lab."""
    plain = rulelab.document(found) | {"scores": scorelab.document(scores)}
    plain["objections"] = [*found.diff.objections, *scores.diff.objections]
    every: list[Any] = [
        *_listed(plain["segments"]),
        *_listed(plain["discards"]),
        *_listed(plain["others"]),
    ]
    for rule in _rules(every):
        rule["proof"] = asdict(rule["proof"]) if rule["proof"] else None
    return plain


def _listed(told: object) -> list[Any]:
    return told if isinstance(told, list) else []


def _rules(targets: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for target in targets:
        for what in ("gained", "lost", "moved"):
            for row in target[what]["rows"]:
                yield from row["rules"]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question to the lab: how many rows, and what it is answered with."""

    lab: Lab
    db: Connection
    rows: int


def _previewed(
    asked: _Asked, book: Rulebook, put_in: tuple[Piece, str] | None = None
) -> Preview:
    """Return what a rulebook would do; mistakes are placed in the piece that was put in."""
    piece, text = put_in or (None, "")
    held = asked.lab.read(asked.db)
    known = held.outcome if book.rule_texts == held.book.rule_texts else None
    try:
        ruleset, recipe = known.ruleset if known else book.ruleset(), book.scoring()
    except RuleError as wrong:
        return Preview(troubles=troubles_of(book, piece, text, [wrong]))
    after = known or outcome(held.corpus, ruleset)
    made = rulelab.compared(asked.db, held, book.label, after, asked.rows)
    old = held.outcome.ruleset
    return Preview(
        red=troubles_of(book, piece, text, _red(asked.lab, held.outcome, after)),
        examples=_examples(ruleset),
        compared=document(made, _scores(asked, recipe)),
        names={
            slug: _title(ruleset if slug in ruleset.segments else old, SEGMENT, slug)
            for slug in {**old.segments, **ruleset.segments}
        },
        mark=drafts.mark_of(book),
    )


def _red(there: Lab, before: Outcome, after: Outcome) -> Sequence[InputError]:
    """Return the examples that fail: only those of rules that ask otherwise than in force.

    What an example shows is decided by its rule alone, and by all destinations together.
    """
    ruleset = after.ruleset
    if there.once_for_book("red", lambda: check_rules(before.ruleset)) or (
        _places(before) != _places(after)
    ):
        return check_rules(ruleset)
    green = {
        rule.id: (key, rule.match, rule.nomatch)
        for rule, key in zip(before.ruleset.rules, before.keys, strict=True)
    }
    others = [
        at
        for at, (rule, key) in enumerate(zip(ruleset.rules, after.keys, strict=True))
        if green.get(rule.id) != (key, rule.match, rule.nomatch)
    ]
    return check_rules(ruleset.only(others))


def _places(said: Outcome) -> tuple[list[tuple[str, str]], list[tuple[bool, object]]]:
    """Return what decides the examples of destinations."""
    rules = zip(said.ruleset.rules, said.keys, strict=True)
    asked = [(rule.id, key) for rule, key in rules if rule.kind == "destination"]
    return asked, [(one.wanted, one.example) for one in said.ruleset.destination_examples]


def score_once(settings: Settings) -> None:
    """Score by the recipe in force, before somebody tries another one."""
    with lab(settings) as (there, db):
        _scored(there, db)


def _scored(there: Lab, db: Connection) -> Scored | None:
    recipe = there.read(db).book.scoring()
    return there.once("scored", lambda: scored(db, recipe))


def _scores(asked: _Asked, recipe: Scoring) -> ScoresCompared:
    """Return what a recipe changes of the last night's scores."""
    held = asked.lab.read(asked.db)
    # To score takes seconds, and most drafts leave the recipe as it is.
    found = _scored(asked.lab, asked.db) if held.book.scoring() != recipe else None
    made = rescored(found, recipe) if found else scorelab.NOTHING
    listed = made.rows[: asked.rows]
    names = {row.company_id: held.names[row.company_id] for row in listed}
    return ScoresCompared(diff=made, names=names, shown=asked.rows)


def _examples(ruleset: Ruleset) -> int:
    own = sum(len(rule.match) + len(rule.nomatch) for rule in ruleset.rules)
    return own + len(ruleset.destination_examples)


def _piece_shown(
    held: Held, book: Rulebook, base: int | None, piece: Piece, *, own: bool
) -> PieceShown:
    text = text_of(book, piece)
    known = {cut for name in sorted(book.texts) for cut in _lists_in(book, name)}
    return PieceShown(
        name=piece.name,
        kind=piece.kind,
        title=_title(held.outcome.ruleset, piece.kind, piece.target),
        text=text,
        mark=drafts.mark_of_text(text),
        base=base,
        draft=own,
        uses=[name for name in lists_named(text) if name in known],
    )


def _kind_of(name: str) -> tuple[str, str]:
    kind, _, target = name.rpartition(":")
    return kind or SEGMENT, target


def _title(ruleset: Ruleset, kind: str, target: str) -> Names:
    said = ruleset.segments.get(target) if kind == SEGMENT else None
    if said is None:
        return dict.fromkeys(("zh-Hans", "zh-Hant", "en"), target)
    return said.names


def _reports(held: Held) -> list[RuleReport]:
    return rule_reports(held.corpus, held.outcome, held.labels)


def _newest(held: Held) -> date | None:
    return newest(held.corpus, np.arange(len(held.corpus), dtype=np.int32))


def _stale(one: RuleReport, newest_day: date | None) -> bool:
    if one.dead or one.last_hit is None or newest_day is None:
        return False
    return one.last_hit < newest_day - STALE


def _bare(target: str) -> str:
    """Return a signal without its value."""
    return target.partition("=")[0]


def _targets(db: Connection, held: Held, reports: Sequence[RuleReport]) -> list[TargetRow]:
    """Return segments in their order, then discards and signals."""
    ruleset = held.outcome.ruleset
    spoken = [(rule.kind, _bare(rule.target)) for rule in ruleset.rules]
    names = dict.fromkeys([*((SEGMENT, slug) for slug in ruleset.segments), *spoken])
    changed, newest_day = _last_changes(db, held), _newest(held)
    found = []
    for kind, target in sorted(names, key=lambda one: _KINDS.index(one[0])):
        if kind == "destination":
            continue
        own = [one for one in reports if (one.kind, _bare(one.target)) == (kind, target)]
        said = ruleset.segments.get(target) if kind == SEGMENT else None
        found.append(
            TargetRow(
                name=target if kind == SEGMENT else f"{kind}:{target}",
                kind=kind,
                target=target,
                title=_title(ruleset, kind, target),
                why=said.why if said else "",
                size=_size(held.outcome, kind, target),
                rules=len(own),
                examples=sum(
                    len(rule.match) + len(rule.nomatch)
                    for rule, of in zip(ruleset.rules, spoken, strict=True)
                    if of == (kind, target)
                ),
                dead=[one.rule for one in own if one.dead],
                stale=[one.rule for one in own if _stale(one, newest_day)],
                changed=changed.get((kind, target)),
            )
        )
    return found


_KINDS = (SEGMENT, "discard", "signal", "destination")


def _size(said: Outcome, kind: str, target: str) -> int:
    """Return how many companies are in a target."""
    if kind == SEGMENT:
        return int(said.members[target].sum())
    if kind == "discard":
        return int((said.discards == target).sum())
    inside = np.zeros(len(said.companies), np.bool_)
    for known, name in said.points:
        if known == kind and _bare(name) == target:
            inside |= said.points.reached(known, name)
    return int(inside.sum())


def _last_changes(db: Connection, held: Held) -> dict[tuple[str, str], tuple[int, str]]:
    """Return the newest version that touched each target, and when it was published."""
    speaks = {rule.id: (rule.kind, _bare(rule.target)) for rule in held.outcome.ruleset.rules}
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for version in rulebooks.versions(db):
        for change in version.changes:
            if target := _touched(change, speaks):
                found.setdefault(target, (version.number, version.published_at))
    return found


def _touched(change: Change, speaks: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    section, _, entry = change.entry.partition(".")
    if section == "segments" and entry:
        return SEGMENT, entry
    return speaks.get(entry) if section == "rules" else None


def _lists(book: Rulebook) -> list[ListRow]:
    texts = "\n".join(book.texts.values())
    named: dict[str, int] = {}
    for name in re.findall(r"\$([a-z][a-z0-9_]*)", texts):
        named[name] = named.get(name, 0) + 1
    return [
        ListRow(name=name, file=file, words=len(items), uses=named.get(name, 0))
        for file in sorted(book.texts)
        for name, items in _lists_in(book, file).items()
    ]


def _lists_in(book: Rulebook, file: str) -> Mapping[str, Sequence[Any]]:
    try:
        said = read_data(book.file(file), RuleError)
    except RuleError:
        return {}
    found = said.get("lists") if isinstance(said, dict) else None
    return found if isinstance(found, dict) else {}


def _own_files(settings: Settings, held: Held) -> tuple[list[str], str]:
    """Return where the home's own draft differs from what is in force, and why it cannot."""
    try:
        return [one.name for one in changes(held.book, draft(settings.rules))], ""
    except RuleError as wrong:
        return [], str(wrong)


def _drafts(
    settings: Settings, db: Connection, person_id: int
) -> tuple[DraftState | None, list[DraftState]]:
    """Return a person's own draft, and those of all others."""
    names = {one.person.person_id: one.person.name for one in people.accounts(db)}
    every = [
        drafts.state(settings, db, who, names[who])
        for who in drafts.open_drafts(settings)
        if who in names
    ]
    mine = next((one for one in every if one.person_id == person_id), None)
    return mine, [one for one in every if one.person_id != person_id]
