"""Boards of several tenants over real sockets."""

from __future__ import annotations

from collections.abc import Callable

from enrich.model import Verdict
from spiders.errand import host_groups
from spiders.handover import Handover
from spiders.site import BoardSite
from tests.spiders.harvest.board import Ask, Board, Reply, as_json

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


def test_sites_that_share_a_tenants_host_go_into_one_process() -> None:
    base = "https://{tenant}.recruitee.com/"
    one = site("one", "recruitee", base, "meadow", "orchard")
    two = site("two", "recruitee", base, "orchard")
    three = site("three", "recruitee", base, "quarry")

    groups = [[member.id for member in group] for group in host_groups([one, two, three])]

    assert groups == [["one", "two"], ["three"]]
