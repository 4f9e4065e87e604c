"""A smaller run of the measurement that prints how polite we are."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

BENCH = Path(__file__).parent / "politeness.py"


@pytest.mark.slow
def test_twenty_sites_on_five_hosts_are_harvested_without_one_impolite_request(
    tmp_path: Path,
) -> None:
    hosts = runpy.run_path(str(BENCH))["measured"](600, tmp_path)

    assert sum(host.requests for host in hosts) > 500
    assert sum(host.scolded for host in hosts) > 0
    for host in hosts:
        impolite = (host.disallowed, host.too_close, host.overlaps, host.rest_broken)
        assert impolite == (0, 0, 0, 0)


def test_the_hosts_of_the_measurement_notice_what_is_impolite() -> None:
    host = runpy.run_path(str(BENCH))["Host"](jobs=1, scolds="after")

    host._note("/s1/jobs?page=7")
    host._busy += 1
    host._scold()
    host._ended = 1e12
    host._note("/s1/job/17")

    impolite = (host.disallowed, host.too_close, host.overlaps, host.rest_broken)
    assert impolite == (1, 1, 1, 1)
