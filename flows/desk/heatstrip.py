"""Sites × nights as a picture: a square a night, told apart by colour and by sign."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from flows.nightlog import MARKS, NightLine, NightLog

CELL, GAP, NAMES, HEAD = 16, 2, 130, 14
LONGEST = 20
"""So many letters of a site's name stand beside its row; the whole name is in its title."""


def heat_strip(log: NightLog, title: str, words: Mapping[str, str]) -> Markup:
    """Return the picture of a log; the newest night stands on the right.

    Args:
        log: The nights and what each site did in them.
        title: What the picture shows, for whoever cannot see it.
        words: What each verdict is called.
    """
    sites = list(dict.fromkeys(line.site for line in log.lines))
    step = CELL + GAP
    width, height = NAMES + step * len(log.nights), HEAD + step * len(sites)
    rows = {site: HEAD + step * at for at, site in enumerate(sites)}
    columns = {night: NAMES + step * at for at, night in enumerate(log.nights)}
    parts = [_night(night, left) for night, left in columns.items() if _is_told(night, log)]
    parts += [_site(site, top) for site, top in rows.items()]
    parts += [
        _cell(line, columns[line.business_date], rows[line.site], words[line.verdict.value])
        for line in log.lines
    ]
    return Markup(
        '<svg class="strip" role="img" aria-label="{title}" viewBox="0 0 {width} {height}"'
        ' width="{width}" height="{height}"><title>{title}</title>{parts}</svg>'
    ).format(title=title, width=width, height=height, parts=Markup().join(parts))


def address(site: str, night: date) -> str:
    """Return the page of one night of a site."""
    return f"/runs/{quote(site, safe='')}/{night}"


def _is_told(night: date, log: NightLog) -> bool:
    """Whether a night's day stands above it: every seventh from the newest back."""
    return (len(log.nights) - 1 - list(log.nights).index(night)) % 7 == 0


def _night(night: date, left: int) -> Markup:
    return Markup('<text class="day" x="{x}" y="{y}">{told}</text>').format(
        x=left + CELL, y=HEAD - 4, told=f"{night:%m-%d}"
    )


def _site(site: str, top: int) -> Markup:
    short = site if len(site) <= LONGEST else f"{site[: LONGEST - 1]}…"
    return Markup(
        '<text class="site" x="0" y="{y}"><title>{site}</title>{short}</text>'
    ).format(y=top + 12, site=site, short=short)


def _cell(line: NightLine, left: int, top: int, word: str) -> Markup:
    # Out of the order of Tab: the table below the picture holds the same links for keyboards.
    return Markup(
        '<a href="{href}" tabindex="-1" class="v-{verdict}"><title>{told}</title>'
        '<rect x="{left}" y="{top}" width="{cell}" height="{cell}" rx="2"/>'
        '<text x="{middle}" y="{base}">{mark}</text></a>'
    ).format(
        href=address(line.site, line.business_date),
        verdict=line.verdict.value,
        told=f"{line.site} {line.business_date}: {word}, {line.postings:,}",
        left=left,
        top=top,
        cell=CELL,
        middle=left + CELL / 2,
        base=top + 12,
        mark=MARKS[line.verdict],
    )
