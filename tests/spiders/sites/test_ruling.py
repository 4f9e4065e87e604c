from __future__ import annotations

import pytest

from spiders.polite.robots import read_robots
from spiders.ruling import Ruling, ruling

US = "leadharvest"
HOST = "https://quay.example"
OPEN = "User-agent: *\nDisallow: /in\nAllow: /in/jobs\nDisallow: /*?sort=\nDisallow: /jobs$\n"
OURS = f"User-agent: other\nUser-agent: {US}\nDisallow: /list\n\n{OPEN}"


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        (OPEN, "/in/x", Ruling("*", "Disallow: /in")),
        (OPEN, "/in/jobs/7", Ruling("*", "Allow: /in/jobs")),
        (OPEN, "/a?sort=date", Ruling("*", "Disallow: /*?sort=")),
        (OPEN, "/jobs", Ruling("*", "Disallow: /jobs$")),
        (OPEN, "/jobs/1", Ruling("*", "")),
        (OURS, "/list", Ruling(US, "Disallow: /list")),
        (OURS, "/in/x", Ruling(US, "")),
        ("User-agent: other\nDisallow: /", "/x", Ruling("", "")),
        ("", "/x", Ruling("", "")),
    ],
)
def test_rule_that_is_named_decides_as_the_door_does(
    text: str, path: str, expected: Ruling
) -> None:
    found = ruling(text, US, HOST + path)

    allowed = read_robots(200, text.encode(), US).allows(HOST + path)
    assert found == expected
    assert allowed is not found.rule.startswith("Disallow")
