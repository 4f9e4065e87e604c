from __future__ import annotations

import pytest

from spiders.families import ListEntry, Page, PageRequest
from spiders.pages.guard import guard, page_trouble, refusal

LONG = "".join(f"<p>负责海外客户开拓与维护，第{n}项。</p>" for n in range(200))
JOB = '<script type="application/ld+json">{"@type": "JobPosting", "title": "x"}</script>'


def html(title: str, body: str, head: str = "") -> bytes:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


TROUBLED: dict[str, tuple[bytes, str]] = {
    "slider": (html("滑动验证页面", "<p>请拖动下方滑块完成验证</p>"), "captcha"),
    "human check": (html("Robot?", "<p>Please verify you are human</p>"), "captcha"),
    "Aliyun": (html("", "<script>window._waf_is_mobile=false;</script>"), "aliyun_waf"),
    "Cloudflare": (html("Wait", "<script>window._cf_chl_opt={};</script>"), "cloudflare"),
    "browser check": (html("Just a moment...", "<p>Wait</p>"), "cloudflare"),
    "too often": (html("提示", "<p>您的访问过于频繁，请稍后再试</p>"), "rate_limited"),
    "code 37": (
        '{"code": 37, "message": "您的环境存在异常."}'.encode(),
        "security_check_200",
    ),
    "log in": (html("用户登录", "<form>账号 密码</form>"), "login_wall"),
    "log in, JSON": ('{"code": 401, "message": "请先登录"}'.encode(), "login_wall"),
    "closed job": (html("招聘", "<h1>该职位已下线</h1>"), "soft_404"),
    "job not found": (html("Job not found", "<p>Sorry.</p>"), "soft_404"),
    "no longer available": (html("Jobs", "<p>It is no longer available.</p>"), "soft_404"),
    "nothing": (b"", "empty_shell"),
    "null": (b"null", "empty_json"),
    "no fields": (b"{}", "empty_json"),
    "failed": (b'{"code": 500, "msg": "x", "data": null}', "empty_json"),
    "shell": (html("招聘", '<div id="app"></div><script src="/a.js"></script>'), "empty_shell"),
    "PDF": (b"%PDF-1.7 x", "wrong_type"),
    "zip": (b"PK\x03\x04 x", "wrong_type"),
    "damaged": (html("", LONG).replace("客户".encode(), b"\xe5\xae\xe6", 30), "damaged_text"),
    "refresh": (
        html("x", "<p>y</p>", '<meta http-equiv="refresh" content="0; url=/verify/x">'),
        "security_check_200",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "kind"), TROUBLED.values(), ids=TROUBLED.keys())
def test_trouble_behind_status_200_is_named(body: bytes, kind: str) -> None:
    assert page_trouble(body, "https://board.test/job/1234") == kind


FINE: dict[str, bytes] = {
    "long page that speaks of verification": html("安全验证工程师", LONG + "captcha 验证码"),
    "posting with a log-in box": html("登录后投递 - 外贸业务员", LONG + "<form>登录</form>"),
    "short posting": html("登录", JOB + "<p>请登录</p>"),
    "empty list": b"[]",
    "board without jobs": b'{"jobs": [], "meta": {"total": 0}}',
    "list": b'{"code": 0, "data": {"list": [{"id": 1}]}}',
    "state": html(
        "招聘",
        '<div id="app"></div><script>window.__INITIAL_STATE__={"job": {"id": 1}}</script>',
    ),
    "cut in the last character": html("招聘", LONG)[:-20] + "职".encode()[:2],
    "sitemap": b'<?xml version="1.0"?><urlset></urlset>',
    "GBK": html("招聘", LONG).decode().encode("gbk"),
}


@pytest.mark.parametrize("body", FINE.values(), ids=FINE.keys())
def test_a_page_that_can_be_read_is_let_through(body: bytes) -> None:
    assert page_trouble(body, "https://board.test/job/1234") == ""


@pytest.mark.parametrize(
    ("asked", "url", "kind"),
    [
        ("https://b.test/job/12345", "https://b.test/login?back=/job/12345", "login_wall"),
        ("https://b.test/job/12345", "https://passport.b.test/x", "login_wall"),
        ("https://b.test/job/12345", "https://b.test/antispider/x", "security_check_200"),
        ("https://b.test/job/12345", "https://b.test/", "redirected_away"),
        ("https://b.test/job/12345", "https://b.test/campaign", "redirected_away"),
        ("http://b.test/job/12345", "https://www.b.test/job/12345/", ""),
        ("https://b.test/job/12345", "https://b.test/jobs/clerk-12345", ""),
        ("https://b.test/jobs", "https://b.test/jobs/", ""),
    ],
)
def test_a_redirect_is_judged_by_where_it_leads(asked: str, url: str, kind: str) -> None:
    assert page_trouble(html("外贸业务员", LONG), url, asked=asked) == kind


