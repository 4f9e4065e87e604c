"""The tables of the store, once, for SQLite and PostgreSQL.

Days are dates; moments are UTC in ISO 8601 as text, so that they sort and read alike on both
engines. A text that was not shown is "", never NULL; NULL stands for "not known yet" in dates,
numbers and references. Big texts sit in a table of their own (`posting_text`), so that a scan
of names stays small.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
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
from enrich.store.company_tables import (
    alias,
    company,
    company_event,
    doubt,
    judgement,
    mention,
    relation,
    unit,
    unit_key,
    unit_move,
)
from enrich.store.desk_tables import (
    api_token,
    audit,
    desk_session,
    download,
    download_lead,
    feedback,
    forgotten,
    person,
    saved_view,
)

__all__ = [
    "Number",
    "alias",
    "api_token",
    "audit",
    "company",
    "company_discard",
    "company_event",
    "company_segment",
    "desk_session",
    "doubt",
    "download",
    "download_lead",
    "evidence",
    "fact",
    "feedback",
    "forgotten",
    "issue",
    "judgement",
    "label",
    "lead",
    "lease",
    "mention",
    "metadata",
    "page_sample",
    "person",
    "posting",
    "posting_copy",
    "posting_text",
    "publication",
    "publication_row",
    "relation",
    "rulebook",
    "run",
    "run_step",
    "saved_view",
    "score",
    "score_reason",
    "signal_seen",
    "site",
    "site_run",
    "suppression",
    "unit",
    "unit_key",
    "unit_move",
]

site = Table(
    "site",
    metadata,
    Column("site", Text, primary_key=True),
    shown("family"),
    Column("first_run_on", Date),
    Column("last_run_on", Date),
    Column("last_good_on", Date),
    shown("last_verdict"),
    shown("last_reasons"),
)

run = Table(
    "run",
    metadata,
    number_id("run_id"),
    Column("business_date", Date, nullable=False),
    shown("kind"),
    shown("state"),
    shown("started_at"),
    shown("ended_at"),
    shown("rules_version"),
    Column("rulebook", Number),
    Index("ix_run_business_date_kind", "business_date", "kind"),
)

run_step = Table(
    "run_step",
    metadata,
    number_key("run_id"),
    Column("step", Text, primary_key=True),
    shown("ended_at"),
    Column("figures", Text, nullable=False, server_default="{}"),
)

site_run = Table(
    "site_run",
    metadata,
    Column("handover_id", Text, primary_key=True),
    reference("run_id", "run.run_id"),
    Column("site", Text, ForeignKey("site.site"), nullable=False),
    Column("business_date", Date, nullable=False),
    Column("closes", Boolean, nullable=False),
    shown("verdict"),
    count("new"),
    count("changed"),
    count("unchanged"),
    count("closed"),
    count("reopened"),
    count("held"),
    Column("report", Text, nullable=False),
    shown("withheld"),
    Index("ix_site_run_site_business_date", "site", "business_date"),
)

issue = Table(
    "issue",
    metadata,
    number_id("issue_id"),
    Column("handover_id", Text, ForeignKey("site_run.handover_id"), nullable=False, index=True),
    shown("kind"),
    shown("message"),
    shown("place"),
    shown("field"),
)

page_sample = Table(
    "page_sample",
    metadata,
    number_id("sample_id"),
    Column("handover_id", Text, ForeignKey("site_run.handover_id"), nullable=False, index=True),
    shown("role"),
    shown("kind"),
    shown("url"),
    Column("found", Text, nullable=False, server_default="[]"),
    Column("outline", Text, nullable=False, server_default="{}"),
)

posting = Table(
    "posting",
    metadata,
    number_id("posting_id"),
    Column("site", Text, ForeignKey("site.site"), nullable=False),
    Column("key", Text, nullable=False),
    shown("url"),
    shown("page_url"),
    shown("title"),
    reference("mention_id", "mention.mention_id", nullable=True),
    shown("origin"),
    shown("site_company_id"),
    shown("uscc"),
    shown("uscc_raw"),
    shown("industry"),
    shown("ownership"),
    shown("size"),
    shown("city"),
    shown("address"),
    shown("domain"),
    shown("phone"),
    shown("pay"),
    Column("posted_on", Date),
    shown("posted_on_raw"),
    Column("valid_through", Date),
    shown("valid_through_raw"),
    shown("list_hash"),
    shown("lastmod"),
    shown("etag"),
    shown("last_modified"),
    shown("text_hash"),
    shown("seen_at"),
    Column("read_on", Date, nullable=False),
    Column("changed_on", Date, nullable=False),
    Column("first_seen", Date, nullable=False),
    Column("last_seen", Date, nullable=False),
    count("missing_runs"),
    Column("missed_on", Date),
    Column("closed_on", Date),
    shown("close_reason"),
    shown("named_at"),
    reference("first_run_id", "run.run_id"),
    reference("run_id", "run.run_id"),
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
    shown("description"),
    shown("intro"),
    shown("scope"),
    Column("provenance", Text, nullable=False, server_default="{}"),
)

posting_copy = Table(
    "posting_copy",
    metadata,
    Column("posting_id", Number, ForeignKey("posting.posting_id"), primary_key=True),
    reference("canonical_id", "posting.posting_id"),
)

fact = Table(
    "fact",
    metadata,
    number_key("seq"),
    reference("company_id", "company.company_id"),
    shown("kind"),
    shown("value"),
    Column("posting_id", Number),
    shown("quote"),
    shown("reader"),
    reference("run_id", "run.run_id"),
    Index("ix_fact_company_id", "company_id"),
)

signal_seen = Table(
    "signal_seen",
    metadata,
    reference("company_id", "company.company_id"),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("first_seen_on", Date, nullable=False),
    reference("run_id", "run.run_id"),
    PrimaryKeyConstraint("company_id", "kind", "target"),
)

company_segment = Table(
    "company_segment",
    metadata,
    number_key("seq"),
    reference("company_id", "company.company_id"),
    Column("segment", Text, nullable=False),
    Column("points", Float, nullable=False),
    reference("run_id", "run.run_id"),
    UniqueConstraint("company_id", "segment"),
)

company_discard = Table(
    "company_discard",
    metadata,
    number_key("seq"),
    reference("company_id", "company.company_id"),
    Column("discard", Text, nullable=False),
    reference("run_id", "run.run_id"),
    UniqueConstraint("company_id"),
)

evidence = Table(
    "evidence",
    metadata,
    number_key("seq"),
    reference("company_id", "company.company_id"),
    shown("target_kind"),
    shown("target"),
    shown("rule"),
    shown("field"),
    Column("posting_id", Number),
    Column("start", Integer),
    Column("end", Integer),
    shown("text"),
    Column("points", Float, nullable=False),
    reference("run_id", "run.run_id"),
    Index("ix_evidence_company_id", "company_id"),
)

score = Table(
    "score",
    metadata,
    number_key("seq"),
    reference("company_id", "company.company_id"),
    Column("score", Float, nullable=False),
    Column("fit", Float, nullable=False),
    Column("need", Float, nullable=False),
    Column("reach", Float, nullable=False),
    Column("hidden", Boolean, nullable=False, server_default=false()),
    shown("grade"),
    reference("run_id", "run.run_id"),
    UniqueConstraint("company_id"),
)

score_reason = Table(
    "score_reason",
    metadata,
    number_key("seq"),
    reference("company_id", "company.company_id"),
    shown("axis"),
    shown("rule"),
    Column("points", Float, nullable=False),
    shown("text"),
    Column("posting_id", Number),
    shown("quote"),
    reference("run_id", "run.run_id"),
    Index("ix_score_reason_company_id", "company_id"),
)

lead = Table(
    "lead",
    metadata,
    number_key("lead_id"),
    reference("company_id", "company.company_id"),
    Column("segment", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="new"),
    shown("assigned_to"),
    Column("first_listed_on", Date, nullable=False),
    reference("merged_into", "lead.lead_id", nullable=True),
    reference("run_id", "run.run_id"),
    Index("ix_lead_company_id_segment", "company_id", "segment"),
)

suppression = Table(
    "suppression",
    metadata,
    number_id("suppression_id"),
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
    shown("rules_version"),
    shown("folder"),
    shown("published_at"),
    count("rows"),
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
    number_key("lead_id"),
    shown("segment"),
    shown("row_hash"),
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

rulebook = Table(
    "rulebook",
    metadata,
    # Given, one more than the version it is based on: of two who publish at once, one wins.
    number_key("number"),
    Column("files", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("why", Text, nullable=False),
    shown("despite"),
    Column("published_at", Text, nullable=False),
    Column("based_on", Number),
    Column("packaged", Text, nullable=False),
    Column("changes", Text, nullable=False, server_default="[]"),
    Column("effect", Text, nullable=False, server_default="{}"),
)

label = Table(
    "label",
    metadata,
    number_id("label_id"),
    reference("company_id", "company.company_id", nullable=True),
    Column("employer", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
    shown("why"),
    shown("source"),
    Column("undoes", Number),
)
