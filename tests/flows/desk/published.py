"""A home with two published nights of invented postings, for the desk's tests."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from flows import steps
from flows.gathered import import_postings
from flows.settings import Settings

FIRST, SECOND = date(2026, 1, 5), date(2026, 1, 6)
COLUMNS = ("公司名称", "职位名称", "城市", "公司规模", "公司性质", "职位描述", "职位链接")
EVIL = "<script>alert(1)</script>贸易有限公司"
TRADERS = 60
"""So many foreign traders there are on the first night, in four cities."""
_CITIES = ("宁波", "深圳", "青岛", "广州")
_TRADE = (
    "外贸业务员",
    "开发{place}客户，出国参加展会，英语流利。负责订机票和酒店，联系电话 0574-8700{n:04d}。",
)
_STEMS, _TIMES = "甲乙丙丁戊己庚辛壬癸", "春夏秋冬晨暮云"
_PLACES = ("尼日利亚", "德国", "巴西", "越南")
_SIZES = ("20-99人", "100-499人", "1000-5000人")
_OTHERS = (
    ("海岳对外工程有限公司", "驻安哥拉施工员", "北京", "常驻安哥拉项目，公司提供往返机票。"),
    ("远行国际旅行社有限公司", "计调", "上海", "负责出境游团队机票和签证。"),
    ("翼途航空票务有限公司", "机票票务员", "广州", "国际机票出票、改签，熟悉 BSP。"),
    ("启明留学服务有限公司", "留学顾问", "武汉", "为学生办理英国、澳大利亚留学申请和签证。"),
    ("东湖理工大学", "外籍英语教师", "武汉", "外国语学院聘请外教，提供往返机票。"),
    ("育才国际学校", "外籍教师", "成都", "IB 课程，招聘外籍教师，提供机票。"),
    ("卓越外语培训中心", "雅思外教", "成都", "雅思培训，招聘外教。"),
    ("某知名外贸公司", "外贸跟单", "宁波", "跟进海外客户订单。"),
    ("汇才人力资源有限公司", "猎头顾问", "上海", "为客户招聘中高端人才。"),
    ("聚友餐饮管理有限公司", "服务员", "上海", "端菜、收台。"),
    (EVIL, "外贸业务员", "宁波", '开发德国客户<img src=x onerror="alert(1)">，出国参展。'),
)


def build(home: Path) -> Settings:
    """Pass two nights: on the second some traders are gone and some are new."""
    settings = Settings(home=home, user="ana")
    for day, traders in ((FIRST, range(TRADERS)), (SECOND, range(5, TRADERS + 7))):
        file = home.parent / f"{home.name}-{day}.csv"
        _write(file, traders)
        import_postings(settings, day, file, "mine")
        file.unlink()
        stages = (steps.resolve, steps.copies, steps.classify, steps.score, steps.publish)
        steps.pass_stages(settings, day, "nightly", stages)
    return settings


def _write(file: Path, traders: range) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        out = csv.writer(opened)
        out.writerow(COLUMNS)
        for n in traders:
            out.writerow(_trader(n))
        for at, (name, title, city, text) in enumerate(_OTHERS):
            url = f"https://jobs.example/other/{at}"
            out.writerow((name, title, city, "100-499人", "民营", text, url))


def _trader(n: int) -> tuple[str, ...]:
    title, text = _TRADE
    return (
        f"{_CITIES[n % 4]}{_STEMS[n % 10]}{_TIMES[n % 7]}进出口有限公司",
        title,
        _CITIES[n % 4],
        _SIZES[n % 3],
        "外资企业" if n % 5 == 0 else "民营",
        text.format(place=_PLACES[n % 4], n=n),
        f"https://jobs.example/trade/{n}",
    )
