from __future__ import annotations

from collections.abc import Iterator

import pytest

from spiders.farm import Farm, Stage, serve


@pytest.fixture(scope="session")
def small_farm() -> Farm:
    return Farm(seed=11, companies=60)


@pytest.fixture(scope="session")
def running(small_farm: Farm) -> Iterator[Stage]:
    with serve(small_farm) as stage:
        yield stage


@pytest.fixture
def stage(running: Stage) -> Stage:
    """The running farm as it is on night 1, healthy, with an empty log."""
    running.night, running.faults = 1, {}
    running.log.clear()
    return running
