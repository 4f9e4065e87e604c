"""Answers in JSON that say with status 200 that something went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from spiders.pages import walls
from spiders.pages.gone import GONE_TITLE, GONE_WORDS
from spiders.pages.places import place_kind
from spiders.pages.words import FIELD_OF, folded

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
PLACES = frozenset({"redirect", "location", "goto"})
WITHIN = frozenset({"error", "errors", "extensions", "fault", "exception"})
MUCH = 4
"""So many filled fields are an answer, whatever code stands beside them."""

SMALL = 6000


BY_CODE = (
    ("login_wall", re.compile(r"401|unauth|credential|token|log_?in|session")),
    ("captcha", re.compile(r"captcha|verif|spider|robot")),
    ("rate_limited", re.compile(r"429|limit|throttl|too_?many|frequen")),
    ("forbidden", re.compile(r"403|forbid|denied|permission|blocked")),
    ("soft_404", re.compile(r"404|410|not_?found|offline|expired")),
)
"""What a code says, as a number of three digits or in words; the first that fits counts."""


def json_failure(data: Any) -> str:
    """Return what an answer says went wrong, by cause; "" when it may hold postings.

    An empty list, or an object with an empty list in it and no complaint, is a board without
    postings: that is no failure.
    """
    if data is None or data == {} or (isinstance(data, str) and not data):
        return "empty_json"
    if not isinstance(data, dict):
        return ""
    make = walls.marked(" ".join(_labels(data)))
    if make or _holds_much(data):
        return make
    names = {folded(name): value for name, value in data.items()}
    said = " ".join(_sayings(names, 0))
    failed = _failed(names)
    if failed or not any(value for name, value in names.items() if not _is_about(name)):
        cause = walls.titled((said,)) or walls.worded(said) or _gone(said)
        if cause:
            return cause
    if failed:
        return _by_place(names) or _by_code(names) or "empty_json"
    return "empty_json" if all(value is None for value in data.values()) else ""


def _is_about(name: str) -> bool:
    """Return whether a field is about the answer: how it went, what to do, where to go."""
    return name in CODES | FLAGS | SAYINGS | PLACES or "url" in name


def _gone(said: str) -> str:
    said = walls.simpler(said)
    return "soft_404" if GONE_TITLE.fullmatch(said) or GONE_WORDS.search(said) else ""


def _by_place(names: Mapping[str, Any]) -> str:
    """Return the kind of wall to whose address an answer points."""
    inner = names.get("data")
    within = {folded(k): v for k, v in inner.items()} if isinstance(inner, dict) else {}
    values = (
        value for name, value in {**names, **within}.items() if name in PLACES or "url" in name
    )
    return next((kind for v in values if (kind := place_kind(str(v)[:300]))), "")


def _by_code(names: Mapping[str, Any]) -> str:
    codes = list(_codes(names, 0))
    for kind, pattern in BY_CODE:
        for code in codes:
            shown = str(code).strip().lower()
            if pattern.fullmatch(shown) or (not shown.isdigit() and pattern.search(shown)):
                return kind
    return ""


def _codes(names: Mapping[str, Any], depth: int) -> Iterator[Any]:
    """Yield an answer's codes, also those within its error."""
    for name, value in names.items():
        if name in CODES:
            yield value
        within = value[:1] if isinstance(value, list) else [value]
        for part in within:
            if name in WITHIN and isinstance(part, dict) and depth < 3:
                yield from _codes({folded(k): v for k, v in part.items()}, depth + 1)


def _labels(data: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """Yield names and addresses, which a maker chooses, but no sentence that people wrote."""
    for name, value in data.items():
        yield str(name)[:100]
        if isinstance(value, str) and len(value) < SMALL and " " not in value:
            yield value[:1000] if value.isascii() else ""
        elif isinstance(value, list) and depth == 0:
            yield from (part[:300] for part in value[:5] if isinstance(part, str))
        elif isinstance(value, dict) and depth < 2:
            yield from _labels(value, depth + 1)


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
    told = {FIELD_OF[folded(name)][0] for name in filled if folded(name) in FIELD_OF}
    if len(told) > 1:
        return True
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
