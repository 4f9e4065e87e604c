from __future__ import annotations

import pytest

from enrich.names import country_name, find_place
from enrich.names.places import chain, gazetteer


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("深圳", "广东深圳"),
        ("深圳市", "广东深圳"),
        ("深圳市南山区", "广东深圳南山"),
        ("广东省深圳市南山区科技园", "广东深圳南山"),
        ("北京·朝阳区", "北京朝阳"),
        ("上海-浦东新区", "上海浦东"),
        ("杭州·滨江区·长河", "浙江杭州滨江"),
        ("喀什地区·喀什市·人民西路", "新疆喀什喀什"),
        ("渭南··", "陕西渭南"),
        ("昆山", "江苏苏州昆山"),
        ("義烏市", "浙江金华义乌"),
        ("内蒙古自治区呼和浩特市", "内蒙古呼和浩特"),
        ("黔东南州", "贵州黔东南"),
        ("仙桃市", "湖北仙桃"),
        ("中国香港", "香港"),
        ("Shenzhen", "广东深圳"),
        ("Shanghai, China", "上海"),
        ("Xi'an", "陕西西安"),
        ("Xian", "陕西西安"),
        ("Suzhou", "江苏苏州"),
        ("Berlin, Germany", "DE Berlin"),
        ("新加坡", "SG"),
        ("越南", "VN"),
    ],
)
def test_city_fields_of_boards_are_places(text: str, key: str) -> None:
    found = find_place(text)

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("text", ["", "远程", "不限", "Remote", "全国", "某地"])
def test_what_names_no_place_is_none(text: str) -> None:
    assert find_place(text) is None


@pytest.mark.parametrize(
    ("text", "key", "rest"),
    [
        ("广东省深圳市星河科技", "广东深圳", "星河科技"),
        ("苏州工业园区天力精密", "江苏苏州工业园区", "天力精密"),
        ("东莞市大朗镇宏发五金", "广东东莞", "宏发五金"),
        ("增城市明光电器", "广东广州增城", "明光电器"),
        ("北京朝阳区天力", "北京朝阳", "天力"),
        ("东方明珠传媒", "", "东方明珠传媒"),
        ("朝阳轮胎", "辽宁朝阳", "轮胎"),
        ("南京东路小学", "", "南京东路小学"),
        ("长安汽车", "", "长安汽车"),
    ],
)
def test_heads_of_names_are_places_unless_they_are_words(
    text: str, key: str, rest: str
) -> None:
    place, end = chain(text)

    assert (place.key, text[end:]) == (key, rest)


def test_a_place_holds_what_lies_in_it() -> None:
    city, district, other = (find_place(t) for t in ("深圳", "深圳市南山区", "广州"))

    assert city is not None
    assert district is not None
    assert other is not None
    assert city.holds(district)
    assert not district.holds(city)
    assert not city.agrees(other)


def test_the_gazetteer_knows_every_province_and_every_country_has_a_name() -> None:
    provinces = {r.place.province for rs in gazetteer().chinese.values() for r in rs} - {""}

    assert len(provinces) == 34
    assert country_name("DE") == "德国"
    assert country_name("XX") == "XX"
