from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from enrich.issues import SiteError
from spiders.blocks import pattern
from spiders.families import family_of
from spiders.site import denial, load_site, packaged_sites, sites

API = """\
id: quay
name: 码头招聘
family: json_api
language: zh
enabled: false
source_role: aggregator
base_url: https://quay.example/
terms: {url: "https://quay.example/terms", read_on: 2026-01-05, verdict: allowed}
limits: {delay_s: 1.0, pages: 100, seconds: 600}
promise: {postings: [10, 300], filled: {title: 1.0}}
request:
  url: api/jobs
  headers: {Accept: application/json}
paging: {kind: offset, param: offset, size: 50}
list:
  items: data.list
  key: id
  fields:
    title: name
"""
HTML = """\
id: quay
name: 码头招聘
family: html_listing
language: zh
source_role: agency
base_url: https://quay.example/
list:
  start: [jobs]
  items: li.job
  url: a@href
  fields:
    title: a
    city: {css: span.city, regex: '(\\S+)市'}
"""
MAPS = """\
id: quay
name: 码头招聘
family: jsonld_sitemap
language: zh
source_role: employer
base_url: https://quay.example/
sitemap:
  urls: [sitemap.xml]
  keep: '/job/\\d+'
"""


def written(folder: Path, text: str, name: str = "quay") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [API, HTML, MAPS])
def test_a_site_file_is_read(tmp_path: Path, text: str) -> None:
    site = load_site(written(tmp_path, text))

    assert (site.id, site.host, site.is_loopback) == ("quay", "quay.example", False)


