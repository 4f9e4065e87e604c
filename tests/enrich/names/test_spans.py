from __future__ import annotations

import pytest

from enrich.names import parse_employer, part_spans


@pytest.mark.parametrize(
    ("shown", "marked"),
    [
        (
            "深圳市星河科技有限公司",
            {"brand": "星河", "trade": "科技", "legal_form": "有限公司"},
        ),
        (
            "星河（深圳）貿易有限公司【直招】",
            {"brand": "星河", "trade": "貿易", "legal_form": "有限公司", "junk": "直招"},
        ),
        (
            "The Oak & Fern Foods, Inc. - Now Hiring!",
            {
                "brand": "Oak & Fern",
                "trade": "Foods",
                "legal_form": "Inc",
                "junk": "Now Hiring",
            },
        ),
        ("Café Zelvora t/a Bluefern", {"brand": "Café Zelvora", "alias": "Bluefern"}),
        ("Zelvora Intl", {"brand": "Zelvora"}),
        ("", {}),
    ],
)
def test_parts_are_found_in_the_text_as_shown(shown: str, marked: dict[str, str]) -> None:
    spans = part_spans(parse_employer(shown))

    assert {part: shown[start:end] for part, (start, end) in spans.items()} == marked
