"""Pictures as SVG in the page: no script, no style of their own, every text escaped.

They are drawn for 360 px and grow with the page; colours come from classes in `desk.css`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

WIDE = 360
FULL = 100.0
"""The most points that a company can have."""
_LETTERS = 24
"""So many characters of a reason stand beside its points; the rest is in the bar's title."""


@dataclass(frozen=True, slots=True)
class Fall:
    """One step of a waterfall: its class, what it is called, and its points."""

    kind: str
    text: str
    points: float


@dataclass(frozen=True, slots=True)
class Stay:
    """From when to when something was there, and where more is said of it."""

    text: str
    first: date
    last: date
    open: bool
    href: str


def waterfall(falls: Iterable[Fall], title: str, total: str) -> Markup:
    """Return the steps that lead from 0 to their sum, each with its points and the sum so far.

    Args:
        falls: The steps; those without points are left out.
        title: What the picture shows, for who cannot see it.
        total: The word for the sum.
    """
    steps = [fall for fall in falls if fall.points]
    sums = [0.0]
    for fall in steps:
        sums.append(round(sums[-1] + fall.points, 1))
    low, high = min(sums), max(FULL, *sums)
    scale = WIDE / (high - low)
    parts = []
    for at, (fall, before, after) in enumerate(zip(steps, sums, sums[1:], strict=False)):
        left, width = (min(before, after) - low) * scale, abs(after - before) * scale
        told = f"{fall.points:+g} → {after:g}"
        parts.append(_row(at * 30, fall.kind, fall.text, told, left, width))
    left, width = (min(0.0, sums[-1]) - low) * scale, abs(sums[-1]) * scale
    parts.append(_row(len(steps) * 30, "total", total, f"{sums[-1]:g}", left, width))
    return _svg("waterfall", 30 * (len(steps) + 1), title, parts)


def _row(top: int, kind: str, text: str, told: str, left: float, width: float) -> Markup:  # noqa: PLR0913, PLR0917  where and what
    return Markup(
        '<g class="{kind}"><title>{text}: {told}</title>'
        '<text x="0" y="{base}">{short}</text>'
        '<text x="{wide}" y="{base}" class="points">{told}</text>'
        '<rect x="{left:.1f}" y="{bar}" width="{width:.1f}" height="9"/></g>'
    ).format(
        kind=kind,
        text=text,
        told=told,
        short=_short(text),
        base=top + 13,
        bar=top + 17,
        wide=WIDE,
        left=left,
        width=max(width, 1.0),
    )


def timeline(stays: Sequence[Stay], title: str, first: date, last: date) -> Markup:
    """Return a bar for each stay on one axis of days, with the axis' first and last day.

    Args:
        stays: What to show, from top to bottom.
        title: What the picture shows, for who cannot see it.
        first: The axis' first day.
        last: Its last day.
    """
    days = max(1, (last - first).days + 1)
    scale = WIDE / days
    parts = [
        Markup(
            '<text x="0" y="12">{}</text><text x="{}" y="12" class="points">{}</text>'
        ).format(first, WIDE, last)
    ]
    for at, stay in enumerate(stays):
        left = max(0, (stay.first - first).days) * scale
        width = max(1, (stay.last - stay.first).days + 1) * scale
        parts.append(
            Markup(
                '<a href="{href}"><rect class="{kind}" x="{left:.1f}" y="{top}"'
                ' width="{width:.1f}" height="6"><title>{text}</title></rect></a>'
            ).format(
                href=stay.href,
                kind="open" if stay.open else "closed",
                left=left,
                top=20 + at * 9,
                width=max(width, 2.0),
                text=stay.text,
            )
        )
    return _svg("timeline", 24 + 9 * len(stays), title, parts)


def _svg(kind: str, height: int, title: str, parts: Iterable[Markup]) -> Markup:
    opening = Markup(
        '<svg class="{}" role="img" viewBox="0 0 {} {}" xmlns="http://www.w3.org/2000/svg">'
        "<title>{}</title>"
    ).format(kind, WIDE, height, title)
    return opening + Markup("").join(parts) + Markup("</svg>")


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"
