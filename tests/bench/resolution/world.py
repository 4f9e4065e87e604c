"""A seeded world of employers and the mentions that boards make of them, with the truth.

All name parts are invented here; only the cities are real. The noise follows what was
measured on boards: short forms, cut names, traditional characters, brackets moved, legal forms
varied, wrong characters with the right sound, branches, and firms that look alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pandas as pd
from opencc import OpenCC


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = (
    "星云海青远明华金东安恒博瑞信德康元正凯盛宏泰嘉鼎中天联创新科捷锐飞翔龙凤麒麟泽润源丰茂荣"
)
_SECOND = (
    "河山石川航达林峰岳洋涛舟帆桥城门原野光辉晨旭曦岚溪湖湾洲岛屿松柏桐桦梧枫竹兰芝荷莲菊梅"
)
_THIRD = "方圆通汇智慧维纳森特莱恩斯伦格威尔迪奥杰克"
_TRADES = _words(
    "科技 信息技术 网络科技 电子商务 电子科技 机电设备 精密机械 国际贸易 进出口 物流"
    " 供应链管理 建筑工程 装饰工程 医疗器械 生物科技 教育咨询 文化传媒 餐饮管理"
    " 物业管理 企业管理 新能源 环保科技 食品 服饰 家具"
)
_CITIES = _words(
    "北京 上海 广州 深圳 杭州 苏州 南京 武汉 成都 重庆 西安 青岛 厦门 宁波 佛山 东莞"
    " 长沙 郑州 合肥 无锡"
)
_ENGLISH = _words("Northwind Bluestone Harborline Silverleaf Oakridge Brightwater Redfern")
_ENGLISH_SECOND = _words("Alpha Beacon Crest Delta Ember Fjord Grove Haven Iris Kestrel Larch")
_LINES = _words("Trading Logistics Robotics Foods Instruments Analytics Textiles Engineering")
_FORMS = ("Co., Ltd.", "Ltd", "Limited", "Inc.", "Company")
_SOUNDS = dict(zip("河明远海青华源达", "和名院嗨清化元答", strict=True))
CITY_AGREES = 0.69


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer of the world; a branch has its firm's parts."""

    number: int
    city: str
    brand: str
    trade: str
    form: str
    branch: str = ""
    english: bool = False


def world(seed: int, mentions: int) -> pd.DataFrame:
    """Return mention_id, name, city, truth, noise; an anonymous employer is its own."""
    random = Random(seed)
    firms = _firms(random, max(10, mentions // 6))
    weights = [1 / (1 + at) ** 0.6 for at in range(len(firms))]
    to_traditional = OpenCC("s2t")
    rows = []
    for at, firm in enumerate(random.choices(firms, weights, k=mentions)):
        if random.random() < 0.04:
            rows.append((at, f"某知名{firm.trade}公司", firm.city, f"x{at}", "anonymous"))
            continue
        city = firm.city if random.random() < CITY_AGREES else random.choice(_CITIES)
        name, noise = _shown(random, firm)
        if noise == "traditional":
            name = to_traditional.convert(name)
        rows.append((at, name, city, f"f{firm.number}", noise))
    return pd.DataFrame(rows, columns=["mention_id", "name", "city", "truth", "noise"])


def _firms(random: Random, count: int) -> list[Firm]:
    firms: list[Firm] = []
    taken: set[tuple[str, str, str]] = set()
    while len(firms) < count:
        firm = _firm(random, len(firms), firms)
        city = "" if firm.english else firm.city  # English names show no city to tell them by
        key = (city, firm.brand + firm.trade, firm.branch)
        if key not in taken:
            taken.add(key)
            firms.append(firm)
    random.shuffle(firms)
    return firms


def _firm(random: Random, number: int, firms: list[Firm]) -> Firm:
    chance = random.random()
    if firms and chance < 0.06:
        parent = random.choice(firms)
        if not parent.branch and not parent.english:
            branch = random.choice([city for city in _CITIES if city != parent.city])
            return Firm(number, parent.city, parent.brand, parent.trade, parent.form, branch)
    if firms and chance < 0.14:
        other = random.choice(firms)
        if not other.english:
            return Firm(number, random.choice(_CITIES), other.brand, other.trade, "有限公司")
    city, trade = random.choice(_CITIES), random.choice(_TRADES)
    if chance > 0.95:
        brand = f"{random.choice(_ENGLISH)} {random.choice(_ENGLISH_SECOND)}"
        return Firm(number, city, brand, random.choice(_LINES), "Ltd", english=True)
    brand = random.choice(_FIRST) + random.choice(_SECOND)
    brand += random.choice(_THIRD) if random.random() < 0.6 else ""
    brand += random.choice(_SECOND) if random.random() < 0.15 else ""
    form = random.choices(("有限公司", "股份有限公司", "集团有限公司"), (8, 1, 1))[0]
    return Firm(number, city, brand, trade, form)


def _shown(random: Random, firm: Firm) -> tuple[str, str]:
    if firm.english:
        name = f"{firm.brand} {firm.trade} {random.choice(_FORMS)}"
        return random.choice((name, name.upper(), f"The {name}")), "english"
    full = f"{firm.city}市{firm.brand}{firm.trade}{firm.form}"
    if firm.branch:
        return f"{full}{firm.branch}{random.choice(('分公司', '市分公司'))}", "branch"
    core, where = firm.brand + firm.trade, firm.city
    group = "集团" if firm.form.startswith("集团") else ""
    noise = random.choices(
        ("plain", "no_shi", "bracket", "form", "traditional", "short_place", "short", "brand"),
        (30, 10, 12, 6, 4, 12, 10, 4),
    )[0]
    shown = {
        "plain": full,
        "traditional": full,
        "no_shi": f"{where}{core}{firm.form}",
        "bracket": f"{core}（{where}）{firm.form}",
        "form": f"{where}{core}{firm.form.replace('有限公司', '有限责任公司')}",
        "short_place": f"{where}{core}{group}",
        "short": f"{core}{group}",
        "brand": firm.brand,
    }[noise]
    if noise == "short_place" and len(shown) > 8 and random.random() < 0.3:
        return f"{shown[:8]}...", "cut"
    if noise in {"plain", "no_shi"} and random.random() < 0.03:
        return _misspelt(random, shown), "slip"
    return shown, noise


def _misspelt(random: Random, shown: str) -> str:
    at = [i for i, character in enumerate(shown) if character in _SOUNDS and i > 2]
    if not at:
        return shown
    one = random.choice(at)
    return shown[:one] + _SOUNDS[shown[one]] + shown[one + 1 :]
