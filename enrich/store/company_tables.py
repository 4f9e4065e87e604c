"""The tables of companies: units, look-ups, mentions, events, and what people judged."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from enrich.store.columns import (
    Number,
    count,
    metadata,
    number_id,
    number_key,
    reference,
    shown,
)

company = Table(
    "company",
    metadata,
    number_key("company_id"),
    shown("name"),
    shown("short_name"),
    shown("kind"),
    shown("uscc"),
    shown("city"),
    reference("branch_of", "company.company_id", nullable=True),
    reference("merged_into", "company.company_id", nullable=True),
    shown("names_seen"),
    reference("run_id", "run.run_id", nullable=True),
    Index(
        "ix_company_merged_into",
        "merged_into",
        sqlite_where=text("merged_into IS NOT NULL"),
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
)

company_event = Table(
    "company_event",
    metadata,
    number_id("event_id"),
    reference("run_id", "run.run_id", nullable=True),
    shown("kind"),
    Column("company_id", Number, nullable=False, index=True),
    Column("other_id", Number),
    *map(shown, ("reason", "evidence", "name", "actor", "happened_at")),
    Column("judgement_id", Number),
    Column("undoes", Number),
)

unit = Table(
    "unit",
    metadata,
    number_key("unit_id"),
    Column("unit_key", Text, nullable=False, unique=True),
    shown("name"),
    shown("city"),
    reference("company_id", "company.company_id", nullable=True),
    # The company that it first belonged to: with the moves, it tells what it belonged to when.
    Column("first_company_id", Number),
    shown("kind"),
    count("mentions"),
    shown("parsed"),
    Index("ix_unit_company_id", "company_id"),
)

unit_move = Table(
    "unit_move",
    metadata,
    number_id("move_id"),
    reference("event_id", "company_event.event_id"),
    Column("unit_id", Number, nullable=False),
    Column("from_id", Number, nullable=False),
    Column("to_id", Number, nullable=False),
    Index("ix_unit_move_event_id", "event_id"),
)

unit_key = Table(
    "unit_key",
    metadata,
    Column("look_up", Text, primary_key=True),
    number_key("unit_id"),
    sqlite_with_rowid=False,
)

mention = Table(
    "mention",
    metadata,
    number_id("mention_id"),
    # One text stands for the six columns that make a mention: they may be too long to index.
    Column("mention_key", Text, nullable=False, unique=True),
    shown("name"),
    shown("short_name"),
    shown("site"),
    shown("site_company_id"),
    shown("uscc"),
    shown("city"),
    shown("address"),
    shown("domain"),
    shown("phone"),
    # For what an agency's ad says of its client: who posts, and the words that name the client.
    shown("agency"),
    shown("named_by"),
    reference("company_id", "company.company_id", nullable=True),
    Column("unit_id", Number),
    Column("first_seen", Date, nullable=False),
    Index("ix_mention_company_id", "company_id"),
)

judgement = Table(
    "judgement",
    metadata,
    number_id("judgement_id"),
    Column("left_name", Text, nullable=False),
    Column("right_name", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    shown("reason"),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
    shown("left_city"),
    shown("right_city"),
    Column("undoes", Number),
)

alias = Table(
    "alias",
    metadata,
    number_id("alias_id"),
    Column("alias", Text, nullable=False),
    Column("name", Text, nullable=False),
    *map(shown, ("city", "source", "added_by", "added_at")),
    Column("seen_on", Date),
    UniqueConstraint("alias", "name", "city"),
)

relation = Table(
    "relation",
    metadata,
    number_id("relation_id"),
    Column("kind", Text, nullable=False),
    reference("company_id", "company.company_id"),
    reference("other_id", "company.company_id"),
    shown("reason"),
    shown("evidence"),
    reference("run_id", "run.run_id", nullable=True),
    UniqueConstraint("kind", "company_id", "other_id"),
    Index("ix_relation_company_id", "company_id"),
    Index("ix_relation_other_id", "other_id"),
)

doubt = Table(
    "doubt",
    metadata,
    number_id("doubt_id"),
    Column("company_id", Number),
    Column("other_id", Number),
    Column("left_name", Text, nullable=False),
    Column("right_name", Text, nullable=False),
    *map(shown, ("kind", "speaks_for", "speaks_against", "left_city", "right_city")),
    count("mentions"),
    Column("pair", Text, nullable=False, index=True),
    Column("queued", Boolean, nullable=False, server_default=false()),
    reference("run_id", "run.run_id", nullable=True),
    reference("answered_by", "judgement.judgement_id", nullable=True),
)
