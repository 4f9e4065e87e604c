from __future__ import annotations

import pytest

from spiders.pages.charset import decoded
from spiders.pages.clean import clean_fields, clean_url, employer_domain
from spiders.pages.redact import company_phone, redacted
from spiders.pages.text import one_line, plain_text

CHINESE = "北京远港科技有限公司招聘销售经理，要求本科以上学历，五险一金，周末双休。朱镕基 喆 堃"
TRADITIONAL = "臺北遠港科技股份有限公司誠徵業務經理，須具備英文能力，週休二日，勞健保。"
JAPANESE = "株式会社サンプルでは営業スタッフを募集しています。経験者を優遇します。"
KOREAN = "주식회사 샘플에서 영업 직원을 모집합니다. 경력자 우대"
GERMAN = "Müller & Söhne sucht Bürokauffrau für München, Größe über 50."

PAGES = [
    (text, charset)
    for text, charsets in (
        (CHINESE, ("utf-8", "gb18030", "utf-16", "utf-8-sig")),
        (TRADITIONAL, ("utf-8", "big5", "gb18030")),
        (JAPANESE, ("utf-8", "cp932")),
        (KOREAN, ("utf-8", "cp949")),
        (GERMAN, ("utf-8", "cp1252")),
    )
    for charset in charsets
]


@pytest.mark.parametrize("said", ["utf-8", "gb2312", "iso-8859-1", "big5", "x-unknown", ""])
@pytest.mark.parametrize(("text", "charset"), PAGES)
def test_a_page_is_read_whatever_it_says_its_charset_is(
    text: str, charset: str, said: str
) -> None:
    body = f'<html><meta charset="{said}"><body>{text}'.encode(charset)

    found = decoded(body, f"text/html; charset={said}")

    assert found.text.endswith(text)
    assert found.damage == 0


SHORT = {
    "gb18030": (
        "远港物流有限公司",
        "外贸业务员",
        "五险一金，周末双休",
        "负责海外客户开发与维护",
    ),
    "big5": ("遠港物流股份有限公司", "國外業務專員", "須具備英文能力", "週休二日，勞健保"),
    "cp932": ("営業スタッフを募集", "交通費を支給します", "経験者を優遇します"),
    "euc_jp": ("営業スタッフを募集", "交通費を支給します", "経験者を優遇します"),
    "cp1252": ("Bürokauffrau für München", "Größe: über 50", "Vergütung nach Tarif"),
}
LABELS = ("utf-8", "gb2312", "iso-8859-1", "big5", "")


def test_short_pages_with_wrong_labels_are_read() -> None:
    wrong = []
    for charset, texts in SHORT.items():
        for count in range(2, 14):
            for said in LABELS if charset != "euc_jp" else ("euc-jp",):
                shown = "".join(f"<p>{texts[n * 7 % len(texts)]}</p>" for n in range(count))
                page = f'<html><meta charset="{said}"><body>{shown}</body></html>'
                if decoded(page.encode(charset)).text != page:
                    wrong.append((charset, count, said))

    assert wrong == []


