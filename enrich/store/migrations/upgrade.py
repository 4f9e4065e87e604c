"""Bringing a store up to the newest schema; imported only when there is something to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from enrich.store.schema import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

FOLDER = Path(__file__).parent


def scripts() -> ScriptDirectory:
    """Return the numbered steps that this release knows."""
    return ScriptDirectory(FOLDER)


def knows(revision: str) -> bool:
    """Return whether this release has a step of that number."""
    return revision in {step.revision for step in scripts().walk_revisions()}


def upgrade(db: Connection) -> None:
    """Run every step that the store has not seen, inside the transaction of `db`."""
    steps = scripts()

    def missing(revision: Any, _context: Any) -> Any:
        return steps._upgrade_revs("head", revision)  # noqa: SLF001  # as alembic.command does

    with EnvironmentContext(Config(), steps, fn=missing, destination_rev="head") as environment:
        environment.configure(connection=db, target_metadata=metadata)
        environment.run_migrations()
