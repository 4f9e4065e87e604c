"""Postings in JSON of unknown make: what looks like an advertisement by the names it uses.

A list of objects counts when most of them have a title and enough that only advertisements
have: an employer, pay, a place, a department. So menus, news and products stay out. Objects
that stand for people (recruiters, contacts) are never entered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from spiders.pages.clean import text_of
from spiders.pages.words import (
    COMPANY,
    FIELD_OF,
    JOB_NAMES,
    JOBISH,
    OF_COMPANY,
    OF_PLACE,
    PERSON,
    PLACE,
    folded,
)

Row = dict[str, str]
WORTH = {"employer": 3, "pay": 3, "city": 2, "industry": 2, "ownership": 2, "size": 2}
ALSO_WORTH = ("description", "requirements", "posted_on", "valid_through", "address")
ENOUGH = 5
ENOUGH_ALONE = 7
MAX_DEPTH = 14
MAX_ITEMS = 5000
LIST_NAMES = frozenset({"jobs", "positions", "offers", "vacancies", "openings", "postings"})


def lookalikes(value: Any) -> list[Row]:
    """Return the fields of everything in `value` that looks like a posting, uncleaned.

    Rows have fields of a `RawPosting` and may have `key` and `url`.
    """
    return _visited(value, {}, 0)


def _visited(value: Any, around: Row, depth: int, name: str = "") -> list[Row]:
    if depth > MAX_DEPTH:
        return []
    if isinstance(value, str):
        inner = _json_in(value)
        return _visited(inner, around, depth + 1) if inner is not None else []
    if isinstance(value, list):
        return _of_list(value, around, depth)
    if isinstance(value, dict) and not PERSON.search(name):
        return _of_object(value, around, depth)
    return []


def _json_in(text: str) -> Any:
    if len(text) < 100 or not text.startswith(('{"', "[{", "{\n", "[\n")):
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _of_list(values: list[Any], around: Row, depth: int) -> list[Row]:
    objects = [value for value in values[:MAX_ITEMS] if isinstance(value, dict)]
    rows = [row_of(value) for value in objects]
    good = [
        _finished(row, around) for row in rows if points(row) >= ENOUGH and row.get("title")
    ]
    # Reduced lists (title, place, link) of a company's own page: the employer stands round it.
    if not good and around.get("employer"):
        named = [{**around, **row} for row in rows if row.get("title")]
        good = [_finished(row, around) for row in named if points(row) >= ENOUGH + 2]
    if good and len(good) * 10 >= len(objects) * 6:
        return good
    return [row for value in values[:MAX_ITEMS] for row in _visited(value, around, depth + 1)]


def _of_object(value: Mapping[str, Any], around: Row, depth: int) -> list[Row]:
    inner_around = around | _company_of(value)
    found: list[Row] = []
    plain: dict[str, Any] = {}
    for name, child in value.items():
        rows = []
        if isinstance(child, dict | list | str):
            rows = _visited(child, inner_around, depth + 1, folded(name))
        if rows:
            found += rows
        else:
            plain[name] = child
    own = row_of(plain)
    alone = not found or {"title", "description", "employer"} <= own.keys()
    if alone and own.get("title") and points(own) >= ENOUGH_ALONE:
        return [_finished(own, around), *found]
    if alone and "description" in own and around.get("employer") and own.get("title"):
        whole = {**around, **own}
        return [_finished(whole, around), *found] if points(whole) >= ENOUGH_ALONE else found
    return found


def _company_of(value: Mapping[str, Any]) -> Row:
    """Return what an object says of the company that its parts belong to."""
    row: Row = {}
    for name, child in value.items():
        if COMPANY.match(folded(name)) and isinstance(child, dict):
            row |= _within_company(child)
    if LIST_NAMES & {folded(name) for name in value} and isinstance(value.get("name"), str):
        row.setdefault("employer", value["name"])
    for name, child in value.items():
        field, _ = FIELD_OF.get(folded(name), ("", 0))
        if field == "employer" and isinstance(child, str) and folded(name) != "unit":
            row.setdefault("employer", child)
    return {field: text for field, text in row.items() if text}


def _finished(row: Row, around: Row) -> Row:
    if not row.get("employer"):
        row = {
            **row,
            **{k: v for k, v in around.items() if k in FROM_AROUND and not row.get(k)},
        }
    if not row.get("employer") and row.get("employer_short"):
        row["employer"] = row.pop("employer_short")
    requirements = row.pop("requirements", "")
    if requirements and requirements not in row.get("description", ""):
        row["description"] = "\n".join(filter(None, [row.get("description", ""), requirements]))
    row.pop("jobish", None)
    return row


FROM_AROUND = frozenset(OF_COMPANY.values())


def points(row: Row) -> int:
    """Return how sure it is that a row is an advertisement."""
    worth = sum(points for field, points in WORTH.items() if row.get(field))
    worth += sum(1 for field in ALSO_WORTH if row.get(field))
    return worth + min(int(row.get("jobish", "0")), 5)


def row_of(value: Mapping[str, Any]) -> Row:
    """Return the fields that an object's names stand for; `jobish` counts telling names."""
    ranked: dict[str, tuple[int, str]] = {}
    jobish = 0
    for name, child, penalty in _flat(value):
        jobish += 2 if name in JOB_NAMES or JOBISH.search(name) else 0
        field, rank = FIELD_OF.get(name, ("", 0))
        text = _text(field, child) if field else ""
        if text and (field not in ranked or rank + penalty < ranked[field][0]):
            ranked[field] = (rank + penalty, text)
    row = {field: text for field, (_, text) in ranked.items()}
    for name, child in value.items():
        _add_part(row, folded(name), child)
    if "pay" not in row:
        row["pay"] = _pay_range(value)
    if "title" not in row and (row.get("employer") or jobish >= 4):
        row["title"] = text_of(value.get("name") or value.get("text"))
    row["jobish"] = str(jobish)
    return {field: text for field, text in row.items() if text}


