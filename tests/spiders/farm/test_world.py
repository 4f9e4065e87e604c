from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter

import pytest
from stdnum.cn import uscc

from enrich.segments import load_rules
from spiders.farm import SITES, Farm, night_date
from spiders.farm.boards.beacon import SHAPES, shape_of
from spiders.farm.world import Night

DIGEST = """
import hashlib
from spiders.farm import Farm
print(hashlib.sha256(repr(Farm(seed=5, companies=30).night(4).postings).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def farm() -> Farm:
    return Farm()


def _shown(night: Night) -> dict[tuple[str, str], tuple[str, str, str]]:
    return {(p.site, p.key): (p.title, p.description, p.pay) for p in night.postings}


def test_the_same_seed_gives_the_same_night_whatever_the_hash_seed() -> None:
    here = repr(Farm(seed=5, companies=30).night(4).postings).encode()

    other = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={"PYTHONHASHSEED": "1"},
        capture_output=True,
        check=True,
        text=True,
    )

    assert other.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_another_seed_is_another_world() -> None:
    one, other = Farm(seed=1, companies=20), Farm(seed=2, companies=20)

    assert {c.name.legal for c in one.companies} != {c.name.legal for c in other.companies}


def test_there_are_400_companies_of_all_segments_and_3000_postings(farm: Farm) -> None:
    night = farm.night(1)

    segments = Counter(s for c in farm.companies for s in c.segments)
    assert 380 <= len(farm.companies) <= 450
    assert set(segments) == set(load_rules().segments)
    assert min(segments.values()) >= 12
    assert len(night.postings) >= 3000
    assert all(len(night.by_site[site]) >= 50 for site in SITES)


def test_recruiters_hidden_and_irrelevant_employers_live_there_too(farm: Farm) -> None:
    kinds = Counter(c.kind for c in farm.companies)
    discards = Counter(c.discard for c in farm.companies)

    assert min(kinds[k] for k in ("agency", "branch", "confidential")) >= 12
    assert min(kinds[k] for k in ("person", "placeholder")) >= 1
    assert discards["no_segment"] >= 60
    assert all(bool(c.segments) != bool(c.discard) for c in farm.companies)


def test_every_credit_code_is_valid_and_belongs_to_one_company(farm: Farm) -> None:
    codes = [c.uscc for c in farm.companies if c.uscc]

    assert all(uscc.is_valid(code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_no_two_companies_have_one_legal_name(farm: Farm) -> None:
    names = Counter(c.name.legal for c in farm.companies if c.profile != "hidden")

    assert [name for name, count in names.items() if count > 1] == []


def test_keys_are_one_posting_s_alone_over_time(small_farm: Farm) -> None:
    owners: dict[tuple[str, str], set[str]] = {}
    for night in (1, 20, 45):
        for p in small_farm.night(night).postings:
            owners.setdefault((p.site, p.key), set()).add(f"{p.company_id} {p.opened}")

    assert all(len(owner) == 1 for owner in owners.values())


def test_a_night_later_some_postings_are_new_some_changed_some_gone(farm: Farm) -> None:
    before, after = _shown(farm.night(1)), _shown(farm.night(2))

    changed = [key for key in before.keys() & after.keys() if before[key] != after[key]]
    assert 40 <= len(after.keys() - before.keys()) <= 300
    assert 40 <= len(before.keys() - after.keys()) <= 300
    assert 5 <= len(changed) <= 200


def test_a_posting_that_closed_is_known_to_be_over(farm: Farm) -> None:
    before, after = farm.night(1), farm.night(2)

    gone = before.by_key.keys() - after.by_key.keys()
    assert all(key in after.over[site] for site, key in gone)


def test_the_world_is_as_full_after_two_years_as_on_the_first_night(
    small_farm: Farm,
) -> None:
    first, late = len(small_farm.night(1).postings), len(small_farm.night(700).postings)

    assert abs(first - late) < first * 0.15


def test_boards_name_one_company_differently(farm: Farm) -> None:
    names: dict[str, set[str]] = {}
    for p in farm.night(1).postings:
        names.setdefault(p.company_id, set()).add(p.employer)

    several = [shown for shown in names.values() if len(shown) >= 3]
    assert len(several) >= 30


def test_two_companies_share_a_short_name_only_in_different_cities(farm: Farm) -> None:
    homes: dict[tuple[str, str], set[str]] = {}
    for p in farm.night(1).by_site["farm_swift"]:
        if p.kind == "company":
            homes.setdefault((p.employer, p.city.split("·")[0]), set()).add(p.company_id)

    assert [name for name, owners in homes.items() if len(owners) > 1] == []


def test_a_renamed_company_keeps_its_number_on_a_board(farm: Farm) -> None:
    renamed = next(c for c in farm.companies if c.renamed_on == 2)

    before = [p for p in farm.night(1).by_site["farm_service"] if p.company_id == renamed.id]
    after = [p for p in farm.night(2).by_site["farm_service"] if p.company_id == renamed.id]

    assert {p.employer for p in before}.isdisjoint({p.employer for p in after})
    assert {p.site_company_id for p in before} == {p.site_company_id for p in after}


def test_hidden_employers_stand_behind_one_posting_each(farm: Farm) -> None:
    counts = Counter(p.company_id for p in farm.night(1).postings if p.kind == "confidential")

    assert counts
    assert set(counts.values()) == {1}


def test_every_way_to_carry_a_job_posting_occurs(farm: Farm) -> None:
    shapes = {shape_of(posting) for posting in farm.night(1).by_site["farm_beacon"]}

    assert shapes == set(SHAPES)


def test_a_night_s_date_follows_from_its_number() -> None:
    assert night_date(1).isoformat() == "2026-01-05"
    assert night_date(28).isoformat() == "2026-02-01"


def test_there_is_no_night_zero(farm: Farm) -> None:
    with pytest.raises(ValueError, match="first night is 1"):
        farm.night(0)
