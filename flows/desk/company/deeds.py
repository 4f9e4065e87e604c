"""What people order on a company's page, carried out in the worker's process.

Each is one transaction with its line in the audit log. What was done already is not done twice:
who presses a button again is told the same.
"""

from __future__ import annotations

from enrich.issues import StoreError
from enrich.lab.labels import NO, SEGMENT, Label
from enrich.store import Connection, companies, doubts, labels, leads, portraits
from enrich.store import segments as saved
from enrich.store.audit import note
from enrich.store.columns import moment
from flows.companies import plain
from flows.desk.company.gathering import other_name
from flows.desk.company.portrait import By
from flows.desk.kept import kept_store
from flows.settings import Settings

SOURCE = "desk"
"""Where labels say that they came from."""


def do_not_contact(settings: Settings, number: int, by: By, reason: str) -> None:
    """Order that a company is never sent again: by its number, credit code and own domain.

    Raises:
        StoreError: There is no such company.
    """
    with kept_store(settings).begin(people=True) as db:
        company_id = companies.surviving_id(db, number)
        orders = [("company", str(company_id)), *_known_by(db, company_id)]
        for kind, value in orders:
            order = leads.Suppression(
                kind=kind, value=value, reason=reason, author=by.name, added_at=by.at
            )
            leads.add_suppression(db, order)
        told = {"kinds": [kind for kind, _ in orders]}
        note(db, by.at, by.name, "company suppressed", _subject(company_id), told)


def wrong_segment(settings: Settings, number: int, segment: str, by: By, why: str) -> None:
    """Label that a company does not belong in a segment that it is in.

    Raises:
        StoreError: There is no such company, or it is not in the segment.
    """
    with kept_store(settings).begin(people=True) as db:
        company_id = companies.surviving_id(db, number)
        if segment not in saved.classification(db, company_id).segments["segment"].tolist():
            raise StoreError(f"there is no segment {segment} that company {company_id} is in")
        row = companies.company_index(db).companies([company_id])[company_id]
        said = Label(
            company_id=company_id,
            employer=row.name,
            kind=SEGMENT,
            target=segment,
            answer=NO,
            decided_by=by.name,
            decided_at=moment(by.at),
            why=why,
        )
        if labels.add_labels(db, [said], SOURCE):
            told = {"segment": segment, "answer": NO}
            note(db, by.at, by.name, "label added", _subject(company_id), told)


def right_segment(settings: Settings, number: int, segment: str, by: By) -> None:
    """Take back that a company does not belong in a segment, if that is in force.

    Raises:
        StoreError: There is no such company.
    """
    with kept_store(settings).begin(people=True) as db:
        company_id = companies.surviving_id(db, number)
        for one in labels.kept_labels(db):
            said = one.said
            asked = (said.company_id, said.kind, said.target, said.answer)
            if one.in_force and asked == (company_id, SEGMENT, segment, NO):
                labels.withdraw_label(db, one.number, by.name, moment(by.at))
                told = {"segment": segment, "label": one.number}
                note(db, by.at, by.name, "label withdrawn", _subject(company_id), told)


def wrong_name(settings: Settings, number: int, unit_id: int, by: By, why: str) -> None:
    """Ask the reviewers whether a name belongs to a company; it stays there until they answer.

    Raises:
        StoreError: There is no such company, it has no such name, or no name that can be told
            from it.
    """
    with kept_store(settings).begin(people=True) as db:
        company_id = companies.surviving_id(db, number)
        names = plain(portraits.company_names(db, company_id))
        doubted = next((row for row in names if row["unit_id"] == unit_id), None)
        other = other_name(names, doubted) if doubted else None
        if doubted is None or other is None:
            raise StoreError(
                f"there is no name {unit_id} of {company_id} to be told from others"
            )
        reasons = (doubted["reason"], doubted["evidence"])
        question = doubts.Report(
            company_id=company_id,
            left_name=other["name"],
            right_name=doubted["name"],
            speaks_for=": ".join(part for part in reasons if part),
            speaks_against=f"{by.name}: {why}" if why else by.name,
            mentions=max(1, doubted["mentions"]),
        )
        told = {"doubt": doubts.report(db, question)}
        note(db, by.at, by.name, "name reported", _subject(company_id), told)


def right_name(settings: Settings, number: int, doubt_id: int, by: By) -> None:
    """Take a question about a name of the company back, if nobody answered it yet.

    Raises:
        StoreError: There is no such company.
    """
    with kept_store(settings).begin(people=True) as db:
        company_id = companies.surviving_id(db, number)
        if any(number_asked == doubt_id for number_asked, *_ in doubts.reports(db, company_id)):
            doubts.drop_report(db, doubt_id)
            told = {"doubt": doubt_id}
            note(db, by.at, by.name, "report withdrawn", _subject(company_id), told)


def _known_by(db: Connection, company_id: int) -> list[tuple[str, str]]:
    """Return the credit code and the domains by which a company is known again."""
    row = companies.company_index(db).companies([company_id])[company_id]
    facts = plain(saved.facts(db, company_id))
    domains = [fact["value"] for fact in facts if fact["kind"] == "domain" and fact["value"]]
    codes = [("uscc", row.uscc)] if row.uscc else []
    return [*codes, *(("domain", domain) for domain in dict.fromkeys(domains))]


def _subject(company_id: int) -> str:
    return f"company {company_id}"
