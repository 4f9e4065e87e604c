"""Answers in JSON that say with status 200 that something went wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from spiders.pages import walls
from spiders.pages.words import folded

FINE = frozenset(
    {"", "ok", "success", "succeed", "successful", "succeeded", "true", "1", "成功"}
)
FAILED = frozenset(
    [
        "error",
        "err",
        "fail",
        "failed",
        "failure",
        "denied",
        "forbidden",
        "unauthorized",
        "unauthenticated",
        "blocked",
    ]
)
BAD_CODE = re.compile(r"error|fail|invalid|denied|forbid|limit|spider|expired|throttl")
CODES = frozenset(
    [
        "code",
        "status",
        "errcode",
        "errorcode",
        "errno",
        "resultcode",
        "rescode",
        "retcode",
        "returncode",
        "statuscode",
        "rc",
    ]
)
FLAGS = frozenset({"success", "ok", "issuccess", "succeed"})
SAYINGS = frozenset(
    [
        "message",
        "msg",
        "errmsg",
        "errormsg",
        "error",
        "errors",
        "errormessage",
        "errordescription",
        "resultmsg",
        "retmsg",
        "returnmsg",
        "statusmsg",
        "statustext",
        "reason",
        "ret",
        "tips",
        "hint",
        "detail",
        "info",
        "exception",
        "fault",
    ]
)
AROUND = (
    CODES
    | FLAGS
    | SAYINGS
    | frozenset(
        [
            "timestamp",
            "time",
            "ts",
            "path",
            "requestid",
            "traceid",
            "reqid",
            "rid",
            "sign",
            "seed",
            "instance",
            "type",
            "title",
            "help",
            "documentationurl",
            "docs",
            "version",
            "server",
            "host",
            "data",
            "result",
            "results",
            "zpdata",
            "content",
            "body",
            "payload",
            "name",
            "url",
            "redirect",
            "redirecturl",
        ]
    )
)
MUCH = 4
"""So many filled fields are an answer, whatever code stands beside them."""

SMALL = 6000


def json_failure(data: Any) -> str:
    """Return what an answer says went wrong, by cause; "" when it may hold postings.

    An empty list, or an object with an empty list in it and no complaint, is a board without
    postings: that is no failure.
    """
    if data is None or data == {} or (isinstance(data, str) and not data):
        return "empty_json"
    if not isinstance(data, dict) or _holds_much(data):
        return ""
    names = {folded(name): value for name, value in data.items()}
    said = " ".join(_sayings(names, 0))
    make = walls.marked(json.dumps(data, ensure_ascii=False)[:SMALL])
    if make:
        return make
    failed = _failed(names)
    if failed or not any(names[name] for name in names.keys() - CODES - FLAGS - SAYINGS):
        cause = walls.titled((said,)) or walls.worded(said)
        if cause:
            return cause
    if failed:
        return (
            "login_wall" if "401" in {str(names.get(name)) for name in CODES} else "empty_json"
        )
    return "empty_json" if all(value is None for value in data.values()) else ""


def _holds_much(value: Any, depth: int = 0) -> bool:
    """Return whether there is a list of objects somewhere, or an object with many fields."""
    if isinstance(value, list):
        return any(isinstance(part, dict) and part for part in value) and depth > 0
    if not isinstance(value, dict) or depth > 4:
        return False
    if any(
        _holds_much(child, depth + 1)
        for name, child in value.items()
        if folded(name) not in {"errors", "error"}
    ):
        return True
    filled = [
        name
        for name, child in value.items()
        if child not in (None, "", [], {}) and folded(name) not in AROUND
    ]
    return len(filled) >= MUCH or (depth > 0 and len(value) > 2 * MUCH)


def _failed(names: Mapping[str, Any]) -> bool:
    flags = [names[name] for name in FLAGS if name in names]
    if any(flag is False or str(flag).lower() == "false" for flag in flags):
        return True
    errors = [
        names[name] for name in ("error", "errors", "exception", "fault") if names.get(name)
    ]
    if any(not isinstance(error, int | float) or error is True for error in errors):
        return True
    codes = [names[name] for name in (*CODES, "result") if name in names]
    if any(_is_failure(code) for code in codes):
        said = " ".join(_sayings(names, 0)).strip().lower()
        return said not in FINE - {""}
    alone = {"message", "msg", "errmsg", "detail"} & names.keys()
    return bool(alone) and not (names.keys() - SAYINGS - CODES) and not codes and not flags


def _is_failure(code: Any) -> bool:
    shown = str(code).strip().lower()
    if code is None or isinstance(code, bool | dict | list) or shown in FINE:
        return False
    if shown.lstrip("-").isdigit():
        return int(shown) not in {0, 1, 200, 2000, 10000, 20000, 100000, 200000}
    return shown in FAILED or bool(BAD_CODE.search(shown))


def _sayings(names: Mapping[str, Any], depth: int) -> Iterator[str]:
    """Yield what an answer says in words, also one level further in."""
    for name, value in names.items():
        if name not in SAYINGS:
            continue
        values = value if isinstance(value, list) else [value]
        for part in values[:5]:
            if isinstance(part, str):
                yield part[:400]
            elif isinstance(part, dict) and depth < 2:
                yield from _sayings({folded(k): v for k, v in part.items()}, depth + 1)
