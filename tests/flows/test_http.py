"""LEADS_HTTP names what carries a night's requests, from the environment to the harvest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from enrich.issues import LeadharvestError
from flows.harvest import _errand
from flows.settings import read_settings
from flows.steps import open_night
from spiders.errand import harvest_command


@pytest.mark.parametrize(
    ("environ", "wire"),
    [({}, "http11"), ({"LEADS_HTTP": ""}, "http11"), ({"LEADS_HTTP": "aiohttp"}, "aiohttp")],
    ids=["unset", "empty", "aiohttp"],
)
def test_a_nights_harvests_are_told_what_carries_their_requests(
    environ: dict[str, str], wire: str, tmp_path: Path
) -> None:
    settings = read_settings(tmp_path, environ=environ)

    with open_night(settings, date(2026, 1, 5)) as night:
        command = harvest_command(_errand(night.order, ["board"], tmp_path / "attempt"))

    assert command[command.index("--http") + 1] == wire


def test_a_wire_that_there_is_not_is_told(tmp_path: Path) -> None:
    with pytest.raises(LeadharvestError, match="'http2' is none of http11, aiohttp"):
        read_settings(tmp_path, environ={"LEADS_HTTP": "http2"})
