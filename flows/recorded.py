"""Recorded pages of the user's sites, read again with today's definitions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from enrich.issues import LeadharvestError
from flows.sitefiles import find_site
from spiders.record import Difference, case_folders, differences, read_case


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One recorded page.

    Attributes:
        state: ok, differs, not reviewed, or broken (the case or its site must be mended).
        lines: What differs, or is broken, a line each.
    """

    site: str
    case: str
    state: str
    lines: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


def run_cases(own_sites: Path, site: str = "") -> list[CaseResult]:
    """Return how each recorded page of a site, or of all, reads now."""
    return [_result(own_sites, folder) for folder in case_folders(own_sites, site)]


def _result(own_sites: Path, folder: Path) -> CaseResult:
    name = folder.parent.name
    try:
        case = read_case(folder)
        site = find_site(own_sites, name)
        if site is None:
            return _of(folder, "broken", f"there is no site {name}")
        found = tuple(differences(case, site))
    except LeadharvestError as wrong:
        return _of(folder, "broken", *str(wrong).splitlines())
    if found:
        lines = tuple(map(str, found))
        return CaseResult(
            site=name, case=folder.name, state="differs", lines=lines, differences=found
        )
    if not case.reviewed:
        return _of(
            folder, "not reviewed", f"read {folder / 'expected.json'}, then set reviewed"
        )
    return _of(folder, "ok")


def _of(folder: Path, state: str, *lines: str) -> CaseResult:
    return CaseResult(site=folder.parent.name, case=folder.name, state=state, lines=lines)
