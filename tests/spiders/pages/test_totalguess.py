"""The total that a list page declares, in whatever words; and the numbers that are none."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from spiders.families.rows import whole_number
from spiders.pages.totalguess import total_of

LIST = "<ul class='jobs'>" + "".join(
    f"<li>岗位{n} <a href='/c/{n}'>在招职位 99 个</a></li>" for n in range(12)
)


def total_in(said: str) -> int | None:
    """Return the number that the proposed pick finds on a page with this phrase."""
    page = f"<body><div class='menu'><p>IT (120)</p></div><div>{said}</div>{LIST}</ul></body>"
    tree = LexborHTMLParser(page)
    total = total_of(tree, "ul.jobs > li", 12)
    if total is None:
        return None
    texts = [node.text(separator=" ") for node in tree.css(total.css)]
    found = {m[1] for text in texts if (m := re.search(total.regex, " ".join(text.split())))}
    assert len(found) == 1
    return whole_number(found.pop())


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ("<p>为您找到 45 个职位</p>", 45),
        ("<p>共有 1,234 个职位</p>", 1234),
        ("<p>共有<em>1,234</em>个职位 每页 12 条 第 1/103 页</p>", 1234),
        ("<h2>45 jobs found</h2>", 45),
        ("<p>Showing 1–20 of 345 vacancies</p>", 345),
        ("<p>Displaying 1 - 12 of 78</p>", 78),
        ("<span>全部职位(45)</span><span>实习(13)</span>", 45),
        ("<span>1-20 / 345</span>", 345),
        ("<div>约 2.3万 个岗位</div>", 23000),
        ("<div>约<b>2.3万</b>个职位</div>", 23000),
        ("<p>当前第1页，共8页，共78条记录</p>", 78),
        ("<p>共<strong>8</strong>页<strong>78</strong>条</p>", 78),
        ("<p>Page 1 of 29, 345 results</p>", 345),
        ("<p>搜尋到 1,530 筆工作機會</p>", 1530),
        ("<p>共 <em>2,318</em> 筆職缺</p>", 2318),
        ("<p>记录总数：1,530</p>", 1530),
        ("<p>职位总数: 88</p>", 88),
        ("<p>There are currently 27 open positions</p>", 27),
        ("<h3>Open roles (27)</h3>", 27),
        ("<p>Jobs: 1 to 12 of 2,045</p>", 2045),
        ("<p>总计 11 个岗位，本页 12 条</p>", None),
        ("<p>Showing 12 of 61 jobs</p>", 61),
        ("<p>Viewing 20 out of 345 vacancies</p>", 345),
        ("<p>第 1/103 页</p>", None),
        ("<p>Page 1 of 88</p>", None),
        ("<p>近 30 天发布</p>", None),
        ("<p>入驻企业 3,400 家</p>", None),
        ("<p>Call 0800 123 4567</p>", None),
        ("<p>5 jobs a day by mail</p>", None),
        ("<p>More than 1000+ jobs</p>", None),
        ("<p>© 2020-2026 Pier Jobs 2026</p>", None),
        ("<p>月薪 20-45 万</p>", None),
    ],
)
def test_total_is_found_by_what_stands_round_it(said: str, total: int | None) -> None:
    assert total_in(said) == total


def test_total_of_the_list_is_taken_before_that_of_the_whole_site() -> None:
    page = (
        "<body><div class='head'><p>全站 120,000 个职位</p></div><div class='main'>"
        f"<p>共 345 个职位</p>{LIST}</ul></div></body>"
    )

    total = total_of(LexborHTMLParser(page), "ul.jobs > li", 12)

    assert total is not None
    assert re.search(total.regex, "共 345 个职位")[1] == "345"  # type: ignore[index]  # found
    assert total.css != "p"


def test_pattern_finds_tomorrows_number_too() -> None:
    tree = LexborHTMLParser(f"<body><p class='n'>为您找到 45 个职位</p>{LIST}</ul></body>")

    total = total_of(tree, "ul.jobs > li", 12)

    assert total is not None
    assert re.search(total.regex, "为您找到 1,046 个职位")[1] == "1,046"  # type: ignore[index]  # found
