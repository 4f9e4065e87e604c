"""What invented Chinese names are built from: brands, trades, towns and wrong characters.

Brands are two to four characters drawn at random, trades a field and an activity, so no name is
taken from a list of firms. Towns come from the public gazetteer that the project ships.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from pypinyin import Style, lazy_pinyin

from enrich.names.places import gazetteer

SYLLABLES = (
    "星云海青远明华金安恒博瑞信德康元正凯盛宏泰嘉鼎中天联创新科捷锐飞翔龙凤麒麟泽润源丰茂荣"
    "石川航达林峰岳洋涛舟帆桥城原野光辉晨旭曦岚溪湖湾洲岛松柏桐桦梧枫竹兰芝荷莲菊梅方圆通汇"
    "智慧维纳森特莱恩斯伦格威尔迪奥杰克众百万千亿兆益利福禄祥和顺兴旺昌隆裕富贵宝玉珠琪璟琳"
    "佳美好乐悦欣怡雅颂诗书文武艺道义仁礼诚忠勇毅志成功立建筑基业广大博厚朗逸尚品优卓越超群"
    "领先锋启迈步程途前进向阳日月乾坤宇宙寰球聚合力拓展思睿哲理真善淳朴清心静远山水木火土禾"
    "米麦田园果蓝红紫绿白黑双三九易简约易安居宁静若谷沐禹舜尧汉唐秦晋楚吴越齐鲁燕赵蜀滇闽"
)
EXTRA = "兴型新欣鑫馨心星行宏洪鸿红泓恒衡横瑞锐睿蕊佳家嘉加迦泰太态凯恺铠铭鸣茗名明茗源园圆缘"
EXTRA += "苑远胜盛圣升生晟诚成城程承晟丰峰锋枫风凤奉达大答骏俊峻军君均钧益易艺亿义翼奕捷杰洁竭"
EXTRA += (
    "华化花骅桦海亥航杭云芸耘匀运康慷安桉博伯柏铂泊波信芯辛昕惠慧汇辉徽晖创窗志智至致治之芝"
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ODD_TRADES = _words(
    "膜材 阀控 轴研 碳素 铸锻 绳网 砂轮 漆料 蜡业 箱体 纺机 染整 提花 卷材 烘焙坊 轮毂 釉料"
)
FIELDS = _words(
    "信息 网络 软件 电子 智能 数据 机电 精密 光电 环保 新能源 生物 医药 医疗 教育 文化 传媒"
    " 广告 餐饮 物业 装饰 建筑 食品 服饰 家具 汽车 物流 国际 供应链 农业 化工 塑胶 五金 模具"
    " 包装 印刷 纺织 通信 电气 自动化 仪器 陶瓷 玻璃 电力 钢结构 园林 酒店 旅游 体育 珠宝"
    " 电子商务 新材料 机械 水产 健康"
)
ACTIVITIES = _words(
    "科技 技术 贸易 设备 工程 管理 服务 咨询 发展 制造 制品 销售 投资 开发 设计 实业"
)
AGENCY_TRADES = _words("人力资源 劳务派遣 人力资源服务 企业管理咨询 猎头 人才服务")
BANKS = _words("银行 农村商业银行 村镇银行")
FORMS = ("有限公司", "股份有限公司", "有限责任公司", "集团有限公司")
FORM_WEIGHTS = (86, 6, 4, 4)
BIG_TOWNS = _words(
    "北京 上海 深圳 广州 杭州 成都 苏州 武汉 南京 西安 重庆 天津 郑州 长沙 东莞 青岛 宁波"
    " 合肥 佛山 无锡 厦门 济南 福州 沈阳 大连 昆明 哈尔滨 石家庄 南昌 常州 温州 嘉兴 泉州"
    " 珠海 中山 惠州 保定 徐州"
)
ABROAD = frozenset({"香港", "澳门", "台湾"})
"""Their firms are named otherwise."""


@dataclass(frozen=True, slots=True)
class Town:
    """A city or municipality: short and full names, and its counties and districts."""

    province: str
    province_full: str
    city: str
    full: str
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Towns:
    """All towns and how often firms sit there."""

    towns: tuple[Town, ...]
    heavy: tuple[float, ...]

    def any(self, random: Random) -> Town:
        """Return a town, big ones more often."""
        return random.choices(self.towns, cum_weights=self.heavy)[0]


@cache
def all_towns() -> Towns:
    """Return the towns of the gazetteer, the big ones first and heaviest."""
    provinces, cities, parts = _regions()
    found = [
        Town(
            province,
            provinces.get(province, province),
            city,
            full,
            tuple(parts.get((province, city), ())),
        )
        for (province, city), full in cities.items()
    ]
    rank = {city: at for at, city in enumerate(BIG_TOWNS)}
    found.sort(key=lambda town: rank.get(town.city, len(rank)))
    weights = [60 / (at + 1) ** 0.7 if at < len(rank) else 0.5 for at in range(len(found))]
    return Towns(tuple(found), tuple(accumulate(weights)))


Parts = dict[tuple[str, str], list[tuple[str, str]]]


def _regions() -> tuple[dict[str, str], dict[tuple[str, str], str], Parts]:
    provinces: dict[str, str] = {}
    cities: dict[tuple[str, str], str] = {}
    parts: Parts = {}
    for text, regions in gazetteer().chinese.items():
        for region in regions:
            place = region.place
            if not region.full or place.country != "CN" or place.province in ABROAD:
                continue
            if region.level == 1:
                provinces.setdefault(place.province, text)
            if place.city and region.level <= 2:
                cities.setdefault((place.province, place.city), text)
            elif place.city and region.level == 3 and len(text) <= 4:
                parts.setdefault((place.province, place.city), []).append(
                    (place.district, text)
                )
    return provinces, cities, parts


def brand(random: Random) -> str:
    """Return an invented brand of two to four characters."""
    size = random.choices((2, 3, 4), (62, 20, 18))[0]
    # Some characters are much more popular in brands than others.
    return "".join(
        SYLLABLES[int(len(SYLLABLES) * random.random() ** 1.15)] for _ in range(size)
    )


def trade(random: Random) -> str:
    """Return a trade: a field and an activity, or a rare word of which nobody has a list."""
    chance = random.random()
    if chance < 0.05:
        return random.choice(ODD_TRADES)
    if chance < 0.25:
        return random.choice(FIELDS) if chance < 0.10 else random.choice(ACTIVITIES)
    return random.choice(FIELDS) + random.choice(ACTIVITIES)


@cache
def homophones() -> dict[str, str]:
    """Return for each character the others that sound like it."""
    pool = "".join(dict.fromkeys(SYLLABLES + EXTRA))
    sounds: dict[str, list[str]] = {}
    for character, heard in zip(pool, lazy_pinyin(list(pool), style=Style.NORMAL), strict=True):
        sounds.setdefault(heard, []).append(character)
    return {
        one: "".join(other for other in group if other != one)
        for group in sounds.values()
        for one in group
        if len(group) > 1
    }


def same_sound(random: Random, text: str, within: int) -> str:
    """Return `text` with one of its first characters replaced by one of the same sound."""
    alike = homophones()
    at = [place for place, one in enumerate(text[:within]) if one in alike]
    if not at:
        return text
    one = random.choice(at)
    return text[:one] + random.choice(alike[text[one]]) + text[one + 1 :]


def one_other(random: Random, text: str, within: int) -> str:
    """Return `text` with one of its first characters replaced by any other."""
    at = random.randrange(min(within, len(text)))
    return text[:at] + random.choice(SYLLABLES) + text[at + 1 :]
