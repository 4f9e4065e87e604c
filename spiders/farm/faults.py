"""What can go wrong at a board, on demand. A fault plan is a mapping from site id to `Fault`.

A new fault is a member here plus what the boards make of it: `View` cuts lists, `Stage` refuses
requests, each board knows its other layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

FaultPlan = Mapping[str, "Fault"]

NEW_LAYOUT_NIGHTS = range(7, 10)
"""Nights on which farm_banyan tries a new layout; then it goes back to the old one."""


class Fault(StrEnum):
    """One thing that is wrong with a whole board."""

    DOWN = "down"
    """Every request, robots.txt included, is answered with 503."""

    LIST_CAPPED = "list_capped"
    """Lists end after a third of the postings; what the board declares stays true."""

    LAYOUT_CHANGED = "layout_changed"
    """Pages say the same in another layout, which the site file was not written for."""


def fault_of(plan: FaultPlan, site: str, night: int) -> Fault | None:
    """Return what is wrong with a board tonight, planned or by the farm's own calendar."""
    if site not in plan and site == "farm_banyan" and night in NEW_LAYOUT_NIGHTS:
        return Fault.LAYOUT_CHANGED
    return plan.get(site)
