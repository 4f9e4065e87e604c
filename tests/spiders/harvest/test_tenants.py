"""Boards of several tenants over real sockets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from enrich.model import Verdict
from spiders.errand import host_groups
from spiders.handover import Handover
from spiders.polite.pace import Hosts
from spiders.site import BoardSite
from tests.spiders.harvest.board import Ask, Board, Reply, as_json
from tests.spiders.harvest.conftest import NIGHT

Harvested = Callable[..., list[Handover]]


def site(name: str, family: str, base_url: str, *slugs: str) -> BoardSite:
    return BoardSite.model_validate(
        {
            "id": name,
            "name": name,
            "family": family,
            "language": "en",
            "source_role": "employer",
            "base_url": base_url,
            "limits": {"delay_s": 1.0 if base_url.startswith("https") else 0.0},
            "tenants": {slug: f"Firm {slug}" for slug in slugs},
        }
    )


def hr(ask: Ask) -> Reply:
    """Answer like BambooHR: two postings a tenant, numbered alike."""
    tenant, *rest = ask.path.strip("/").split("/")
    if rest == ["careers", "list"]:
        jobs = [{"id": str(n), "jobOpeningName": f"Job {n}", "location": {}} for n in (1, 2)]
        return as_json({"meta": {"totalCount": 2}, "result": jobs})
    job = {"jobOpeningName": f"Job {rest[1]}", "description": f"<p>Work at {tenant}.</p>"}
    return as_json({"result": {"jobOpening": job}})


def test_each_tenant_is_asked_at_its_own_address(board: Board, harvested: Harvested) -> None:
    for tenant in ("hoofbeat", "harness"):
        board.paths[f"/{tenant}/careers/list"] = hr
        for number in (1, 2):
            board.paths[f"/{tenant}/careers/{number}/detail"] = hr

    (handover,) = harvested(
        site("hr", "bamboohr", board.url + "{tenant}/", "hoofbeat", "harness")
    )

    rows = {row.key: (row.employer, row.description) for row in handover.rows()}
    assert rows == {
        f"{tenant}/{number}": (f"Firm {tenant}", f"Work at {tenant}.")
        for tenant in ("hoofbeat", "harness")
        for number in (1, 2)
    }
    assert handover.report.verdict is Verdict.OK
    assert handover.report.robots == "none"
    assert len(board.log) == 1 + 2 + 4


def test_tenants_of_one_maker_queue_at_one_turnstile_and_in_one_process() -> None:
    recruitee, workday = "https://{tenant}.recruitee.com/", "https://{host}.myworkdayjobs.com/"
    sites = [
        site("one", "recruitee", recruitee, "meadow", "orchard"),
        site("two", "recruitee", recruitee, "quarry"),
        site("three", "workday", workday, "acme.wd3/External"),
        site("four", "workday", workday, "tidewell.wd5/Jobs"),
        site("five", "workday", workday, "granlund.wd3/Careers"),
    ]

    groups = [[member.id for member in group] for group in host_groups(sites)]

    assert groups == [["five", "three"], ["four"], ["one", "two"]]


def test_a_turnstile_serves_all_tenants_of_a_maker(tmp_path: Path) -> None:
    hosts = Hosts(tmp_path, NIGHT)

    assert hosts["meadow.recruitee.com"] is hosts["orchard.recruitee.com"]
    assert hosts["acme.wd3.myworkdayjobs.com"] is not hosts["acme.wd5.myworkdayjobs.com"]
    assert hosts["recruitee.com.example"] is not hosts["recruitee.com"]
