"""What schemathesis finds in the API: for each role many requests, right and wrong ones.

Half of an operation's cases keep to the description, half break it on purpose. Every answer
must have a documented status, the type and the shape that the description gives for it, and be
no 5xx. An operation without parameters has few different cases: it is asked as often as it has.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

PATIENCE = 120
"""Seconds; lists are laid out when they are first asked for."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
_SETTINGS = settings(
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


@dataclass(slots=True)
class Fuzzed:
    """What came of it.

    Attributes:
        cases: How many requests were sent.
        statuses: How often each status came, by operation and status.
    """

    cases: int = 0
    statuses: Counter[str] = field(default_factory=Counter)

    def by_status(self) -> dict[int, int]:
        """Return how often each status came, over all operations."""
        found: Counter[int] = Counter()
        for name, count in self.statuses.items():
            found[int(name.rsplit(" ", 1)[1])] += count
        return dict(sorted(found.items()))


def fuzz(url: str, headers: dict[str, str], cases: int) -> Fuzzed:
    """Return what came of so many cases, spread over all operations.

    Raises:
        Exception: An answer was a 5xx, or not as the description says; it tells the request.
    """
    schema = schemathesis.openapi.from_url(f"{url}/api/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    modes = list(GenerationMode)
    each = -(-cases // (len(operations) * len(modes)))
    made = Fuzzed()
    with requests.Session() as session:
        session.headers.update(headers)
        for operation in operations:
            for mode in modes:
                _ask(operation.as_strategy(generation_mode=mode), each, session, made)
    return made


def _ask(
    strategy: SearchStrategy[Case[Any]], cases: int, session: requests.Session, made: Fuzzed
) -> None:
    def ask(case: Case[Any]) -> None:
        _one(case, session, made)

    settings(_SETTINGS, max_examples=cases)(given(strategy)(ask))()


def _one(case: Case[Any], session: requests.Session, made: Fuzzed) -> None:
    answer = case.call(session=session, timeout=PATIENCE)
    made.cases += 1
    made.statuses[f"{case.method} {case.path} {answer.status_code}"] += 1
    case.validate_response(answer, checks=CHECKS)
