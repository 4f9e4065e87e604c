"""All tables of the first release, spelled out: what a store was made with never changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _to(name: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """Return a reference that is checked at commit."""
    return sa.ForeignKeyConstraint(
        [column], [target], name=op.f(name), initially="DEFERRED", deferrable=True
    )


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "judgement",
        sa.Column("judgement_id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("left_name", sa.Text(), nullable=False),
        sa.Column("right_name", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("judgement_id", name=op.f("pk_judgement")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("process_start", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("beat_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "run",
        sa.Column("run_id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("started_at", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_at", sa.Text(), server_default="", nullable=False),
        sa.Column("rules_version", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run")),
    )
    op.create_index("ix_run_business_date_kind", "run", ["business_date", "kind"], unique=False)
    op.create_table(
        "run_step",
        sa.Column("run_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), server_default="", nullable=False),
        sa.Column("figures", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("run_id", "step", name=op.f("pk_run_step")),
    )
    op.create_table(
        "site",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), server_default="", nullable=False),
        sa.Column("first_run_on", sa.Date(), nullable=True),
        sa.Column("last_run_on", sa.Date(), nullable=True),
        sa.Column("last_good_on", sa.Date(), nullable=True),
        sa.Column("last_verdict", sa.Text(), server_default="", nullable=False),
        sa.Column("last_reasons", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_site")),
    )
    op.create_table(
        "suppression",
        sa.Column("suppression_id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("suppression_id", name=op.f("pk_suppression")),
    )
    op.create_table(
        "unit_key",
        sa.Column("look_up", sa.Text(), nullable=False),
        sa.Column("unit_id", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("look_up", "unit_id", name=op.f("pk_unit_key")),
    )
    op.create_index("ix_unit_key_unit_id", "unit_key", ["unit_id"], unique=False)
    op.create_table(
        "company",
        sa.Column("company_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("short_name", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("uscc", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("branch_of", NUMBER, nullable=True),
        sa.Column("merged_into", NUMBER, nullable=True),
        sa.Column("names_seen", sa.Text(), server_default="", nullable=False),
        sa.Column("run_id", NUMBER, nullable=True),
        _to("fk_company_branch_of_company", "branch_of", "company.company_id"),
        _to("fk_company_merged_into_company", "merged_into", "company.company_id"),
        _to("fk_company_run_id_run", "run_id", "run.run_id"),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_company")),
    )
    op.create_index("ix_company_merged_into", "company", ["merged_into"], unique=False)
    op.create_index("ix_company_name", "company", ["name"], unique=False)
    op.create_index("ix_company_uscc", "company", ["uscc"], unique=False)
    op.create_table(
        "company_event",
        sa.Column("event_id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("run_id", NUMBER, nullable=True),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("company_id", NUMBER, nullable=False),
        sa.Column("other_id", NUMBER, nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        _to("fk_company_event_run_id_run", "run_id", "run.run_id"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_company_event")),
    )
    op.create_index(
        op.f("ix_company_event_company_id"), "company_event", ["company_id"], unique=False
    )
    op.create_table(
        "publication",
        sa.Column("run_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("rules_version", sa.Text(), server_default="", nullable=False),
        sa.Column("folder", sa.Text(), server_default="", nullable=False),
        sa.Column("published_at", sa.Text(), server_default="", nullable=False),
        sa.Column("rows", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.run_id"], name=op.f("fk_publication_run_id_run")
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_publication")),
    )
    op.create_table(
        "site_run",
        sa.Column("handover_id", sa.Text(), nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.Text(), server_default="", nullable=False),
        sa.Column("new", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("unchanged", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("closed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reopened", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("held", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        _to("fk_site_run_run_id_run", "run_id", "run.run_id"),
        sa.ForeignKeyConstraint(["site"], ["site.site"], name=op.f("fk_site_run_site_site")),
        sa.PrimaryKeyConstraint("handover_id", name=op.f("pk_site_run")),
    )
    op.create_index(
        "ix_site_run_site_business_date", "site_run", ["site", "business_date"], unique=False
    )
    op.create_table(
        "company_discard",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("company_id", NUMBER, nullable=False),
        sa.Column("discard", sa.Text(), nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        _to("fk_company_discard_company_id_company", "company_id", "company.company_id"),
        _to("fk_company_discard_run_id_run", "run_id", "run.run_id"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_company_discard")),
        sa.UniqueConstraint("company_id", name=op.f("uq_company_discard_company_id")),
    )
    op.create_table(
        "company_segment",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("company_id", NUMBER, nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        _to("fk_company_segment_company_id_company", "company_id", "company.company_id"),
        _to("fk_company_segment_run_id_run", "run_id", "run.run_id"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_company_segment")),
        sa.UniqueConstraint(
            "company_id", "segment", name=op.f("uq_company_segment_company_id_segment")
        ),
    )
    op.create_table(
        "evidence",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("company_id", NUMBER, nullable=False),
        sa.Column("target_kind", sa.Text(), server_default="", nullable=False),
        sa.Column("target", sa.Text(), server_default="", nullable=False),
        sa.Column("rule", sa.Text(), server_default="", nullable=False),
        sa.Column("field", sa.Text(), server_default="", nullable=False),
        sa.Column("posting_id", NUMBER, nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        _to("fk_evidence_company_id_company", "company_id", "company.company_id"),
        _to("fk_evidence_run_id_run", "run_id", "run.run_id"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_company_id", "evidence", ["company_id"], unique=False)
    op.create_table(
        "fact",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("company_id", NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.Column("posting_id", NUMBER, nullable=True),
        sa.Column("quote", sa.Text(), server_default="", nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        _to("fk_fact_company_id_company", "company_id", "company.company_id"),
        _to("fk_fact_run_id_run", "run_id", "run.run_id"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_fact")),
    )
    op.create_index("ix_fact_company_id", "fact", ["company_id"], unique=False)
    op.create_table(
        "issue",
        sa.Column("issue_id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("handover_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("field", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["site_run.handover_id"],
            name=op.f("fk_issue_handover_id_site_run"),
        ),
        sa.PrimaryKeyConstraint("issue_id", name=op.f("pk_issue")),
    )
    op.create_index(op.f("ix_issue_handover_id"), "issue", ["handover_id"], unique=False)
    op.create_table(
        "lead",
        sa.Column("lead_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("company_id", NUMBER, nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        sa.Column("assigned_to", sa.Text(), server_default="", nullable=False),
        sa.Column("first_listed_on", sa.Date(), nullable=False),
        sa.Column("merged_into", NUMBER, nullable=True),
        sa.Column("run_id", NUMBER, nullable=False),
        _to("fk_lead_company_id_company", "company_id", "company.company_id"),
        _to("fk_lead_merged_into_lead", "merged_into", "lead.lead_id"),
        _to("fk_lead_run_id_run", "run_id", "run.run_id"),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_lead")),
    )
    op.create_index(
        "ix_lead_company_id_segment", "lead", ["company_id", "segment"], unique=False
    )
    op.create_table(
        "mention",
        sa.Column("mention_id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("mention_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("short_name", sa.Text(), server_default="", nullable=False),
        sa.Column("site", sa.Text(), server_default="", nullable=False),
        sa.Column("site_company_id", sa.Text(), server_default="", nullable=False),
        sa.Column("uscc", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("domain", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("company_id", NUMBER, nullable=True),
        sa.Column("unit_id", NUMBER, nullable=True),
        sa.Column("first_seen", sa.Date(), nullable=False),
        _to("fk_mention_company_id_company", "company_id", "company.company_id"),
        sa.PrimaryKeyConstraint("mention_id", name=op.f("pk_mention")),
        sa.UniqueConstraint("mention_key", name=op.f("uq_mention_mention_key")),
    )
    op.create_index("ix_mention_company_id", "mention", ["company_id"], unique=False)
    op.create_table(
        "publication_row",
        sa.Column("run_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("lead_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("segment", sa.Text(), server_default="", nullable=False),
        sa.Column("row_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("row", sa.Text(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["publication.run_id"],
            name=op.f("fk_publication_row_run_id_publication"),
        ),
        sa.PrimaryKeyConstraint("run_id", "lead_id", name=op.f("pk_publication_row")),
    )
    op.create_table(
        "score",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("company_id", NUMBER, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("fit", sa.Float(), nullable=False),
        sa.Column("need", sa.Float(), nullable=False),
        sa.Column("reach", sa.Float(), nullable=False),
        sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        _to("fk_score_company_id_company", "company_id", "company.company_id"),
        _to("fk_score_run_id_run", "run_id", "run.run_id"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_score")),
        sa.UniqueConstraint("company_id", name=op.f("uq_score_company_id")),
    )
    op.create_table(
        "score_reason",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("company_id", NUMBER, nullable=False),
        sa.Column("axis", sa.Text(), server_default="", nullable=False),
        sa.Column("rule", sa.Text(), server_default="", nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("posting_id", NUMBER, nullable=True),
        sa.Column("quote", sa.Text(), server_default="", nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        _to("fk_score_reason_company_id_company", "company_id", "company.company_id"),
        _to("fk_score_reason_run_id_run", "run_id", "run.run_id"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_score_reason")),
    )
    op.create_index("ix_score_reason_company_id", "score_reason", ["company_id"], unique=False)
    op.create_table(
        "unit",
        sa.Column("unit_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("unit_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("company_id", NUMBER, nullable=True),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("mentions", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("parsed", sa.Text(), server_default="", nullable=False),
        _to("fk_unit_company_id_company", "company_id", "company.company_id"),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit")),
        sa.UniqueConstraint("unit_key", name=op.f("uq_unit_unit_key")),
    )
    op.create_index("ix_unit_company_id", "unit", ["company_id"], unique=False)
    op.create_table(
        "posting",
        sa.Column("posting_id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("page_url", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("mention_id", NUMBER, nullable=True),
        sa.Column("origin", sa.Text(), server_default="", nullable=False),
        sa.Column("site_company_id", sa.Text(), server_default="", nullable=False),
        sa.Column("uscc", sa.Text(), server_default="", nullable=False),
        sa.Column("uscc_raw", sa.Text(), server_default="", nullable=False),
        sa.Column("industry", sa.Text(), server_default="", nullable=False),
        sa.Column("ownership", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("domain", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("pay", sa.Text(), server_default="", nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("posted_on_raw", sa.Text(), server_default="", nullable=False),
        sa.Column("valid_through", sa.Date(), nullable=True),
        sa.Column("valid_through_raw", sa.Text(), server_default="", nullable=False),
        sa.Column("list_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("lastmod", sa.Text(), server_default="", nullable=False),
        sa.Column("etag", sa.Text(), server_default="", nullable=False),
        sa.Column("last_modified", sa.Text(), server_default="", nullable=False),
        sa.Column("text_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_at", sa.Text(), server_default="", nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("first_seen", sa.Date(), nullable=False),
        sa.Column("last_seen", sa.Date(), nullable=False),
        sa.Column("missing_runs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("missed_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("close_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("first_run_id", NUMBER, nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        _to("fk_posting_first_run_id_run", "first_run_id", "run.run_id"),
        _to("fk_posting_mention_id_mention", "mention_id", "mention.mention_id"),
        _to("fk_posting_run_id_run", "run_id", "run.run_id"),
        sa.ForeignKeyConstraint(["site"], ["site.site"], name=op.f("fk_posting_site_site")),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_posting")),
        sa.UniqueConstraint("site", "key", name=op.f("uq_posting_site_key")),
    )
    op.create_index("ix_posting_mention_id", "posting", ["mention_id"], unique=False)
    op.create_index(
        "ix_posting_open_site",
        "posting",
        ["site", "last_seen"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_table(
        "posting_text",
        sa.Column("posting_id", NUMBER, nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("intro", sa.Text(), server_default="", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("provenance", sa.Text(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"],
            ["posting.posting_id"],
            name=op.f("fk_posting_text_posting_id_posting"),
        ),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_posting_text")),
    )
