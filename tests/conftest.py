"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("no clock", deadline=None)  # machines are shared: slow is no failure
settings.load_profile("no clock")

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def dev_data() -> Path:
    """The folder of real development data beside the checkout; skips where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the development data (../shared/data) is not on this machine")
    return DATA
