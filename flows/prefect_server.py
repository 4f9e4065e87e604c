"""A Prefect server for one night, for a user who has none: `python -m flows.prefect_server`.

Prefect would start one itself, but a run that is killed would leave it behind, and it would
start only when the flow does. This one ends with its parent, and starts while the rest is
getting ready. It keeps its records in `PREFECT_HOME`, so that they can be looked at later.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading

import uvicorn

HOST = "127.0.0.1"


def main() -> None:
    """Serve until standard input ends; print one line of JSON with the address first."""
    listening = socket.create_server((HOST, 0))
    threading.Thread(target=_watch_parent, daemon=True).start()
    # The address is told before the app is built: whoever calls early waits in the backlog.
    address = f"http://{HOST}:{listening.getsockname()[1]}/api"
    sys.stdout.write(json.dumps({"api": address}) + "\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        "prefect.server.api.server:create_app", factory=True, log_level="error", lifespan="on"
    )
    uvicorn.Server(config).run(sockets=[listening])


def _watch_parent() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
