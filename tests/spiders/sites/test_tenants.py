"""Addresses of boards at known makers: each is a site file, without a look at any page."""

from __future__ import annotations

from pathlib import Path

import pytest

from spiders.boards import BoardName
from spiders.probe import site_check
from spiders.proposal import tenant_file
from spiders.tenants import Tenant, tenant_of

BOARDS: dict[str, tuple[BoardName, str, str]] = {
    "https://boards.greenhouse.io/kite": ("greenhouse", "kite", "boards-api.greenhouse.io"),
    "https://job-boards.greenhouse.io/kite/jobs/1": (
        "greenhouse",
        "kite",
        "boards-api.greenhouse.io",
    ),
    "https://boards-api.greenhouse.io/v1/boards/kite/jobs": (
        "greenhouse",
        "kite",
        "boards-api.greenhouse.io",
    ),
    "https://jobs.ashbyhq.com/kite/1-2-3": ("ashby", "kite", "api.ashbyhq.com"),
    "https://jobs.lever.co/kite?team=x": ("lever", "kite", "api.lever.co"),
    "https://jobs.eu.lever.co/kite": ("lever", "kite", "api.eu.lever.co"),
    "https://careers.smartrecruiters.com/Kite1": (
        "smartrecruiters",
        "Kite1",
        "api.smartrecruiters.com",
    ),
    "https://kite.wd3.myworkdayjobs.com/en-US/Kite_Jobs/job/x": (
        "workday",
        "kite.wd3/Kite_Jobs",
        "kite.wd3.myworkdayjobs.com",
    ),
    "https://kite.recruitee.com/o/clerk": ("recruitee", "kite", "kite.recruitee.com"),
    "https://apply.workable.com/kite/": ("workable", "kite", "apply.workable.com"),
    "https://kite.breezy.hr/": ("breezy", "kite", "kite.breezy.hr"),
    "https://kite.pinpointhq.com": ("pinpoint", "kite", "kite.pinpointhq.com"),
    "https://kite.jobs.personio.de/job/1": ("personio", "kite", "kite.jobs.personio.de"),
    "https://kite.teamtailor.com/jobs": ("teamtailor", "kite", "kite.teamtailor.com"),
    "https://kite.bamboohr.com/careers": ("bamboohr", "kite", "kite.bamboohr.com"),
    "https://ats.rippling.com/en-GB/kite/jobs": ("rippling", "kite", "api.rippling.com"),
}


@pytest.mark.parametrize("url", BOARDS)
def test_address_of_a_board_says_its_maker_and_its_slug(url: str) -> None:
    family, slug, host = BOARDS[url]

    assert tenant_of(url) == Tenant(family, slug, f"https://{host}/")


@pytest.mark.parametrize("url", BOARDS)
def test_file_for_a_board_is_sound_and_has_one_tenant(tmp_path: Path, url: str) -> None:
    file = tmp_path / "quay.yaml"

    file.write_text(tenant_file("quay", url) or "", encoding="utf-8")

    assert site_check(file) == []
    assert file.read_text("utf-8").count("# the employer's name") == 1


@pytest.mark.parametrize(
    "url",
    ["https://kite.example/jobs", "https://notgreenhouse.io/kite", "https://recruitee.com/"],
)
def test_other_addresses_are_no_boards(url: str) -> None:
    assert tenant_of(url) is None
