"""Sites × nights as a picture: a square a night, told apart by colour and by sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from flows.nightlog import MARKS, NightLine, NightLog

CELL, GAP, NAMES, HEAD, BASE = 16, 2, 130, 14, 12
"""Pixels; `svg.strip rect` in `desk.css` has the size of a square and lifts it by BASE."""
LONGEST = 20
"""So many letters of a site's name stand beside its row; the whole name is in its title."""


def heat_strip(log: NightLog, title: str, words: Mapping[str, str]) -> Markup:
    """Return the picture of a log; the newest night stands on the right.

    Args:
        log: The nights and what each site did in them.
        title: What the picture shows, for whoever cannot see it.
        words: What each verdict is called.
    """
    rows: dict[str, list[NightLine]] = {}
    for line in log.lines:
        rows.setdefault(line.site, []).append(line)
    step = CELL + GAP
    width, height = NAMES + step * len(log.nights), HEAD + step * len(rows)
    lefts = {night: NAMES + step * at for at, night in enumerate(log.nights)}
    days = [_day(night, lefts[night]) for night in list(log.nights)[::-7]]
    drawn = [
        _row(site, HEAD + step * at + BASE, [_cell(one, lefts, words) for one in lines])
        for at, (site, lines) in enumerate(rows.items())
    ]
    return Markup(
        '<svg class="strip" role="img" aria-label="{title}" viewBox="0 0 {width} {height}"'
        ' width="{width}" height="{height}"><title>{title}</title>{parts}</svg>'
    ).format(title=title, width=width, height=height, parts=Markup().join([*days, *drawn]))


def address(site: str, night: date) -> str:
    """Return the page of one night of a site."""
    return f"/runs/{quote(site, safe='')}/{night}"


def _day(night: date, left: int) -> Markup:
    return Markup('<text class="day" x="{x}" y="{y}">{told}</text>').format(
        x=left + CELL, y=HEAD - 4, told=f"{night:%m-%d}"
    )


def _row(site: str, base: int, cells: Sequence[Markup]) -> Markup:
    short = site if len(site) <= LONGEST else f"{site[: LONGEST - 1]}…"
    return Markup(
        '<g transform="translate(0,{base})"><text class="site"><title>{site}</title>{short}'
        "</text>{cells}</g>\n"
    ).format(base=base, site=site, short=short, cells=Markup().join(cells))


def _cell(line: NightLine, lefts: Mapping[date, int], words: Mapping[str, str]) -> Markup:
    # Out of the order of Tab: the table below the picture holds the same links for keyboards.
    left, verdict = lefts[line.business_date], line.verdict.value
    return Markup(
        '<a href="{href}" tabindex="-1" class="v-{verdict}"><title>{told}</title>'
        '<rect x="{left}"/><text x="{middle}">{mark}</text></a>'
    ).format(
        href=address(line.site, line.business_date),
        verdict=verdict,
        told=f"{line.business_date}: {words[verdict]}, {line.postings:,}",
        left=left,
        middle=left + CELL // 2,
        mark=MARKS[line.verdict],
    )
