"""Boards at JOIN: a few postings a page, and only those of the company that was asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from enrich.model import Verdict
from spiders.boards import BOARDS
from spiders.families import PageRequest
from spiders.site import BoardSite
from tests.spiders.families.walks import night

ANSWERS = Path(__file__).parent / "answers"


def answer(name: str) -> Any:
    return json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


def board() -> BoardSite:
    """Return the site file of one tenant, whose number is 4711."""
    return BoardSite.model_validate(
        {
            "id": "quay",
            "name": "Quay",
            "family": "join",
            "language": "en",
            "source_role": "employer",
            "base_url": BOARDS["join"].base_url,
            "tenants": {"gipfelwerk/4711": "Gipfelwerk"},
        }
    )


def test_join_is_read_five_at_a_time_to_its_total(tmp_path: Path) -> None:
    job = answer("join-list")["items"][0]
    detail = answer("join-detail")

    def server(request: PageRequest) -> Any:
        if request.role == "detail":
            return detail
        page = int(request.url.partition("page=")[2].partition("&")[0])
        numbers = range((page - 1) * 5, min(page * 5, 12))
        said = {"page": page, "pageSize": len(numbers), "pageCount": 3, "rowCount": 12}
        return {"items": [job | {"id": n} for n in numbers], "pagination": said}

    handover, asked = night(tmp_path / "run", board(), server)

    assert sum(request.role == "list" for request in asked) == 3
    assert (handover.report.rows, handover.report.declared_total) == (12, 12)


def test_another_companys_list_is_no_list_of_the_tenant(tmp_path: Path) -> None:
    full = answer("join-list")
    for item in full["items"]:
        item["companyId"] = 233

    handover, asked = night(tmp_path / "run", board(), lambda _: full)

    assert (handover.report.rows, len(asked)) == (0, 1)
    assert handover.report.verdict is Verdict.CHANGED
    said = (tmp_path / "run" / "issues.jsonl").read_text(encoding="utf-8")
    assert "postings of 233, not of gipfelwerk/4711" in said


def test_another_companys_posting_is_none_of_the_tenant(tmp_path: Path) -> None:
    full, detail = (answer(f"join-{name}") for name in ("list", "detail"))

    def server(request: PageRequest) -> Any:
        mine = request.url.endswith("16400101?locale=en")
        return full if request.role == "list" else detail | {"companyId": 4711 if mine else 233}

    handover, _ = night(tmp_path / "run", board(), server)

    assert [row.key for row in handover.rows()] == ["gipfelwerk/4711/16400101"]
    assert handover.report.pages["page_changed"] == 1
    assert not handover.report.verdict.healthy
