"""Fuzz the API on a running desk, signed in as each role.

    python tests/bench/desk/fuzz.py [--cases 5000] [--role sales]

For each role at least so many requests: right ones, and ones that break the description. Fails
at the first answer that is a 5xx or not as the API's own description says.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from deskfuzz import Fuzzed, fuzz
from deskserver import served, signed_in
from deskstore import Size, make

from flows.desk.rights import Role
from flows.desk.visitor import COOKIE


def main() -> None:
    """Fuzz as each role and print what came."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=5_000)
    asked.add_argument("--role", choices=[str(role) for role in Role])
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = make(Path(folder) / "home", Size(2_000))
        with served(settings) as desk:
            for role in [given.role] if given.role else list(Role):
                cookie = signed_in(settings, str(role))
                headers = {"cookie": f"{COOKIE}={cookie}", "sec-fetch-site": "same-origin"}
                began = time.perf_counter()
                _tell(str(role), _enough(desk.url, headers, given.cases), began)


def _enough(url: str, headers: dict[str, str], cases: int) -> Fuzzed:
    """Return what came of at least so many cases."""
    made = fuzz(url, headers, cases)
    while made.cases < cases:
        more = fuzz(url, headers, cases)
        made.cases += more.cases
        made.statuses += more.statuses
    return made


def _tell(role: str, made: Fuzzed, began: float) -> None:
    statuses = ", ".join(f"{count} × {status}" for status, count in made.by_status().items())
    sys.stdout.write(
        f"{role}: {made.cases} cases in {time.perf_counter() - began:.0f} s, all as described:"
        f" {statuses}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
