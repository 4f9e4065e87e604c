"""Hacker News' "Who is hiring?": employers from the first line of comments, and no people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from enrich.model import Verdict
from spiders.families import PageRequest, family_of
from spiders.site import AnySite, sites
from tests.spiders.families.walks import night

HITS = {
    "hits": [
        {"objectID": "900", "title": "Ask HN: Who wants to be hired? (November 2026)"},
        {"objectID": "901", "title": "Ask HN: Who is hiring? (November 2026)"},
        {"objectID": "801", "title": "Ask HN: Who is hiring? (October 2026)"},
    ]
}
THREAD = {"id": 901, "type": "story", "by": "whoishiring", "kids": [11, 12, 13, 14]}
COMMENTS: dict[str, Any] = {
    "11": {
        "id": 11, "type": "comment", "by": "jane_doe", "parent": 901, "time": 1793000000,
        "text": "Tidewell (YC S19) | Field Engineer, Pumps | Bergen, Norway | ONSITE | "
        '<a href="https:&#x2F;&#x2F;tidewell.example&#x2F;jobs" rel="nofollow">site</a>'
        "<p>Ask for Jane: jane@tidewell.example",
    },
    "12": {
        "id": 12, "type": "comment", "by": "bob", "parent": 901,
        "text": "Beanfield | Roaster, bob@beanfield.example | REMOTE (EU) | $90k",
    },
    "13": {"id": 13, "type": "comment", "deleted": True, "parent": 901},
    "14": {"id": 14, "type": "comment", "by": "x", "text": "Is anybody here hiring cooks?"},
}  # fmt: skip


def server(request: PageRequest) -> Any:
    if "search_by_date" in request.url:
        return HITS
    number = request.url.rpartition("/")[2].removesuffix(".json")
    return THREAD if number == "901" else COMMENTS[number]


def hn() -> AnySite:
    site = sites()["hn_hiring"]
    return site.model_copy(
        update={"promise": site.promise.model_copy(update={"postings": (1, 99)})}
    )


def test_the_months_thread_gives_an_employer_a_comment(tmp_path: Path) -> None:
    handover, asked = night(tmp_path, hn(), server)

    rows = list(handover.rows())
    assert [(row.key, row.employer, row.title, row.city, row.domain) for row in rows] == [
        ("11", "Tidewell", "Field Engineer, Pumps", "Bergen, Norway", "tidewell.example"),
        ("12", "Beanfield", "Roaster, [mail]", "", ""),
    ]
    assert asked[1].url == "https://hacker-news.firebaseio.com/v0/item/901.json"
    assert rows[0].url == "https://news.ycombinator.com/item?id=11"
    assert handover.report.declared_total == 4


def test_neither_who_wrote_nor_how_to_reach_them_is_kept(tmp_path: Path) -> None:
    night(tmp_path, hn(), server)

    kept = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.json*"))
    assert not any(word in kept for word in ("jane", "Jane", "bob@", "whoishiring"))


def test_deleted_comments_and_other_talk_are_over_and_do_not_cut_the_list(
    tmp_path: Path,
) -> None:
    handover, _ = night(tmp_path, hn(), server)

    assert {mark.key: mark.state for mark in handover.marks()} == {
        "13": "gone", "14": "gone",
    }  # fmt: skip
    assert handover.report.verdict is Verdict.OK


@pytest.mark.parametrize(
    "answer",
    [{"hits": [{"objectID": "1", "title": "Show HN"}]}, {"hits": []}, [], {"type": "job"}],
    ids=["no thread", "no hits", "a list", "no story"],
)
def test_another_answer_is_a_change(tmp_path: Path, answer: Any) -> None:
    handover, _ = night(tmp_path, hn(), lambda _: answer)

    assert handover.report.verdict in {Verdict.CHANGED, Verdict.BLOCKED}
    assert list(handover.rows()) == []


def test_a_thread_without_comments_yet_is_empty(tmp_path: Path) -> None:
    site = hn()
    story = {"id": 901, "type": "story"}
    handover, _ = night(tmp_path, site, lambda r: HITS if "search" in r.url else story)

    assert handover.report.declared_total == 0
    assert family_of(site).start(site)[0].url.startswith(site.base_url)
