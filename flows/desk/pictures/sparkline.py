"""A list's last totals as a small picture: SVG in the page, without a style of its own."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

WIDE, HIGH, EDGE = 120, 28, 3


def sparkline(values: Sequence[int], title: str) -> Markup:
    """Return the values as a line, the last one marked; "" for fewer than two.

    The line stands on the least value and reaches to the greatest, so that it shows change.
    """
    if len(values) < 2:
        return Markup("")
    low, high = min(values), max(values)
    across, up = (WIDE - 2 * EDGE) / (len(values) - 1), (HIGH - 2 * EDGE) / max(high - low, 1)
    points = [
        (round(EDGE + at * across, 1), round(HIGH - EDGE - (value - low) * up, 1))
        for at, value in enumerate(values)
    ]
    return Markup(
        '<svg class="sparkline" role="img" viewBox="0 0 {wide} {high}" width="{wide}"'
        ' height="{high}" data-values="{values}"><title>{title}</title>'
        '<polyline points="{line}"/><circle cx="{x}" cy="{y}" r="2.5"/></svg>'
    ).format(
        wide=WIDE,
        high=HIGH,
        values=" ".join(map(str, values)),
        title=title,
        line=" ".join(f"{x:g},{y:g}" for x, y in points),
        x=points[-1][0],
        y=points[-1][1],
    )
