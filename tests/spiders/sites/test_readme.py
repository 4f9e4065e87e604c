"""The worked examples of `spiders/README.md`: loaded as they stand there, and read a page."""

from __future__ import annotations

import re
from pathlib import Path

import spiders
from enrich.model import RawPosting
from spiders.families import family_of, row_from_entry
from spiders.site import AnySite, load_site
from tests.spiders.families.walks import page_of

README = (Path(spiders.__file__).parent / "README.md").read_text(encoding="utf-8")


def example(name: str) -> str:
    """Return the YAML block below `<!-- example: name -->`."""
    found = re.search(rf"<!-- example: {name} -->\n```yaml\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1]


def loaded(folder: Path, text: str) -> AnySite:
    found = re.search(r"^id: (\w+)", text, re.MULTILINE)
    assert found is not None
    path = folder / f"{found[1]}.yaml"
    path.write_text(text, encoding="utf-8")
    return load_site(path)


def rows(site: AnySite, content: object, detail: object = None) -> list[RawPosting]:
    family = family_of(site)
    page = page_of(family.start(site)[0], content)
    read = []
    for entry in family.read_list(site, page).entries:
        request = family.detail(site, entry)
        if request is None:
            read.append(row_from_entry(site, entry, page))
        else:
            read += family.read_detail(site, page_of(request, detail))[0]
    return read


def test_pages_that_scripts_fill_are_one_line_more(tmp_path: Path) -> None:
    site = loaded(tmp_path, example("html") + example("render"))

    assert site.render is not None
    assert site.render.awaited("detail") == "h1.title"


def test_a_known_tenant_is_one_line(tmp_path: Path) -> None:
    line = example("tenant")
    packaged = Path(spiders.__file__).parent / "sites" / "workday_boards.yaml"
    site = loaded(tmp_path, packaged.read_text(encoding="utf-8") + line)

    asked = [request.url for request in family_of(site).start(site)]

    assert len(line.splitlines()) == 1
    assert asked[1] == "https://nordhafen.wd3.myworkdayjobs.com/wday/cxs/nordhafen/Careers/jobs"
    assert "nordhafen.wd3.myworkdayjobs.com" in site.allowed_hosts


def test_a_new_api_is_fifteen_lines(tmp_path: Path) -> None:
    text = example("api")
    job = {"id": 7, "name": "报关员", "company": {"name": "远港物流有限公司"}, "place": "宁波"}
    answer = {"data": {"total": 1, "list": [job | {"duties": "<p>报关</p>"}]}}

    (row,) = rows(loaded(tmp_path, text), answer)

    assert len(text.splitlines()) <= 15
    assert (row.key, row.url) == ("7", "https://www.quay.example/job/7")
    assert (row.title, row.employer, row.city, row.description) == (
        "报关员", "远港物流有限公司", "宁波", "报关",
    )  # fmt: skip


LISTED = """
<html><body><h2 class="found">1 jobs in Hull</h2>
<div class="vacancy"><a class="name" href="/vacancy/41-welder">Welder</a>
<span class="firm">Humber Steel Ltd</span><span class="town">Hull</span>
<span class="salary">£31,000</span></div></body></html>
"""
SHOWN = """
<html><body><h1>Welder</h1><time datetime="2026-11-01">1 November</time>
<div id="text"><p>Weld ships.</p><p>Travel to Oslo.</p></div></body></html>
"""


def test_a_new_html_board_is_twenty_five_lines(tmp_path: Path) -> None:
    text = example("html")

    (row,) = rows(loaded(tmp_path, text), LISTED, SHOWN)

    assert len(text.splitlines()) <= 25
    assert (row.key, row.url) == ("41", "https://www.bridge.example/vacancy/41-welder")
    assert (row.title, row.employer, row.city, row.pay) == (
        "Welder", "Humber Steel Ltd", "Hull", "£31,000",
    )  # fmt: skip
    assert (row.description, row.posted_on) == ("Weld ships.\nTravel to Oslo.", "2026-11-01")
