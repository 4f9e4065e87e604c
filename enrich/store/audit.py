"""The audit log: who did what, appended, each entry sealed with the hash of the one before.

An entry that is changed, taken out or put between breaks the chain at its place, and `broken`
finds it. Entries cut off at the end leave a whole chain: who wants to notice that keeps the
newest hash somewhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from enrich.store.columns import moment
from enrich.store.desk_tables import audit

NOTHING: Mapping[str, object] = MappingProxyType({})
_COLUMNS = (
    audit.c.audit_id, audit.c.at, audit.c.actor, audit.c.action, audit.c.subject,
    audit.c.detail, audit.c.before, audit.c.hash,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log.

    Attributes:
        number: One more than the entry's before; the first is 1.
        at: When, UTC in ISO 8601.
        actor: The name of who did it; "" for nobody who is known.
        detail: What else belongs to it; never a secret.
        before: The hash of the entry before; "" of the first.
    """

    number: int
    at: str
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    before: str
    hash: str


def note(  # noqa: PLR0913, PLR0917  the row's own fields
    db: Connection,
    now: datetime,
    actor: str,
    action: str,
    subject: str = "",
    detail: Mapping[str, object] = NOTHING,
) -> None:
    """Append an entry in the transaction of the act that it tells of, one of `people=True`."""
    last = db.execute(_newest_first(1)).first()
    values = {
        "audit_id": last.audit_id + 1 if last else 1,
        "at": moment(now),
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": _canonical(dict(detail)),
    }
    before = last.hash if last else ""
    db.execute(insert(audit).values(**values, before=before, hash=_sealed(before, values)))


def entries(
    db: Connection, most: int, *, before: int | None = None, actor: str = ""
) -> list[Entry]:
    """Return the newest entries, newest first.

    Args:
        db: The store.
        most: How many.
        before: Only those with a smaller number: the next page.
        actor: Only what this person did; "" for all.
    """
    query = _newest_first(most)
    if before is not None:
        query = query.where(audit.c.audit_id < before)
    if actor:
        query = query.where(audit.c.actor == actor)
    return [_entry(row) for row in db.execute(query)]


def broken(db: Connection) -> Entry | None:
    """Return the first entry that does not follow from the one before it; None: all do."""
    number, before = 0, ""
    for row in db.execute(select(*_COLUMNS).order_by(audit.c.audit_id)):
        said = row._asdict()
        sealed = said.pop("hash")
        follows = said.pop("before") == before and row.audit_id == number + 1
        if not follows or _sealed(before, said) != sealed:
            return _entry(row)
        number, before = row.audit_id, sealed
    return None


def _newest_first(most: int) -> Select[Any]:
    return select(*_COLUMNS).order_by(audit.c.audit_id.desc()).limit(most)


def _sealed(before: str, values: Mapping[str, object]) -> str:
    return sha256(f"{before}\n{_canonical(values)}".encode()).hexdigest()


def _canonical(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        number=row.audit_id,
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        detail=_detail(row.detail),
        before=row.before,
        hash=row.hash,
    )


def _detail(kept: str) -> dict[str, Any]:
    try:
        read = json.loads(kept)
    except ValueError:
        # Somebody changed the row: it is shown as it stands, so that it can be found.
        return {"": kept}
    return read if isinstance(read, dict) else {"": read}
