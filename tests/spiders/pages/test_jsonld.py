from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.model import RawPosting
from spiders.pages.jsonld import jsonld_postings
from spiders.saved import page_postings

URL = "https://board.test/job/17"
JOB: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "船务专员",
    "description": "<p>安排订舱与报关，跟进客户。</p><ul><li>英语良好</li></ul>",
    "datePosted": "2026-11-03",
    "validThrough": "2026-12-03T00:00",
    "identifier": {"@type": "PropertyValue", "name": "远港", "value": "J-17"},
    "hiringOrganization": {"@type": "Organization", "name": "远港物流有限公司"},
    "jobLocation": {
        "@type": "Place",
        "address": {"@type": "PostalAddress", "addressLocality": "宁波"},
    },
}
PLAIN = json.dumps(JOB, ensure_ascii=False)


def with_(**changes: Any) -> str:
    return json.dumps({**JOB, **changes}, ensure_ascii=False)


def html(*scripts: str) -> bytes:
    tags = "".join(f'<script type="application/ld+json">{s}</script>' for s in scripts)
    return f"<html><head>{tags}</head><body><h1>船务专员</h1></body></html>".encode()


def only(body: bytes) -> RawPosting:
    (posting,) = page_postings(body, URL)
    return posting


# The shapes that cost other readers a share of the postings, each with the page's script.
SHAPES: dict[str, bytes] = {
    "plain": html(PLAIN),
    "HTML comment round it": html(f"<!-- {PLAIN} -->"),
    "CDATA round it": html(f"//<![CDATA[\n{PLAIN}\n//]]>"),
    "raw newline and tab in a string": html(PLAIN.replace("安排订舱", "安排\n\t订舱")),
    "employer as a string": html(with_(hiringOrganization="远港物流有限公司")),
    "employer as a list": html(with_(hiringOrganization=[JOB["hiringOrganization"]])),
    "identifier as a string": html(with_(identifier="J-17")),
    "identifier as a list": html(with_(identifier=[{"value": "J-17"}])),
    "entities in strings": html(with_(title="船务&nbsp;专员".replace("&nbsp;", ""))),
    "unprefixed context": html(PLAIN.replace("https://schema.org", "schema.org")),
    "type as an address": html(with_(**{"@type": "http://schema.org/JobPosting"})),
    "type with a prefix": html(with_(**{"@type": "schema:JobPosting"})),
    "type as a list": html(with_(**{"@type": ["Thing", "JobPosting"]})),
    "a broken script before it": html('{"@type": "WebSite", "name": ', PLAIN),
    "trailing commas": html(PLAIN[:-1] + ", }"),
    "graph": html(json.dumps({"@graph": [{"@type": "WebPage"}, JOB]}, ensure_ascii=False)),
    "array": html(json.dumps([{"@type": "BreadcrumbList"}, JOB], ensure_ascii=False)),
    "employer by reference": html(
        json.dumps(
            {
                "@graph": [
                    {"@type": "Organization", "@id": "#o", "name": "远港物流有限公司"},
                    {**JOB, "hiringOrganization": {"@id": "#o"}},
                ]
            },
            ensure_ascii=False,
        )
    ),
    "place as a list": html(with_(jobLocation=[JOB["jobLocation"]])),
    "place as words": html(with_(jobLocation="宁波")),
    "address as words": html(with_(jobLocation={"@type": "Place", "address": "宁波"})),
    "description escaped twice": html(
        with_(
            description="&amp;lt;p&amp;gt;安排订舱与报关，跟进客户。&amp;lt;/p&amp;gt;"
            "&amp;lt;p&amp;gt;英语良好&amp;lt;/p&amp;gt;"
        )
    ),
    "text after the object": html(PLAIN + ";"),
    "two objects in one script": html('{"@type": "WebSite"}\n' + PLAIN),
    "bare quotes in a string": html(PLAIN.replace("安排订舱", '安排"订舱"')),
    "invalid escapes": html(PLAIN.replace("订舱与", r"订舱\'与")),
    "JavaScript": html(PLAIN.replace('"@type"', "'@type'").replace('"title"', "title")),
    "upper-case tag": html(PLAIN).replace(b"script>", b"SCRIPT>").replace(b"<scr", b"<SCR"),
    "no quotes round the type": html(PLAIN).replace(
        b'"application/ld+json"', b"application/ld+json"
    ),
    "the plus as an entity": html(PLAIN).replace(b"ld+json", b"ld&#x2B;json"),
    "further attributes": html(PLAIN).replace(b"<script ", b'<script data-x="a>b" nonce=q '),
    "not closed": html(PLAIN).partition(b"</script>")[0],
    "GBK": html(PLAIN).decode().replace("<head>", '<head><meta charset="gbk">').encode("gbk"),
    "byte-order mark": b"\xef\xbb\xbf" + html(PLAIN),
    "UTF-16": html(PLAIN).decode().encode("utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES.keys())
def test_every_shape_of_the_wild_gives_the_posting(body: bytes) -> None:
    posting = only(body)

    assert posting.title == "船务专员"
    assert posting.employer == "远港物流有限公司"
    assert posting.key == "J-17"
    assert posting.city == "宁波"
    assert "英语良好" in posting.description
    assert posting.provenance["employer"] == "jsonld"


def test_dates_and_pay_stay_as_shown() -> None:
    salary = {"@type": "MonetaryAmount", "currency": "CNY"}
    salary["value"] = {"@type": "QuantitativeValue", "minValue": 9000, "maxValue": 12000}  # type: ignore[assignment]  # an object beside texts
    posting = only(html(with_(datePosted=1762128000000, baseSalary=salary)))

    assert (posting.posted_on, posting.pay) == ("1762128000000", "9000-12000 CNY")


@pytest.mark.parametrize(
    ("salary", "shown"),
    [
        ("12-20k", "12-20k"),
        ({"value": "面议"}, "面议"),
        ({"value": {"value": 300}}, "300"),
        ([], ""),
    ],
)
def test_pay_of_any_shape_is_text(salary: Any, shown: str) -> None:
    assert only(html(with_(baseSalary=salary))).pay == shown


def test_related_postings_on_the_page_are_all_read() -> None:
    other = {**JOB, "identifier": "J-18", "title": "报关员", "url": "/job/18"}

    postings = page_postings(html(PLAIN, json.dumps(other)), URL)

    assert [p.key for p in postings] == ["J-17", "J-18"]
    assert postings[1].url == "https://board.test/job/18"


def test_nobody_to_contact_is_read() -> None:
    contact = {"@type": "ContactPoint", "name": "林小姐", "telephone": "13800138000"}
    text = "<p>请致电 13800138000 或 lin@example.com，微信：lin_1988</p>"
    posting = only(html(with_(applicationContact=contact, description=text)))

    shown = str(posting)
    for person in ("林小姐", "13800138000", "lin@example.com", "lin_1988"):
        assert person not in shown


def test_a_telecommuting_posting_without_a_place_is_remote() -> None:
    posting = only(html(with_(jobLocation=None, jobLocationType="TELECOMMUTE")))

    assert posting.city == "remote"


def test_the_legal_name_is_the_employers_name() -> None:
    organisation = {
        "name": "远港",
        "legalName": "远港物流有限公司",
        "sameAs": "https://yuangang.example",
    }
    posting = only(html(with_(hiringOrganization=organisation)))

    assert posting.employer == "远港物流有限公司"
    assert posting.employer_short == "远港"
    assert posting.domain == "yuangang.example"


def test_a_cut_at_any_byte_is_read_without_an_error() -> None:
    body = html(f"<!-- {PLAIN[:-1]}, }} -->", with_(title="R&amp;D"))

    for end in range(len(body)):
        jsonld_postings(body[:end])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.binary(max_size=80), st.integers(0, 2000), st.integers(0, 60))
def test_noise_anywhere_is_read_without_an_error(noise: bytes, at: int, lost: int) -> None:
    body = html(PLAIN)
    at %= len(body)

    jsonld_postings(body[:at] + noise + body[at + lost :])


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip


FIELDS = sorted((JOB.keys() - {"@type"}) | {"baseSalary", "url", "jobLocationType"})


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.sampled_from(FIELDS),
    _json,
)
def test_a_field_of_any_shape_is_read_without_an_error(name: str, value: Any) -> None:
    page_postings(html(json.dumps({**JOB, name: value})), URL)


def test_hostile_scripts_end() -> None:
    for script in ("{" * 50_000, '{"a":' * 20_000, "[" * 50_000 + "]" * 50_000, "{}" * 20_000):
        jsonld_postings(html('{"JobPosting": 1}', script))