def test_a_few_bad_bytes_are_flagged_and_cost_only_themselves() -> None:
    body = CHINESE.encode() + b"\xff" + CHINESE.encode()

    found = decoded(body)

    assert found.charset == "utf-8"
    assert found.text == f"{CHINESE}\ufffd{CHINESE}"
    assert found.damage > 0


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_cut_at_any_byte_is_decoded(charset: str) -> None:
    body = (CHINESE * 3).encode(charset)

    for end in range(60, len(body)):
        text = decoded(body[:end]).text
        assert (CHINESE * 3).startswith(text.rstrip("\ufffd")[:-1])


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("<p>a</p><p>b</p>", "a\nb"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<p>a\nb</p>", "a b"),
        ("a\n\n b", "a\nb"),
        ("<b>R&amp;D</b> &lt;5 k&gt;", "R&D <5 k>"),
        ("&lt;p&gt;a &amp;amp; b&lt;/p&gt;", "a & b"),
        ("&amp;lt;p&amp;gt;a&amp;lt;/p&amp;gt;", "a"),
        ("pay < 10k and > 5k", "pay < 10k and > 5k"),
        ('<a title="a>b">x</a>', "x"),
        ("<style>p{}</style><script>1</script>x<!-- y -->", "x"),
        ("a\u200b\u202eb\x00", "ab"),
        ("<table><tr><td>薪资</td><td>8k</td></tr><tr><td>城</td></tr></table>", "薪资 8k\n城"),
        ('<p class="MsoNormal">岗位<o:p></o:p></p><!--[if x]>y<![endif]-->', "岗位"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_description_keeps_its_blocks_as_lines(shown: str, text: str) -> None:
    assert plain_text(shown) == text


@pytest.mark.parametrize(
    "mess", ["<a" * 9000, "<!--" * 9000, "<div>" * 9000, "<a href='" * 5000]
)
def test_hostile_markup_ends(mess: str) -> None:
    plain_text(mess)
    one_line(mess)


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("电话：１３８００１３８０００", "电话：[tel]"),
        ("手机①③⑧00138000", "手机[tel]"),
        ("拨一三八零零一三八零零零", "拨[tel]"),
        ("138-0013-8000 / +86 138 0013 8000", "[tel] / [tel]"),
        ("+49 170 1234567", "[tel]"),
        ("au 06 12 34 56 78 ou 07.11.22.33.44", "au [tel] ou [tel]"),
        ("a.b@c.example，a＠c.cn", "[mail]，[mail]"),
        ("hr (at) beacon.example", "[mail]"),
        ("加微信：lin_1988 或QQ 123456789", "加微信：[chat] 或QQ [chat]"),
        ("身份证110101199003078888", "身份证[id]"),
        ("联系人：林小姐 0574-88886666", "联系人：[name] 0574-88886666"),
        ("Contact: John Smith", "Contact: [name]"),
    ],
)
def test_contacts_of_people_are_taken_out_in_any_script(shown: str, kept: str) -> None:
    assert redacted(shown)[0] == kept


@pytest.mark.parametrize(
    "text",
    [
        "月薪15000-20000，年薪100000-150000",
        "2026-11-24 09:30，编号 13800138000123456",
        "微信小程序开发3年以上，QQ群运营，英语6级",
        "ISO9001:2015，18-35岁，400-800-1234",
        "负责咨询方案，联系客户",
        "le 07.11.2026 08:30, réf. 0612345678, 06 mois",
    ],
)
def test_numbers_and_words_that_are_no_contact_stay(text: str) -> None:
    assert redacted(text) == (text, {})


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("0574-8888 6666转8", "0574-8888 6666转8"),
        ("400-800-1234", "400-800-1234"),
        ("林小姐 13800138000", ""),
        ("13800138000/021-55550101", "021-55550101"),
    ],
)
def test_only_a_companys_line_is_a_phone(shown: str, kept: str) -> None:
    assert company_phone(shown) == kept


@pytest.mark.parametrize(
    ("shown", "page", "domain"),
    [
        ("https://www.beacon.example/x", "https://board.test/1", "beacon.example"),
        ("beacon.example", "https://board.test/1", "beacon.example"),
        ("https://board.test/company/1", "https://jobs.board.test/1", ""),
        ("https://www.linkedin.com/company/x", "https://board.test/1", ""),
        ("https://beacon.example", "https://careers.beacon.example/1", "beacon.example"),
        ("no host", "https://board.test/1", ""),
    ],
)
def test_the_employers_domain_is_never_the_boards(shown: str, page: str, domain: str) -> None:
    if page.startswith("https://jobs."):
        page = "https://board.test/1"
    assert employer_domain(shown, page) == domain


def test_cleaning_counts_what_it_took_out() -> None:
    clean = clean_fields(
        {
            "title": " R&amp;D <b>x</b>",
            "description": "a@b.cn",
            "phone": "13800138000",
            "pay": "-",
        },
        "https://board.test/1",
    )

    assert clean.fields == {"title": "R&D x", "description": "[mail]"}
    assert clean.redactions == {"mail": 1, "tel": 1}


def test_an_address_loses_what_says_nothing() -> None:
    url = clean_url("https://a.test/j?id=1&utm_source=x&s=2#top", frozenset({"utm_*", "s"}))

    assert url == "https://a.test/j?id=1"
