"""What a firm is called on a board. No two boards agree, and each has habits of its own.

| board | habit |
| --- | --- |
| farm_beacon | the legal name, brackets full or half width, now and then another legal form |
| farm_banyan | as typed by a clerk: traditional characters, junk round the name, cut names |
| farm_service | as registered, with the credit code; letters may be full width |
| farm_swift | short names: brand, brand and trade, or the first eight characters |
| farm_lattice | legal name and short name (or product name) side by side |
| farm_harbor, farm_tern | the tenant's name in English |
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

from opencc import OpenCC

from spiders.farm.chance import chance
from spiders.farm.companies import Company
from spiders.farm.names import Name

CUT_AT = 8
"""The swift board shows no more of a name than this."""

_OTHER_FORM = {"有限公司": "有限责任公司", "有限责任公司": "有限公司"}
_NAMELESS = {"confidential", "person", "placeholder"}


def names_shown(seed: int, company: Company, site: str, night: int) -> tuple[str, str]:
    """Return the employer's name and its second, shorter name ("" for none) on a board."""
    if company.kind in _NAMELESS or company.english:
        return company.name.legal, ""
    rng = chance(seed, "shown", company.id, site)
    name = company.name_on(night)
    if site == "farm_swift":
        return _short(rng, company, name), ""
    if site == "farm_lattice":
        return _half_width(name.legal), _second(rng, company, name)
    return _HABITS[site](rng, name), ""


def _registered(rng: Random, name: Name) -> str:
    legal = name.legal
    return legal.translate(_TO_FULL_WIDTH) if rng.random() < 0.1 else legal


def _typed(rng: Random, name: Name) -> str:
    dice = rng.random()
    if dice < 0.10:
        return _traditional(name.legal)
    if dice < 0.18:
        return f"{name.legal}{rng.choice(('（诚信企业）', '-急聘', '【直招】'))}"
    if dice < 0.24 and len(name.legal) > 12 and name.form:
        return name.legal[:12]
    if dice < 0.40 and name.form in _OTHER_FORM:
        return name.with_form(_OTHER_FORM[name.form]).legal
    return _half_width(name.legal) if dice < 0.7 else name.legal


def _published(rng: Random, name: Name) -> str:
    dice = rng.random()
    if dice < 0.08 and name.form in _OTHER_FORM:
        return name.with_form(_OTHER_FORM[name.form]).legal
    if dice < 0.14:
        return _traditional(name.legal)
    return _half_width(name.legal) if dice < 0.5 else name.legal


def _short(rng: Random, company: Company, name: Name) -> str:
    """Return a short name that still tells the firm from its look-alikes in the same city."""
    if company.alias:
        return company.alias
    if not (name.form and name.shape):
        return name.legal[: CUT_AT * 2]
    dice = rng.random()
    if company.same_brand or company.branch_of:
        return f"{company.city.name}{name.brand}{name.trade}"
    if dice < 0.35:
        return name.brand
    if dice < 0.80:
        return name.brand + name.trade
    legal = _half_width(name.legal)
    return legal[:CUT_AT] if name.brand in legal[:CUT_AT] else name.brand + name.trade


def _second(rng: Random, company: Company, name: Name) -> str:
    if company.alias or not (name.form and name.shape):
        return company.alias
    return name.brand + name.trade if rng.random() < 0.6 or company.same_brand else name.brand


def _half_width(text: str) -> str:
    return text.replace("（", "(").replace("）", ")")


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def _traditional(text: str) -> str:
    return str(_converter().convert(text))


_TO_FULL_WIDTH = {code: code + 0xFEE0 for code in (*range(0x30, 0x3A), *range(0x41, 0x5B))}
_HABITS: dict[str, Callable[[Random, Name], str]] = {
    "farm_beacon": _published,
    "farm_banyan": _typed,
    "farm_service": _registered,
}
