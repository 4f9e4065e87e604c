"""Pages made to break a reader cost a bounded amount of work, and never raise.

The bound is the processor time that the kernel grants a child process: a busy machine makes a
test slower, not red.
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import subprocess
import sys
from collections.abc import Callable

import pytest

from enrich.issues import LeadharvestError, PageChangedError
from spiders.pages.charset import decoded
from spiders.pages.clean import clean_fields
from spiders.pages.fields import scope
from spiders.pages.guard import page_trouble
from spiders.pages.linked import Asked, linked_postings
from spiders.pages.text import one_line, plain_text
from spiders.saved import page_postings

URL = "https://board.test/job/17"
JOB = {
    "@type": "JobPosting",
    "title": "船务专员",
    "description": "<p>安排订舱</p>",
    "hiringOrganization": {"name": "远港物流有限公司"},
}
SCRIPT = f'<script type="application/ld+json">{json.dumps(JOB, ensure_ascii=False)}</script>'


def html(body: str) -> str:
    return f"<html><head><title>x</title></head><body>{body}</body></html>"


HOSTILE: dict[str, str] = {
    "elements 40,000 deep": html("<div>" * 40_000 + "x"),
    "inline elements 40,000 deep": html("<b>" * 40_000 + "x"),
    "20,000 attributes": html(
        "<p " + " ".join(f'a{n}="{n}"' for n in range(20_000)) + ">x</p>"
    ),
    "an attribute of 1 MB": html(f'<p title="{"x" * 1_000_000}">x</p>'),
    "an attribute of 1 MB, not closed": html(f'<p title="{"x " * 500_000}'),
    "20,000 comments begun": html("<!--" * 20_000),
    "20,000 tags begun": html("<a" * 20_000),
    "20,000 quotes begun": html("<a href='" * 20_001),
    "20,000 scripts begun": html("<script>" * 20_000),
    "20,000 data scripts": html('<script type="application/ld+json">{' * 20_000 + "JobPosting"),
    "data scripts after comments": html(("<!--" + SCRIPT) * 2_000),
    "20,000 hidden elements": html("<div hidden>" * 20_000),
    "20,000 headings": html("<h1>" * 20_000 + "x"),
    "20,000 metas": "<html>" + "<meta http-equiv=refresh content='0;url=x" * 20_000,
    "brackets 100,000 deep": html(SCRIPT.replace("<p>", "[" * 100_000)),
    "objects 50,000 deep": f'<script type="application/ld+json">{"[{" * 50_000}JobPosting',
    "a million quotes": html(SCRIPT.replace("安排", '"' * 1_000_000)),
    "a million backslashes": html(SCRIPT.replace("安排", "\\" * 1_000_001)),
    "a million blanks": html(SCRIPT.replace("{", "{" + " " * 1_000_000)),
    "a million entities": html(SCRIPT.replace("安排", "&amp;lt;" * 100_000)),
    "a million digits": html(SCRIPT.replace("安排", "1" * 1_000_000)),
    "a state of brackets": html(
        "<script>window.__INITIAL_STATE__=" + "[" * 100_000 + "</script>"
    ),
    "20,000 states": html("<script>" + "var a0={b:" * 20_000 + "</script>"),
    "JSON 100,000 deep": "[" * 100_000,
    "JSON of 20,000 objects": json.dumps([{"a": {"b": [n]}} for n in range(20_000)]),
}


def read(page: str) -> None:
    body = page.encode()
    page_trouble(body, URL)
    linked_postings(body, Asked(url=URL))
    for way in (lambda: page_postings(body, URL), lambda: scope(page)):
        try:
            way()
        except (LeadharvestError, PageChangedError):
            continue
    one_line(page)
    plain_text(page)


def never_ends(page: str) -> None:
    while page:
        pass


def exit_code(work: Callable[[str], None], page: str, seconds: int = 5) -> int | None:
    """Return how a process with so much processor time ended that did `work`; 0 is well."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        work(page)

    child = multiprocessing.get_context("fork").Process(target=limited)
    child.start()
    child.join()
    return child.exitcode


def main() -> None:
    """Print how each page ended, as JSON."""
    codes = {name: exit_code(read, page) for name, page in HOSTILE.items()}
    codes["never ends"] = exit_code(never_ends, "x", seconds=1)
    sys.stdout.write(json.dumps(codes))


@pytest.fixture(scope="module")
def ends() -> dict[str, int]:
    """How each page ended; found out by a process that has no threads, so that it may fork."""
    ran = subprocess.run(
        [sys.executable, __file__], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    codes: dict[str, int] = json.loads(ran.stdout)
    return codes


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_within_its_share_of_the_processor(
    name: str, ends: dict[str, int]
) -> None:
    assert ends[name] == 0


@pytest.mark.slow
def test_a_page_that_takes_for_ever_would_be_noticed(ends: dict[str, int]) -> None:
    assert ends["never ends"] != 0


def test_a_cut_at_every_byte_is_read_without_an_error() -> None:
    page = (
        '<html><head><meta charset="gbk"><title>船务专员</title></head><body><h1>船务专员</h1>'
        f"<!-- 广告 -->{SCRIPT}<p>月薪&nbsp;8千</p><script>var a = {{b: 1}}</script></html>"
    )
    for charset in ("utf-8", "gb18030"):
        body = page.encode(charset)
        for end in range(len(body)):
            rows = linked_postings(body[:end], Asked(url=URL)).rows
            employers = [clean_fields(row, URL).fields.get("employer") for row in rows]
            assert employers in ([], ["远港物流有限公司"])
            page_trouble(body[:end], URL)


DAMAGED = "远港物流有限公司".encode()


@pytest.mark.parametrize("at", range(1, len(DAMAGED), 4))
def test_a_damaged_name_is_no_name(at: int) -> None:
    body = html(SCRIPT).encode().replace(DAMAGED, DAMAGED[:at] + b"\xff" + DAMAGED[at + 1 :])

    (row,) = linked_postings(body, Asked(url=URL)).rows

    assert "employer" not in clean_fields(row, URL).fields
    assert decoded(body).damage > 0


def test_an_advert_in_gbk_within_a_page_in_utf_8_is_flagged() -> None:
    usual = html("<p>我们是一家做国际贸易的公司，欢迎加入。</p>" * 8).encode()
    body = usual.replace(b"</body>", "船务专员：远港物流有限公司".encode("gbk") + b"</body>")

    assert decoded(body).damage > 0
    assert page_trouble(body, URL) == "damaged_text"


@pytest.mark.parametrize(
    ("name", "sign"), [("NUL", "\\u0000"), ("surrogate", "\\ud83d"), ("mark", "\\u202e")]
)
def test_signs_that_nobody_sees_leave_a_name(name: str, sign: str) -> None:
    del name
    body = html(SCRIPT.replace("远港物流", f"远港{sign}物流")).encode()

    (row,) = linked_postings(body, Asked(url=URL)).rows

    assert clean_fields(row, URL).fields["employer"] == "远港物流有限公司"


if __name__ == "__main__":
    main()
