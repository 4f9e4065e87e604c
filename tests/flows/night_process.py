"""Nights as a worker runs them, in a process of their own: Prefect reads its settings once.

    python night_process.py HOME '[{"scheduled": …, "parameters": {…}}, …]'

prints one JSON document: how each flow run ended, and what Prefect's server knows of it.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.nights import _ready
from flows.settings import Settings


def main() -> None:
    """Pass the nights that the argument describes and tell what came of them."""
    home = Path(sys.argv[1])
    # As `leads` does it: the lease, then Prefect's settings and server, then Prefect itself.
    with _ready(Settings(home=home)):
        told = [
            passed(
                {"home": str(home), **night["parameters"]},
                datetime.fromisoformat(night["scheduled"]),
            )
            for night in json.loads(sys.argv[2])
        ]
    sys.stdout.write(json.dumps(told, default=str))


def passed(parameters: dict[str, Any], scheduled: datetime) -> dict[str, Any]:
    """Run the flow as one that was due at `scheduled`."""
    from prefect import State  # noqa: PLC0415  after its settings
    from prefect.client.orchestration import get_client  # noqa: PLC0415
    from prefect.flow_engine import run_flow_sync  # noqa: PLC0415
    from prefect.states import Scheduled  # noqa: PLC0415

    from flows.nightly import nightly  # noqa: PLC0415

    with get_client(sync_client=True) as client:
        due: State[Any] = Scheduled(scheduled_time=scheduled)
        run = client.create_flow_run(nightly, parameters=parameters, state=due)
        given = nightly.validate_parameters(run.parameters)
        made = run_flow_sync(nightly, flow_run=run, parameters=given)
        ended = client.read_flow_run(run.id).state
        assert ended is not None
        artifacts = client.request("POST", "/artifacts/filter", json={}).json()
        server = client.request("GET", "/admin/settings").json()["server"]
    return {
        "state": ended.name,
        "type": ended.type,
        "message": ended.message,
        "report": dataclasses.asdict(made) if made else None,
        "artifacts": {artifact["key"]: artifact for artifact in artifacts},
        "analytics": server["analytics_enabled"],
    }


if __name__ == "__main__":
    main()
