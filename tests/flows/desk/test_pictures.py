"""Pictures: the numbers in their text are those of the data, and any text stays text."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from flows.desk.pictures.charts import WIDE, Fall, Stay, timeline, waterfall

SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2026, 1, 5)
EVIL = (
    "<script>alert(1)</script>",
    '<div hx-get="/x" hx-trigger="load">',
    "javascript:alert(1)",
    "</textarea></title></svg>",
    '" style="background:url(//evil.example)" x="',
)


def read(drawn: Markup) -> ET.Element:
    return ET.fromstring(str(drawn))  # noqa: S314  ours


def bars(picture: ET.Element) -> list[tuple[float, float]]:
    shown = picture.iter(f"{SVG}rect")
    return [(float(one.attrib["x"]), float(one.attrib["width"])) for one in shown]


def test_a_waterfall_begins_each_step_where_the_last_ended() -> None:
    falls = [Fall("fit", "外贸", 40), Fall("need", "", 0), Fall("out", "中介", -12.5)]

    picture = read(waterfall(falls, "得分", "合计"))

    said = [t.text for t in picture.iter(f"{SVG}text") if t.attrib.get("class") == "points"]
    assert said == ["+40 → 40", "-12.5 → 27.5", "27.5"]
    first, second, total = bars(picture)
    assert first == (0.0, 0.4 * WIDE)
    assert second == pytest.approx((0.275 * WIDE, 0.125 * WIDE))
    assert total == pytest.approx((0.0, 0.275 * WIDE))
    assert (picture.attrib["role"], picture[0].text) == ("img", "得分")


@pytest.mark.parametrize("points", [[-30.0], [90.0, 90.0], [0.1], [], [100.0, -200.0]])
def test_no_bar_leaves_the_picture(points: list[float]) -> None:
    falls = [Fall("fit", "x", one) for one in points]

    picture = read(waterfall(falls, "t", "s"))

    assert all(x >= 0 and x + width <= WIDE + 1 for x, width in bars(picture))


def test_a_timeline_draws_days_to_scale() -> None:
    stays = [
        Stay("a", DAY, DAY + timedelta(9), open=True, href="#a"),
        Stay("b", DAY + timedelta(5), DAY + timedelta(5), open=False, href="#b"),
    ]

    picture = read(timeline(stays, "t", DAY, DAY + timedelta(9)))

    assert bars(picture) == [(0.0, WIDE), (WIDE / 2, WIDE / 10)]
    assert [t.text for t in picture.iter(f"{SVG}text")] == ["2026-01-05", "2026-01-14"]
    assert [r.attrib["class"] for r in picture.iter(f"{SVG}rect")] == ["open", "closed"]


@pytest.mark.parametrize("text", EVIL)
def test_any_text_stays_text(text: str) -> None:
    pictures = (
        waterfall([Fall("fit", text, 3)], text, text),
        timeline([Stay(text, DAY, DAY, open=True, href="#a")], text, DAY, DAY),
    )

    for drawn in pictures:
        picture = read(drawn)
        tags = {one.tag.removeprefix(SVG) for one in picture.iter()}
        assert tags <= {"svg", "title", "g", "text", "rect", "a"}
        names = {name for one in picture.iter() for name in one.attrib}
        assert not names & {"style", "hx-get", "onload"}
        assert text in "".join(picture.itertext())
