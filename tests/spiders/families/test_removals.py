"""Feeds that say what changed and what is over: JobTech's stream, NAV's events."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from enrich.issues import SiteError
from enrich.model import HarvestReport, KnownPosting, Mark, Verdict
from spiders.families import PageRequest
from spiders.handover import Handover
from spiders.site import AnySite, sites
from tests.spiders.families.walks import NIGHT, night

LoadSite = Callable[[str], AnySite]


def advert(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "headline": f"Styrman {number}",
        "webpage_url": f"https://arbetsformedlingen.se/platsbanken/annonser/{number}",
        "employer": {"name": "Granlund Rederi AB", "organization_number": "5560000001"},
        "workplace_address": {"municipality": "Kalmar"},
        "description": {"text": "Styr fartyget."},
        "publication_date": "2026-10-30T08:00:00",
        "removed": False,
        **changes,
    }


def over(number: int) -> dict[str, Any]:
    return {"id": str(number), "removed": True, "removed_date": "2026-11-01T22:00:00"}


def known_after(handover: Handover) -> dict[str, KnownPosting]:
    names = ("key", "url", "list_hash", "lastmod", "etag", "last_modified")
    return {
        row.key: KnownPosting(**{n: getattr(row, n) for n in names}, read_on=NIGHT)
        for row in handover.rows()
    }


def after(
    folder: Path, site: AnySite, first: Any, second: Any
) -> tuple[Handover, list[PageRequest]]:
    """Return a second night, of which the first one's postings and report are known."""
    before, _ = night(folder / "one", site, lambda _: first)
    assert before.report.verdict is Verdict.OK
    return night(folder / "two", site, lambda _: second, known_after(before), [before.report])


def jobtech() -> AnySite:
    site = sites()["jobtech"]
    return site.model_copy(
        update={"promise": site.promise.model_copy(update={"postings": (1, 99)})}
    )


def test_the_first_night_asks_for_the_whole_list(tmp_path: Path) -> None:
    handover, asked = night(tmp_path, jobtech(), lambda _: [advert(1), advert(2), over(3)])

    assert ["/v2/snapshot" in request.url for request in asked] == [True]
    assert [row.key for row in handover.rows()] == ["1", "2"]
    assert list(handover.marks()) == []  # what was never known cannot end


def test_later_nights_ask_for_changes_and_leave_the_rest_as_it_was(tmp_path: Path) -> None:
    changed = [advert(1, headline="Befälhavare"), over(2), advert(9)]
    snapshot = [advert(n) for n in range(1, 9)]

    handover, asked = after(tmp_path, jobtech(), snapshot, changed)

    assert ["/v2/stream" in request.url for request in asked] == [True]
    assert "updated-after=2026-11-02T01%3A00%3A00" in asked[0].url
    assert [(row.key, row.title) for row in handover.rows()] == [
        ("1", "Befälhavare"),
        ("9", "Styrman 9"),
    ]
    assert sorted((m.key, m.state, m.reason) for m in handover.marks()) == [
        ("2", "gone", "removed"),
        *((str(n), "unchanged", "feed") for n in range(3, 9)),
    ]
    assert handover.report.verdict is Verdict.OK


def test_a_night_without_changes_loses_nothing(tmp_path: Path) -> None:
    snapshot = [advert(n) for n in range(1, 9)]

    handover, _ = after(tmp_path, jobtech(), snapshot, [])

    assert {mark.state for mark in handover.marks()} == {"unchanged"}
    assert handover.report.unchanged == 8
    assert handover.report.verdict is Verdict.OK


@pytest.mark.parametrize(
    "answer", [503, {"error": "x"}, "<html>oops</html>"], ids=["503", "an error", "html"]
)
def test_a_feed_that_failed_says_nothing_of_the_rest(tmp_path: Path, answer: Any) -> None:
    handover, _ = after(tmp_path, jobtech(), [advert(1), advert(2)], answer)

    assert list(handover.marks()) == []
    assert not handover.report.verdict.healthy


def test_the_last_word_on_a_posting_counts(tmp_path: Path) -> None:
    said = [over(1), advert(1), advert(2, headline="Kock"), over(2), advert(3), advert(3)]
    snapshot = [advert(n) for n in range(1, 9)]

    handover, _ = after(tmp_path, jobtech(), snapshot, said)

    assert Mark(key="2", state="gone", reason="removed") in list(handover.marks())
    assert {mark.key for mark in handover.marks() if mark.state == "gone"} == {"2"}


