"""The deployment: what `prefect.yaml` declares must be what the program has."""

from __future__ import annotations

import ast
import importlib.util
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from flows.settings import QUIET

FILE = Path(__file__).parents[2] / "prefect.yaml"


@pytest.fixture
def declared() -> Any:
    """The one deployment."""
    (deployment,) = YAML(typ="safe").load(FILE)["deployments"]
    return deployment


def test_entrypoint_is_a_flow_that_a_worker_can_import_from_anywhere(declared: Any) -> None:
    module, _, name = declared["entrypoint"].rpartition(".")

    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text("utf-8"))
    flow = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)
    assert "flow(name='nightly'" in ast.unparse(flow.decorator_list[0])
    assert declared["pull"] == []


def test_night_is_at_half_past_one_in_shanghai(declared: Any) -> None:
    assert declared["schedules"] == [{"cron": "30 1 * * *", "timezone": "Asia/Shanghai"}]


def test_late_run_waits_for_its_turn_and_cancels_no_other(declared: Any) -> None:
    assert declared["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}


def test_worker_sends_no_telemetry(declared: Any) -> None:
    environment = declared["work_pool"]["job_variables"]["env"]

    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environment.items() <= QUIET.items()


def test_file_is_for_the_prefect_that_is_installed() -> None:
    assert YAML(typ="safe").load(FILE)["prefect-version"] == version("prefect")
