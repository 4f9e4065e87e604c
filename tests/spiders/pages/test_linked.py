"""Which of the postings in its JSON-LD a page is about."""

from __future__ import annotations

import json

from spiders.pages.lenient import lenient_value
from spiders.pages.linked import Asked, linked_postings
from spiders.saved import page_postings

URL = "https://board.test/job/1017"


def posting(title: str, **more: str) -> str:
    job = {"@type": "JobPosting", "title": title, "hiringOrganization": f"{title} GmbH"} | more
    return f'<script type="application/ld+json">{json.dumps(job)}</script>'


def page(*scripts: str, heading: str = "Welder") -> bytes:
    return (
        f"<html><head>{''.join(scripts)}</head><body><h1>{heading}</h1></body></html>".encode()
    )


def test_a_lone_posting_of_another_page_is_not_the_pages_own() -> None:
    related = posting("Rigger", url="https://board.test/job/7", identifier="J-7")

    found = linked_postings(page("<script>broken</script>", related), Asked(url=URL))

    assert [row["title"] for row in found.rows] == ["Rigger"]
    assert not found.own


def test_a_lone_posting_is_the_pages_own_if_number_or_heading_says_so() -> None:
    for script in (
        posting("Rigger", url="https://board.test/apply/1017", identifier="1017"),
        posting("Welder", url="https://board.test/apply?to=17"),
        posting("Rigger"),
    ):
        assert linked_postings(page(script), Asked(url=URL)).own


def test_the_list_that_led_here_tells_which_posting_was_meant() -> None:
    body = page(posting("Rigger", identifier="a"), posting("Fitter", identifier="b"))

    by_number = linked_postings(body, Asked(url=URL, key="b"))
    by_title = linked_postings(body, Asked(url=URL, title="Fitter"))

    assert by_number.rows[0]["title"] == by_title.rows[0]["title"] == "Fitter"


def test_nothing_tells_the_postings_of_a_list_apart() -> None:
    found = linked_postings(
        page(posting("Rigger"), posting("Fitter"), heading="Jobs"), Asked(URL)
    )

    assert len(found.rows) == 2
    assert not found.own


def test_a_related_posting_never_gets_the_pages_address() -> None:
    own, related = page_postings(page(posting("Rigger"), posting("Welder")), URL)

    assert (own.title, own.url) == ("Welder", URL)
    assert (related.title, related.url) == ("Rigger", f"{URL}#Rigger")


def test_a_lenient_reader_ends_where_an_author_would() -> None:
    assert lenient_value('{"a": "x "y" z" "b": 1}') is None
    assert lenient_value('{"a": "x "y" z",\n "b": , c: {{ d }}, e: [1, 2,]') == {
        "a": 'x "y" z', "b": None, "c": None, "e": [1, 2],
    }  # fmt: skip
    assert lenient_value('{"a": "cut of', whole=False) is None
