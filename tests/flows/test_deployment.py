"""The deployment: what `prefect.yaml` declares must be what the program has."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from ruamel.yaml import YAML

from flows.children import child
from flows.settings import QUIET

FILE = Path(__file__).parents[2] / "prefect.yaml"
DEPLOY = ("deploy", "--name", "nightly")


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


@pytest.mark.slow
@pytest.mark.flow
def test_server_plans_the_nights_of_the_deployment(
    home: Path, child_environment: Callable[[Path], dict[str, str]]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api"
    environment = child_environment(home) | QUIET | {"PREFECT_API_URL": api}
    home.mkdir()

    with child(prefect("server", "start", "--port", str(port)), home / "log", environment):
        answer(f"{api}/health")
        for command in (("work-pool", "create", "leads", "--type", "process"), DEPLOY):
            subprocess.run(prefect(*command), cwd=FILE.parent, env=environment, check=True)
        planned = answer(f"{api}/flow_runs/filter", {})

    assert {run["expected_start_time"][11:16] for run in planned} == {"17:30"}


def prefect(*arguments: str) -> list[str]:
    """Return a command of Prefect's."""
    return [sys.executable, "-m", "prefect", *arguments]


def answer(url: str, question: Any = None, patience: int = 60) -> Any:
    """Return the first answer of a server that holds something, or its last empty one."""
    body = None if question is None else json.dumps(question).encode()
    request = Request(url, body, {"Content-Type": "application/json"})  # noqa: S310  loopback
    said: Any = None
    for _ in range(patience):
        with contextlib.suppress(URLError), urlopen(request) as answered:  # noqa: S310
            said = json.load(answered)
        if said:
            break
        threading.Event().wait(0.5)
    return said
