"""The tables of the desk: who signs in, what they took and did, and what must stay forgotten.

No other table points to these, and none of these to a run's rows: a person's downloads and
answers outlive the nights that they speak of.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from enrich.store.columns import (
    Number,
    count,
    metadata,
    number_id,
    number_key,
    reference,
    shown,
)

person = Table(
    "person",
    metadata,
    number_id("person_id"),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False),
    shown("language"),
    Column("created_at", Text, nullable=False),
    shown("ended_at"),
    UniqueConstraint("name"),
)

desk_session = Table(
    "desk_session",
    metadata,
    # The SHA-256 of the cookie: who reads the store cannot sign in with it.
    Column("digest", Text, primary_key=True),
    reference("person_id", "person.person_id"),
    Column("began_at", Text, nullable=False),
    Column("used_at", Text, nullable=False),
    Column("ends_at", Text, nullable=False),
    Index("ix_desk_session_person_id", "person_id"),
)

api_token = Table(
    "api_token",
    metadata,
    number_id("token_id"),
    Column("digest", Text, nullable=False),
    reference("person_id", "person.person_id"),
    Column("name", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    shown("used_at"),
    shown("ended_at"),
    UniqueConstraint("digest"),
)

audit = Table(
    "audit",
    metadata,
    # Given, one more than the last: of two who write at once, one waits or fails, none forks.
    number_key("audit_id"),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    shown("subject"),
    Column("detail", Text, nullable=False, server_default="{}"),
    Column("before", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

saved_view = Table(
    "saved_view",
    metadata,
    number_id("view_id"),
    reference("person_id", "person.person_id"),
    Column("segment", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    UniqueConstraint("person_id", "segment", "name"),
)

download = Table(
    "download",
    metadata,
    number_id("download_id"),
    reference("person_id", "person.person_id"),
    Column("began_at", Text, nullable=False),
    shown("ended_at"),
    Column("state", Text, nullable=False),
    Column("segment", Text, nullable=False),
    shown("query"),
    Column("format", Text, nullable=False),
    shown("columns"),
    count("rows"),
    count("bytes"),
    shown("sha256"),
    shown("file"),
    shown("file_name"),
    Column("run_id", Number),
    shown("rules_version"),
    Index("ix_download_person_id", "person_id"),
)

download_lead = Table(
    "download_lead",
    metadata,
    reference("person_id", "person.person_id"),
    Column("lead_id", Number, nullable=False),
    # The first of the person's downloads that held the lead.
    reference("download_id", "download.download_id"),
    PrimaryKeyConstraint("person_id", "lead_id"),
)

feedback = Table(
    "feedback",
    metadata,
    number_id("feedback_id"),
    reference("company_id", "company.company_id"),
    Column("lead_id", Number),
    Column("state", Text, nullable=False),
    shown("reason"),
    shown("note"),
    Column("given_by", Text, nullable=False),
    Column("given_at", Text, nullable=False),
    Column("undoes", Number),
    Index("ix_feedback_company_id", "company_id"),
)

forgotten = Table(
    "forgotten",
    metadata,
    Column("kind", Text, nullable=False),
    # A keyed hash: what was forgotten is recognised when it comes again, and cannot be read.
    Column("digest", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("forgotten_at", Text, nullable=False),
    PrimaryKeyConstraint("kind", "digest"),
)
