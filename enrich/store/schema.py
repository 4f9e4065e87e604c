"""The tables of the store, once, for SQLite and PostgreSQL.

Days are dates; moments are UTC in ISO 8601 as text, so that they sort and read alike on both
engines. A text that was not shown is "", never NULL; NULL stands for "not known yet" in dates,
numbers and references. Big texts sit in a table of their own (`posting_text`), so that a scan
of names stays small.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only where the key's type is exactly INTEGER.
Number = BigInteger().with_variant(Integer(), "sqlite")


def _id(name: str) -> Column[Any]:
    return Column(name, Number, primary_key=True, autoincrement=True)


def _key(name: str) -> Column[Any]:
    return Column(name, Number, primary_key=True, autoincrement=False)


def _shown(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False, server_default="")


def _to(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    # Checked at commit: rows of one batch may point to each other.
    to = ForeignKey(target, deferrable=True, initially="DEFERRED")
    return Column(name, Number, to, nullable=nullable)


def _count(name: str) -> Column[Any]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


site = Table(
    "site",
    metadata,
    Column("site", Text, primary_key=True),
    _shown("family"),
    Column("first_run_on", Date),
    Column("last_run_on", Date),
    Column("last_good_on", Date),
    _shown("last_verdict"),
    _shown("last_reasons"),
)

run = Table(
    "run",
    metadata,
    _id("run_id"),
    Column("business_date", Date, nullable=False),
    _shown("kind"),
    _shown("state"),
    _shown("started_at"),
    _shown("ended_at"),
    _shown("rules_version"),
    Index("ix_run_business_date_kind", "business_date", "kind"),
)

run_step = Table(
    "run_step",
    metadata,
    _key("run_id"),
    Column("step", Text, primary_key=True),
    _shown("ended_at"),
    Column("figures", Text, nullable=False, server_default="{}"),
)

site_run = Table(
    "site_run",
    metadata,
    Column("handover_id", Text, primary_key=True),
    _to("run_id", "run.run_id"),
    Column("site", Text, ForeignKey("site.site"), nullable=False),
    Column("business_date", Date, nullable=False),
    Column("closes", Boolean, nullable=False),
    _shown("verdict"),
    _count("new"),
    _count("changed"),
    _count("unchanged"),
    _count("closed"),
    _count("reopened"),
    _count("held"),
    Column("report", Text, nullable=False),
    _shown("withheld"),
    Index("ix_site_run_site_business_date", "site", "business_date"),
)

issue = Table(
    "issue",
    metadata,
    _id("issue_id"),
    Column("handover_id", Text, ForeignKey("site_run.handover_id"), nullable=False, index=True),
    _shown("kind"),
    _shown("message"),
    _shown("place"),
    _shown("field"),
)

page_sample = Table(
    "page_sample",
    metadata,
    _id("sample_id"),
    Column("handover_id", Text, ForeignKey("site_run.handover_id"), nullable=False, index=True),
    _shown("role"),
    _shown("kind"),
    _shown("url"),
    Column("found", Text, nullable=False, server_default="[]"),
    Column("outline", Text, nullable=False, server_default="{}"),
)

company = Table(
    "company",
    metadata,
    _key("company_id"),
    _shown("name"),
    _shown("short_name"),
    _shown("kind"),
    _shown("uscc"),
    _shown("city"),
    _to("branch_of", "company.company_id", nullable=True),
    _to("merged_into", "company.company_id", nullable=True),
    _shown("names_seen"),
    _to("run_id", "run.run_id", nullable=True),
    Index("ix_company_name", "name"),
    Index("ix_company_uscc", "uscc"),
    Index("ix_company_merged_into", "merged_into"),
)

company_event = Table(
    "company_event",
    metadata,
    _id("event_id"),
    _to("run_id", "run.run_id", nullable=True),
    _shown("kind"),
    Column("company_id", Number, nullable=False, index=True),
    Column("other_id", Number),
    *map(_shown, ("reason", "evidence", "name", "actor", "happened_at")),
    Column("judgement_id", Number),
    Column("undoes", Number),
)

unit = Table(
    "unit",
    metadata,
    _key("unit_id"),
    Column("unit_key", Text, nullable=False, unique=True),
    _shown("name"),
    _shown("city"),
    _to("company_id", "company.company_id", nullable=True),
    _shown("kind"),
    _count("mentions"),
    _shown("parsed"),
    Index("ix_unit_company_id", "company_id"),
)

unit_move = Table(
    "unit_move",
    metadata,
    _id("move_id"),
    _to("event_id", "company_event.event_id"),
    Column("unit_id", Number, nullable=False),
    Column("from_id", Number, nullable=False),
    Column("to_id", Number, nullable=False),
    Index("ix_unit_move_event_id", "event_id"),
)

unit_key = Table(
    "unit_key",
    metadata,
    Column("look_up", Text, primary_key=True),
    _key("unit_id"),
    sqlite_with_rowid=False,
)

mention = Table(
    "mention",
    metadata,
    _id("mention_id"),
    # One text stands for the six columns that make a mention: they may be too long to index.
    Column("mention_key", Text, nullable=False, unique=True),
    _shown("name"),
    _shown("short_name"),
    _shown("site"),
    _shown("site_company_id"),
    _shown("uscc"),
    _shown("city"),
    _shown("address"),
    _shown("domain"),
    _shown("phone"),
    # For what an agency's ad says of its client: who posts, and the words that name the client.
    _shown("agency"),
    _shown("named_by"),
    _to("company_id", "company.company_id", nullable=True),
    Column("unit_id", Number),
    Column("first_seen", Date, nullable=False),
    Index("ix_mention_company_id", "company_id"),
)

judgement = Table(
    "judgement",
    metadata,
    _id("judgement_id"),
    Column("left_name", Text, nullable=False),
    Column("right_name", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    _shown("reason"),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
    _shown("left_city"),
    _shown("right_city"),
    Column("undoes", Number),
)

alias = Table(
    "alias",
    metadata,
    _id("alias_id"),
    Column("alias", Text, nullable=False),
    Column("name", Text, nullable=False),
    *map(_shown, ("city", "source", "added_by", "added_at")),
    Column("seen_on", Date),
    UniqueConstraint("alias", "name", "city"),
)

relation = Table(
    "relation",
    metadata,
    _id("relation_id"),
    Column("kind", Text, nullable=False),
    _to("company_id", "company.company_id"),
    _to("other_id", "company.company_id"),
    _shown("reason"),
    _shown("evidence"),
    _to("run_id", "run.run_id", nullable=True),
    UniqueConstraint("kind", "company_id", "other_id"),
    Index("ix_relation_company_id", "company_id"),
    Index("ix_relation_other_id", "other_id"),
)

doubt = Table(
    "doubt",
    metadata,
    _id("doubt_id"),
    Column("company_id", Number),
    Column("other_id", Number),
    Column("left_name", Text, nullable=False),
    Column("right_name", Text, nullable=False),
    *map(_shown, ("kind", "speaks_for", "speaks_against", "left_city", "right_city")),
    _count("mentions"),
    Column("pair", Text, nullable=False, index=True),
    Column("queued", Boolean, nullable=False, server_default=false()),
    _to("run_id", "run.run_id", nullable=True),
    _to("answered_by", "judgement.judgement_id", nullable=True),
)

posting = Table(
    "posting",
    metadata,
    _id("posting_id"),
    Column("site", Text, ForeignKey("site.site"), nullable=False),
    Column("key", Text, nullable=False),
    _shown("url"),
    _shown("page_url"),
    _shown("title"),
    _to("mention_id", "mention.mention_id", nullable=True),
    _shown("origin"),
    _shown("site_company_id"),
    _shown("uscc"),
    _shown("uscc_raw"),
    _shown("industry"),
    _shown("ownership"),
    _shown("size"),
    _shown("city"),
    _shown("address"),
    _shown("domain"),
    _shown("phone"),
    _shown("pay"),
    Column("posted_on", Date),
    _shown("posted_on_raw"),
    Column("valid_through", Date),
    _shown("valid_through_raw"),
    _shown("list_hash"),
    _shown("lastmod"),
    _shown("etag"),
    _shown("last_modified"),
    _shown("text_hash"),
    _shown("seen_at"),
    Column("read_on", Date, nullable=False),
    Column("changed_on", Date, nullable=False),
    Column("first_seen", Date, nullable=False),
    Column("last_seen", Date, nullable=False),
    _count("missing_runs"),
    Column("missed_on", Date),
    Column("closed_on", Date),
    _shown("close_reason"),
    _shown("named_at"),
    _to("first_run_id", "run.run_id"),
    _to("run_id", "run.run_id"),
    UniqueConstraint("site", "key"),
    Index("ix_posting_mention_id", "mention_id"),
    Index(
        "ix_posting_open_site",
        "site",
        "last_seen",
        sqlite_where=text("closed_on IS NULL"),
        postgresql_where=text("closed_on IS NULL"),
    ),
)

posting_text = Table(
    "posting_text",
    metadata,
    Column("posting_id", Number, ForeignKey("posting.posting_id"), primary_key=True),
    _shown("description"),
    _shown("intro"),
    _shown("scope"),
    Column("provenance", Text, nullable=False, server_default="{}"),
)

posting_copy = Table(
    "posting_copy",
    metadata,
    Column("posting_id", Number, ForeignKey("posting.posting_id"), primary_key=True),
    _to("canonical_id", "posting.posting_id"),
)

fact = Table(
    "fact",
    metadata,
    _key("seq"),
    _to("company_id", "company.company_id"),
    _shown("kind"),
    _shown("value"),
    Column("posting_id", Number),
    _shown("quote"),
    _to("run_id", "run.run_id"),
    Index("ix_fact_company_id", "company_id"),
)

company_segment = Table(
    "company_segment",
    metadata,
    _key("seq"),
    _to("company_id", "company.company_id"),
    Column("segment", Text, nullable=False),
    Column("points", Float, nullable=False),
    _to("run_id", "run.run_id"),
    UniqueConstraint("company_id", "segment"),
)

company_discard = Table(
    "company_discard",
    metadata,
    _key("seq"),
    _to("company_id", "company.company_id"),
    Column("discard", Text, nullable=False),
    _to("run_id", "run.run_id"),
    UniqueConstraint("company_id"),
)

evidence = Table(
    "evidence",
    metadata,
    _key("seq"),
    _to("company_id", "company.company_id"),
    _shown("target_kind"),
    _shown("target"),
    _shown("rule"),
    _shown("field"),
    Column("posting_id", Number),
    Column("start", Integer),
    Column("end", Integer),
    _shown("text"),
    Column("points", Float, nullable=False),
    _to("run_id", "run.run_id"),
    Index("ix_evidence_company_id", "company_id"),
)

score = Table(
    "score",
    metadata,
    _key("seq"),
    _to("company_id", "company.company_id"),
    Column("score", Float, nullable=False),
    Column("fit", Float, nullable=False),
    Column("need", Float, nullable=False),
    Column("reach", Float, nullable=False),
    Column("hidden", Boolean, nullable=False, server_default=false()),
    _to("run_id", "run.run_id"),
    UniqueConstraint("company_id"),
)

score_reason = Table(
    "score_reason",
    metadata,
    _key("seq"),
    _to("company_id", "company.company_id"),
    _shown("axis"),
    _shown("rule"),
    Column("points", Float, nullable=False),
    _shown("text"),
    Column("posting_id", Number),
    _shown("quote"),
    _to("run_id", "run.run_id"),
    Index("ix_score_reason_company_id", "company_id"),
)

lead = Table(
    "lead",
    metadata,
    _key("lead_id"),
    _to("company_id", "company.company_id"),
    Column("segment", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="new"),
    _shown("assigned_to"),
    Column("first_listed_on", Date, nullable=False),
    _to("merged_into", "lead.lead_id", nullable=True),
    _to("run_id", "run.run_id"),
    Index("ix_lead_company_id_segment", "company_id", "segment"),
)

suppression = Table(
    "suppression",
    metadata,
    _id("suppression_id"),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("ends_on", Date),
)

publication = Table(
    "publication",
    metadata,
    Column("run_id", Number, ForeignKey("run.run_id"), primary_key=True, autoincrement=False),
    Column("business_date", Date, nullable=False),
    _shown("rules_version"),
    _shown("folder"),
    _shown("published_at"),
    _count("rows"),
)

publication_row = Table(
    "publication_row",
    metadata,
    Column(
        "run_id",
        Number,
        ForeignKey("publication.run_id"),
        primary_key=True,
        autoincrement=False,
    ),
    _key("lead_id"),
    _shown("segment"),
    _shown("row_hash"),
    Column("row", Text, nullable=False, server_default="{}"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("process_start", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("beat_at", Text, nullable=False),
)