@pytest.mark.parametrize(
    ("body", "wanted", "kind"),
    [
        (html("Jobs", LONG), "json", "wrong_type"),
        (b"", "json", "empty_json"),
        (html("滑动验证页面", "<p>请完成验证</p>"), "json", "captcha"),
        (html("Error", LONG), "xml", "wrong_type"),
    ],
)
def test_html_in_place_of_data_is_named(body: bytes, wanted: str, kind: str) -> None:
    assert page_trouble(body, "https://b.test/api", wanted=wanted) == kind  # type: ignore[arg-type]  # the table's words


def test_the_harvests_guard_tells_what_it_saw_as_an_issue() -> None:
    url = "https://b.test/job/1234"
    asked = PageRequest(url=url, role="detail", entry=ListEntry(key="1", url=url))
    page = Page(
        url=url,
        requested=asked,
        status=200,
        headers={"content-type": "text/html"},
        body=html("x", "<h1>该职位已关闭</h1>"),
        fetched_at="2026-11-01T00:00:00Z",
    )

    issue = guard(page)

    assert issue is not None
    assert (issue.kind, issue.where) == ("soft_404", url)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (html("Just a moment...", "<script>window._cf_chl_opt={};</script>"), "cloudflare"),
        (html("403 Forbidden", "<center>nginx</center>"), "forbidden"),
        (b'{"code": 401, "message": "not logged in"}', "login_wall"),
        (b"", "blocked"),
    ],
    ids=["challenge", "plain", "JSON", "nothing"],
)
def test_a_refusal_is_counted_by_who_refused(body: bytes, kind: str) -> None:
    url = "https://b.test/job/1"
    asked = PageRequest(url=url, role="detail")
    page = Page(url=url, requested=asked, status=403, headers={}, body=body, fetched_at="")

    refused = refusal(page)

    assert refused is not None
    assert refused.kind == kind


CHALLENGE = html("", "<script>document.cookie='a=1';location.reload()</script>")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (412, b"", "blocked"),
        (468, b"", "blocked"),
        (412, CHALLENGE, "waf_challenge"),
        (405, html("405", "<script>window._waf_is_mobile=1</script>"), "aliyun_waf"),
        (521, CHALLENGE, "waf_challenge"),
        (405, b"", None),
        (500, html("500 Internal Server Error", "<p>x</p>"), None),
        (400, b'{"code": 400, "message": "bad parameter"}', None),
    ],
)
def test_a_status_of_errors_is_a_refusal_when_it_or_its_page_says_so(
    status: int, body: bytes, kind: str | None
) -> None:
    url = "https://b.test/job/1"
    asked = PageRequest(url=url, role="detail")
    page = Page(url=url, requested=asked, status=status, headers={}, body=body, fetched_at="")

    refused = refusal(page)

    assert (refused.kind if refused else None) == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ('{"appId": "P", "jsClientSrc": "/1.js", "uuid": "0", "hostUrl": "/x"}', "perimeterx"),
        ('{"success": false, "redirect": "/passport/login"}', "login_wall"),
        ('{"code": 404, "msg": "职位不存在"}', "soft_404"),
        ('{"error": {"code": "TOO_MANY_CALLS", "message": "wait"}}', "rate_limited"),
        ('{"status": 0, "info": "未登录", "url": "/index/login"}', "login_wall"),
        ('{"message": "API rate limit exceeded", "documentation_url": "x"}', "rate_limited"),
        ('{"id": 9, "code": "404", "description": "收发货", "company": "湾谷"}', ""),
    ],
)
def test_a_refusal_in_data_is_counted_by_what_it_says(data: str, kind: str) -> None:
    assert page_trouble(data.encode(), "https://b.test/api", wanted="json") == kind


def test_a_lost_page_is_lost_though_its_server_calls_it_an_error() -> None:
    body = html("404 - File or directory not found.", "<h1>Server Error</h1><p>Moved.</p>")

    assert page_trouble(body, "https://b.test/job/1") == "soft_404"


def test_an_advert_that_is_whole_is_let_through_on_a_page_that_is_not() -> None:
    body = html("招聘", JOB + LONG).replace("客户".encode(), b"\xe5\xae\xe6", 30)

    assert page_trouble(body, "https://b.test/job/1") == ""


def test_an_advert_that_is_damaged_itself_is_refused() -> None:
    advert = JOB.replace('"x"', '"' + "客户" * 60 + '"')
    body = html("招聘", advert).replace("客户".encode(), b"\xe5\xae\xe6", 2)

    assert page_trouble(body, "https://b.test/job/1") == "damaged_text"