def _flat(value: Mapping[str, Any]) -> Iterator[tuple[str, Any, int]]:
    """Yield folded names and values, those of inner objects later and with a penalty."""
    for name, child in value.items():
        yield folded(name), child, 0
    for name, child in value.items():
        short = folded(name)
        special = COMPANY.match(short) or PLACE.match(short) or PERSON.search(short)
        if isinstance(child, dict) and not special and len(child) < 200:
            for inner, grandchild in child.items():
                yield folded(inner), grandchild, 1000


def _add_part(row: Row, name: str, child: Any) -> None:
    """Fill in what an inner object for the company or the place says."""
    if isinstance(child, list):
        child = next((part for part in child if isinstance(part, dict)), None)
    if not isinstance(child, dict):
        return
    if COMPANY.match(name):
        row |= {
            k: v for k, v in _within_company(child).items() if k == "employer" or k not in row
        }
    elif PLACE.match(name):
        names = {folded(key): value for key, value in child.items()}
        inner: dict[str, Any] = next(
            (names[k] for k in names if PLACE.match(k) and isinstance(names[k], dict)), {}
        )
        names = {**{folded(k): v for k, v in inner.items()}, **names}
        city = next((text_of(names[key]) for key in OF_PLACE if text_of(names.get(key))), "")
        if city:
            row["city"] = city


def _within_company(company: Mapping[str, Any]) -> Row:
    names = {folded(name): child for name, child in reversed(list(company.items()))}
    row = {
        field: text_of(child)
        for name, child in names.items()
        for field, _ in (FIELD_OF.get(name, ("", 0)),)
        if field in FROM_AROUND and not isinstance(child, dict | list)
    }
    # `compScale` of a `comp` is its scale.
    bare = {OWN_PREFIX.sub("", name): child for name, child in names.items()}
    for name in reversed(OF_COMPANY):
        text = text_of(names.get(name)) or text_of(bare.get(name))
        if text and (OF_COMPANY[name] != "employer" or not row.get("employer")):
            row[OF_COMPANY[name]] = text
    return {field: text for field, text in row.items() if text}


OWN_PREFIX = re.compile(r"^(?:company|comp|corp|brand|employer|org|enterprise)(?=\w)")


def _text(field: str, child: Any) -> str:
    """Return a value's text as `field` may hold it; a description may come in parts."""
    if field in {"description", "requirements"} and isinstance(child, list):
        return "\n".join(filter(None, map(text_of, child)))
    if field in {"title", "employer"} and isinstance(child, dict | list | int | float):
        return ""
    if field in {"url", "key"} and isinstance(child, dict | list):
        return ""
    text = text_of(child)
    return "" if field in {"title", "employer"} and len(text) > 200 else text


PAY_ENDS = (
    *(("minsalary", "maxsalary"), ("salarymin", "salarymax"), ("minwage", "maxwage")),
    *(("lowmonthpay", "highmonthpay"), ("salarylow", "salaryhigh"), ("salaryfrom", "salaryto")),
    *(
        ("minpay", "maxpay"),
        ("minimumsalary", "maximumsalary"),
        ("minmonthsalary", "maxmonthsalary"),
    ),
)


def _pay_range(value: Mapping[str, Any]) -> str:
    names = {folded(name): child for name, child in value.items()}
    for low, high in PAY_ENDS:
        ends = [text_of(names.get(low)), text_of(names.get(high))]
        if any(end not in {"", "0"} for end in ends):
            return "-".join(dict.fromkeys(end for end in ends if end))
    return ""
