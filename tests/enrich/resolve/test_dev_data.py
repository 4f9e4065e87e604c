"""Floors on the real development data; what is reported is measured elsewhere."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from enrich.names import parse_employer
from enrich.names.ordinals import ordinals
from enrich.resolve import resolve_table
from enrich.resolve.units import valid_uscc

pytestmark = [pytest.mark.data, pytest.mark.slow]


def test_credit_codes_agree_with_companies_that_were_found_without_them(dev_data: Path) -> None:
    read = ["company", "site", "city", "uscc"]
    rows = pd.read_csv(dev_data / "postings_dev.csv.gz", dtype=str, usecols=read).fillna("")
    blind = rows.rename(columns={"company": "name"})[["name", "site", "city"]]

    found = resolve_table(blind.assign(mention_id=range(len(blind))))

    code = rows["uscc"].map(valid_uscc)
    known = pd.DataFrame({"company": found["company_id"], "code": code})[code != ""]
    assert known.groupby("company")["code"].nunique().max() == 1


def test_no_company_holds_names_that_count_differently(dev_data: Path) -> None:
    read = ["company", "site", "city"]
    rows = pd.read_csv(dev_data / "postings_dev.csv.gz", dtype=str, usecols=read).fillna("")

    found = resolve_table(
        rows.rename(columns={"company": "name"}).assign(mention_id=range(len(rows)))
    )

    names = pd.DataFrame({"company": found["company_id"], "name": rows["company"]})
    names = names.drop_duplicates()
    counted = names["name"].map(lambda one: ordinals(parse_employer(one).core))
    known = names.assign(counted=counted)[counted.map(bool)]
    assert known.groupby("company")["counted"].nunique().max() == 1


def test_legal_suffixes_are_seen_through_and_no_branch_joins_its_firm(dev_data: Path) -> None:
    pairs = pd.read_csv(dev_data / "duplicate_names_dev.csv", dtype=str).fillna("")
    names = sorted({*pairs["name_a"], *pairs["name_b"]})

    found = resolve_table(pd.DataFrame({"mention_id": names, "name": names}))

    company = dict(zip(found["mention_id"], found["company_id"], strict=True))
    kind = dict(zip(found["mention_id"], found["kind"], strict=True))
    hit = [
        company[a] == company[b] for a, b in zip(pairs["name_a"], pairs["name_b"], strict=True)
    ]
    easy = pairs["kind"] == "legal-suffix"
    assert pd.Series(hit)[easy].mean() >= 0.98
    parts = pairs["name_a"].map(kind).eq("branch") != pairs["name_b"].map(kind).eq("branch")
    assert not pd.Series(hit)[parts].any()
