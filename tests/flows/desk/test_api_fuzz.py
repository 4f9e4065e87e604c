"""Whatever a program sends, the API answers as its description says, and never breaks."""

from __future__ import annotations

import pytest
from deskfuzz import fuzz

from flows.desk.rights import Role
from flows.desk.visitor import COOKIE
from tests.flows.desk.conftest import RunningDesk

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("role", list(Role))
def test_api_answers_any_request_as_described(
    desk: RunningDesk, role: Role, pytestconfig: pytest.Config
) -> None:
    session = desk.session(str(role))
    headers = {"cookie": f"{COOKIE}={session}", "sec-fetch-site": "same-origin"}

    made = fuzz(desk.url, headers, int(pytestconfig.getoption("--fuzz-cases")))

    assert made.cases >= 100
    assert max(made.by_status()) < 500


def test_api_answers_any_guest_as_described(desk: RunningDesk) -> None:
    made = fuzz(desk.url, {"sec-fetch-site": "same-origin"}, 60)

    assert set(made.by_status()) <= {401, 404, 422}