# What is changed in the file, into what, and the line and words of the error.
Mistake = tuple[str, str, str, int | None, str]
URL = "  url: api/jobs"
AUTH = """family: json_api
auth: {token_url: "https://t.example/", client_id: "env:A", client_secret: s3cr3t-4711}"""
TOKEN_DENIED = AUTH.replace("t.example", "sou.zhaopin.com").replace("s3cr3t-4711", '"env:B"')
MISTAKES: list[Mistake] = [
    (API, "limits:", "limitz:", 9, "limitz: unknown key"),
    (API, "  key: id", "  key: id\n  kee: id", 18, "kee: unknown key"),
    (API, "pages: 100", 'pages: "many"', 9, "limits.pages"),
    (API, "language: zh", "language: de", 4, "language"),
    (API, "https://quay.example/\nterms", "quay.example/\nterms", 7, "must be a URL"),
    (API, "https://quay.example/\nterms", "ftp://quay.example/\nterms", 7, "must be a URL"),
    (API, "https://quay.example/\nterms", "https://u:p@quay.example/\nterms", 7, "user name"),
    (
        API,
        "https://quay.example/\nterms",
        "https://quay.example/x\nterms",
        7,
        "must end with /",
    ),
    (API, "url: api/jobs", "url: //elsewhere/x", 12, "relative to base_url"),
    (API, "data.list", "data..list", 16, "not a JMESPath expression"),
    (API, "Accept: application/json", "Authorization: Bearer abc", 11, "looks like a secret"),
    (API, "url: api/jobs", "url: api/jobs\n  query: {token: abc}", 11, "looks like a secret"),
    (API, "delay_s: 1.0", "delay_s: 0.2", None, "at least 1 second"),
    (API, "kind: offset, param: offset, size: 50", "kind: cursor, param: c", 14, "needs next"),
    (API, "    title: name", "    titel: name", 19, "titel"),
    (API, "[10, 300]", "[300, 10]", 10, "least, most"),
    (API, "family: json_api", "family: json_apis", 3, "family"),
    (API, "verdict: allowed", "verdict: forbidden, read: 1", 8, "unknown key"),
    (API, "read_on: 2026-01-05, ", "", 8, "needs read_on"),
    (API, "id: quay", "id: other", 1, "the file is quay.yaml"),
    (API, "id: quay", "id: Quay 1", 1, "id"),
    (API, "https://quay.example/\nterms", "https://www.zhaopin.com/\nterms", 7, "is denied"),
    (API, "url: api/jobs", "url: https://sou.zhaopin.com/x", 12, "is denied"),
    (API, "name: 码头招聘", "name: 码头招聘\nname: again", 3, "name"),
    (API, "name: 码头招聘", "name: &x 码头招聘", 2, "anchors"),
    (API, "name: 码头招聘", "name: !!str 码头招聘", 2, "tags"),
    (MAPS, "[sitemap.xml]", '["https://www.liepin.com/x"]', 8, "is denied"),
    (API, "family: json_api", "family: json_api\nhosts: [jobs.liepin.com]", 4, "is denied"),
    (API, URL, f"{URL}\n  query: {{app_key: abc}}", 11, "query: app_key looks like a secret"),
    (API, URL, f'{URL}\n  query: {{q: "env:A B"}}', 11, "q: env: names one variable"),
    (
        API,
        "{kind: offset, param: offset, size: 50}",
        "{kind: range, param: r}",
        14,
        "needs size",
    ),
    (
        API,
        "{kind: offset, param: offset,",
        "{kind: page, param: p, place: path,",
        1,
        "needs {p}",
    ),
    (API, "family: json_api", AUTH, 4, "must be env:NAME"),
    (API, "family: json_api", TOKEN_DENIED, 4, "is denied"),
    (HTML, "li.job", "'li[['", 9, "not a CSS selector"),
    (HTML, "a@href", "'//a[@href'", 10, "not an XPath"),
    (HTML, r"(\S+)市", r"\S+市", 13, "needs exactly one group"),
    (HTML, r"(\S+)市", r"(?=x)(\S+)", 13, "not a regular expression"),
    (HTML, r"(\S+)市", r"(\S+)\1", 13, "not a regular expression"),
    (HTML, "  start: [jobs]\n", "", 7, "give start or pages"),
    (HTML, "  url: a@href\n", "", 7, "needs url or key"),
    (MAPS, r"'/job/\d+'", "'/job/('", 9, "not a regular expression"),
    (API, "family: json_api", "family: json_api\nrender: {list: li}", None, "no pages"),
    (MAPS, "\nsitemap:", "\nrender: {list: li}\nsitemap:", None, "no script fills"),
    (HTML, "\nlist:", "\nrender: {seconds: 5}\nlist:", 7, "needs list or detail"),
    (HTML, "\nlist:", "\nrender: {list: 'li[['}\nlist:", 7, "not a CSS selector"),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{m[2][:24]!r}" for m in MISTAKES])
def test_a_mistake_is_reported_with_file_and_line(tmp_path: Path, mistake: Mistake) -> None:
    text, right, wrong, line, words = mistake
    assert right in text
    path = written(tmp_path, text.replace(right, wrong, 1))

    with pytest.raises(SiteError) as caught:
        load_site(path)

    assert words in str(caught.value)
    assert caught.value.line == line or line is None
    assert str(path) in str(caught.value)


def test_several_mistakes_are_all_reported(tmp_path: Path) -> None:
    text = API.replace("language: zh", "language: de").replace("  key: id", "  k: id")

    with pytest.raises(SiteError) as caught:
        load_site(written(tmp_path, text))

    assert {"language", "list.k", "list.key"} <= set(
        str(caught.value).replace(":", " ").split()
    )


def test_an_expression_that_would_backtrack_costs_nothing(tmp_path: Path) -> None:
    site = load_site(written(tmp_path, MAPS.replace(r"/job/\d+", "(a+)+$")))

    assert pattern(site.sitemap.keep).search("a" * 5000 + "!") is None  # type: ignore[union-attr]  # of this family


def test_a_key_that_a_site_prints_in_public_is_no_secret(tmp_path: Path) -> None:
    text = API.replace(
        "Accept: application/json", "X-API-Key: published:abc, X-Token: env:MINE"
    )

    site = load_site(written(tmp_path, text))
    (request,) = family_of(site).start(site)

    assert request.headers["X-API-Key"] == "abc"
    assert request.headers["X-Token"] == "env:MINE"


def test_enabling_needs_terms_that_somebody_read(tmp_path: Path) -> None:
    text = API.replace("enabled: false", "enabled: true")
    load_site(written(tmp_path, text))

    with pytest.raises(SiteError, match="somebody must read"):
        load_site(written(tmp_path, text.replace("verdict: allowed", "verdict: unread")))


def test_a_denied_host_stands_for_its_sub_domains_and_nothing_else() -> None:
    assert denial("https://sou.zhaopin.com/x") is not None
    assert denial("https://zhaopin.com.example/") is None
    assert denial("https://notzhaopin.com/") is None


def test_packaged_sites_are_read_and_none_real_is_enabled() -> None:
    found = sites()

    assert len(found) == len(packaged_sites())
    real = [site for site in found.values() if not site.is_loopback]
    assert len(real) >= 10
    assert all(not site.enabled and site.terms.verdict == "unread" for site in real)


def test_every_packaged_site_plans_its_first_requests() -> None:
    for site in sites().values():
        for request in family_of(site).start(site):
            assert urlsplit(request.url).netloc in site.allowed_hosts


def test_ones_own_file_wins_over_a_packaged_one(tmp_path: Path) -> None:
    written(tmp_path, API.replace("id: quay", "id: arbeitnow"), "arbeitnow")

    assert sites(tmp_path)["arbeitnow"].name == "码头招聘"


def test_a_site_moves_to_another_address_whole(tmp_path: Path) -> None:
    moved = load_site(written(tmp_path, HTML)).with_base_url("http://127.0.0.1:8000")

    assert (moved.host, moved.is_loopback) == ("127.0.0.1:8000", True)
    assert family_of(moved).start(moved)[0].url == "http://127.0.0.1:8000/jobs"