def event(number: int, status: str) -> dict[str, Any]:
    entry = {
        "uuid": f"u-{number}",
        "status": status,
        "title": "" if status == "INACTIVE" else f"Kokk {number}",
        "businessName": "Fjordmat AS",
        "municipal": "BERGEN",
        "sistEndret": "2026-11-01T10:00:00+01:00",
    }
    return {"id": f"u-{number}", "url": f"/api/v1/feedentry/u-{number}", "_feed_entry": entry}


def nav_server(**events: list[dict[str, Any]]) -> Callable[[PageRequest], Any]:
    pages = list(events)

    def server(request: PageRequest) -> Any:
        page = request.url.rpartition("/")[2].replace("feed", pages[0])
        follows = pages[pages.index(page) + 1 :]
        link = f"/api/v1/feed/{follows[0]}" if follows else None
        return {"version": "1.0", "items": events[page], "next_url": link}

    return server


def nav() -> AnySite:
    site = sites()["nav"]
    return site.model_copy(
        update={"promise": site.promise.model_copy(update={"postings": (1, 99)})}
    )


def test_events_are_followed_from_page_to_page_and_an_inactive_one_ends_its_posting(
    tmp_path: Path,
) -> None:
    active = [event(n, "ACTIVE") for n in range(6)]
    later = {"p1": [event(0, "INACTIVE")], "p2": [event(1, "INACTIVE"), event(7, "ACTIVE")],
             "p3": [event(1, "ACTIVE")]}  # fmt: skip
    before, _ = night(tmp_path / "one", nav(), nav_server(p1=active))

    handover, asked = night(
        tmp_path / "two", nav(), nav_server(**later), known_after(before), [before.report]
    )

    assert [request.url.rpartition("/")[2] for request in asked] == ["feed", "p2", "p3"]
    assert asked[0].headers["If-Modified-Since"] == "Mon, 02 Nov 2026 01:00:00 GMT"
    gone = [mark.key for mark in handover.marks() if mark.state == "gone"]
    assert gone == ["u-0"]
    assert [row.key for row in handover.rows()] == ["u-7"]
    assert handover.report.verdict is Verdict.OK


def test_not_modified_is_a_night_without_changes(tmp_path: Path) -> None:
    before, _ = night(
        tmp_path / "one", nav(), nav_server(p1=[event(n, "ACTIVE") for n in range(4)])
    )

    handover, _ = night(
        tmp_path / "two", nav(), lambda _: 304, known_after(before), [before.report]
    )

    assert handover.report.unchanged == 4
    assert handover.report.verdict is Verdict.OK


def test_events_that_lead_round_in_a_circle_say_nothing_of_the_rest(tmp_path: Path) -> None:
    before, _ = night(
        tmp_path / "one", nav(), nav_server(p1=[event(n, "ACTIVE") for n in range(4)])
    )
    circle = {"items": [event(9, "ACTIVE")], "next_url": "/api/v1/feed"}

    handover, asked = night(
        tmp_path / "two", nav(), lambda _: circle, known_after(before), [before.report]
    )

    assert len(asked) == 1
    assert handover.report.verdict is Verdict.INCOMPLETE
    assert list(handover.marks()) == []


def test_after_a_doubtful_night_changes_are_asked_for_since_the_last_healthy_one(
    tmp_path: Path,
) -> None:
    site = jobtech()
    before, _ = night(tmp_path / "one", site, lambda _: [advert(1), advert(2)])

    def report(at: str, verdict: Verdict) -> HarvestReport:
        return dataclasses.replace(before.report, started_at=at, verdict=verdict)

    history = [
        report("2026-10-30T01:00:00+00:00", Verdict.OK),
        report("2026-10-31T01:00:00+00:00", Verdict.INCOMPLETE),
    ]

    _, asked = night(tmp_path / "two", site, lambda _: [], known_after(before), history)

    assert "2026-10-30T01" in asked[0].url


def test_changes_need_to_say_what_is_over(site_of: LoadSite) -> None:
    with pytest.raises(SiteError, match=r"needs list\.removed"):
        site_of("""
family: json_api
request: {url: all}
changes: {url: new}
list: {items: jobs, key: id, fields: {title: name}}
""")
