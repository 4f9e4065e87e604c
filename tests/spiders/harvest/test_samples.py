"""Which pages of a night are kept as samples, and what their selectors find."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from enrich.model import HarvestReport, PageSample
from spiders import samples
from spiders.archive.lookup import readable_lines
from spiders.families import Page, PageRequest
from spiders.handover import ISSUES, SAMPLES, Handover, HandoverWriter
from spiders.matches import matches
from spiders.pages.schemaorg import READ, posting_fields
from spiders.samples import Sampler
from spiders.site import HtmlListingSite
from spiders.tally import Tally
from tests.spiders.harvest.conftest import NIGHT

SITE = HtmlListingSite.model_validate(
    {
        "id": "quay",
        "name": "Quay",
        "family": "html_listing",
        "language": "en",
        "source_role": "aggregator",
        "base_url": "https://quay.test/",
        "list": {
            "start": ["jobs"],
            "items": "li.job",
            "total": {"css": "p.count", "regex": r"(\d+) jobs"},
            "url": "a.title@href",
            "fields": {"title": "a.title", "employer": "span.co"},
        },
        "detail": {"fields": {"title": "h1"}},
    }
)
LIST = (
    '<p class="count">2 jobs</p><li class="job"><a class="title" href="1">A</a>'
    '<span class="co">B</span></li><li class="job"><a class="title" href="2">C</a></li>'
)


class Kept(list[PageSample]):
    """A place for samples."""

    add_sample = list.append


def page(body: str, role: Any = "list", status: int = 200, **state: Any) -> Page:
    return Page(
        url="https://quay.test/jobs",
        requested=PageRequest(url="https://quay.test/jobs", role=role, state=state),
        status=status,
        headers={},
        body=f"<html><body>{body}</body></html>".encode(),
        fetched_at="2026-11-24T18:00:00+00:00",
    )


def night(*answers: tuple[Page, list[str]]) -> list[tuple[str, str]]:
    """Return role and kind of the samples of a night on which each page counted so."""
    tally, kept = Tally(), Kept()
    sampler = Sampler(SITE, tally, [], kept)
    for answer, kinds in answers:
        with sampler.watch(answer):
            tally.pages.update(kinds)
    return [(sample.role, sample.kind) for sample in kept]


def test_the_first_list_and_two_postings_are_kept() -> None:
    answers = [(page(LIST), ["ok"])] * 5 + [(page("x", "detail"), ["ok"])] * 5

    assert night(*answers) == [("list", "ok"), ("detail", "ok"), ("detail", "ok")]


def test_the_first_page_that_goes_wrong_is_kept_however_late_and_by_its_name() -> None:
    answers = [(page("x", "detail"), ["ok"])] * 5 + [
        (page("x", "detail"), ["ok", "page_changed"]),
        (page("x", "detail"), ["captcha"]),
    ]

    assert night(*answers)[2:] == [("detail", "page_changed")]


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        (page("x", "detail", 410), ["http_410"]),
        (page("x", "detail"), ["soft_404"]),
        (page("x", "detail"), ["absent"]),
        (page("x", status=503), ["http_503"]),
        (page("x", "sitemap", robots=True), ["ok"]),
    ],
    ids=["gone", "gone politely", "absent", "down", "robots.txt"],
)
def test_what_tells_nothing_of_the_sites_pages_is_not_kept(
    answer: Page, kinds: list[str]
) -> None:
    assert night((answer, kinds)) == []


def test_a_page_that_cannot_be_outlined_costs_only_its_sample(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(_: object, __: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(samples, "outline_of", fails)

    assert night((page(LIST), ["ok"])) == []


def test_selectors_are_counted_by_entries_and_tried_on_the_page_without_them() -> None:
    fine = {name: count for name, _, count in matches(SITE, page(LIST))}
    other = {n: c for n, _, c in matches(SITE, page(LIST.replace("job", "post")))}

    assert fine == {"items": 2, "url": 2, "title": 2, "employer": 1, "total": 1}
    assert other == {"items": 0, "url": 2, "title": 2, "employer": 1, "total": 0}


def test_samples_go_through_a_hand_over_and_are_guarded_by_its_checksums(
    tmp_path: Path,
) -> None:
    kept = PageSample(
        role="list", kind="ok", url="u", found=[("title", "a", 1)], outline={"kind": "html"}
    )
    frame = HarvestReport(
        handover_id="quay-1", site="quay", family="html_listing", business_date=NIGHT,
        started_at="", ended_at="",
    )  # fmt: skip
    with HandoverWriter(tmp_path) as out:
        out.add_sample(kept)
        out.finish(frame)

    assert list(Handover.open(tmp_path).samples()) == [kept]
    assert {ISSUES, SAMPLES} <= Handover.open(tmp_path).report.files.keys()


def test_a_hand_over_of_an_earlier_release_has_no_samples(tmp_path: Path) -> None:
    frame = HarvestReport(
        handover_id="quay-1", site="quay", family="html_listing", business_date=NIGHT,
        started_at="", ended_at="",
    )  # fmt: skip
    with HandoverWriter(tmp_path) as out:
        said = dataclasses.replace(out.finish(frame), files={})
    (tmp_path / SAMPLES).unlink()
    (tmp_path / "run.json").write_text(json.dumps(dataclasses.asdict(said), default=str))

    assert list(Handover.open(tmp_path).samples()) == []


class _Asked(dict[str, Any]):
    """An object that has whatever it is asked for, and remembers it."""

    names: set[str]

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)


def test_every_name_that_the_reader_of_json_ld_asks_for_is_known_as_read() -> None:
    names: set[str] = set()
    _Asked.names = names
    bare = _Asked()
    organisation = _Asked(name="n", identifier=bare)
    node = _Asked(
        hiringOrganization=organisation,
        jobLocation=_Asked(address=_Asked(name="x")),
        baseSalary=_Asked(value=_Asked(minValue=1)),
        identifier=bare,
        url=bare,
    )

    posting_fields(node, "https://quay.test/")

    assert {"title", "legalName", "addressLocality", "maxValue"} <= names
    assert names <= READ


def test_contacts_in_archived_pages_are_not_shown() -> None:
    body = json.dumps({"title": "报关员", "contactName": "王芳", "note": "电话 13800138000"})
    answer = dataclasses.replace(page(""), body=body.encode())

    shown = "\n".join(readable_lines(answer))
    text = "\n".join(readable_lines(page("<p>简历投 hr@firm.example</p>")))

    assert "报关员" in shown
    assert "王芳" not in shown + text
    assert "13800138000" not in shown
    assert "hr@firm" not in text
