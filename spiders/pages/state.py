"""Objects that a page carries: `window.__X__ = {…}`, a script or an attribute that is JSON.

They are read as data, never run: JSON where it is JSON, else chompjs for JavaScript's freedoms.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from spiders.pages.called import returned_value
from spiders.pages.tolerant import DECODER, js_value, json_values

# `var x = {`, `window.__X__ = [`, `self.x = JSON.parse("…")`
ASSIGNMENT = re.compile(
    r"(?<![\w$.=])(?:(?:var|let|const)\s+)?(?P<name>(?:(?:window|self|globalThis)\s*(?:\.\s*|\[\s*[\"']))?"
    r"[\w$]{2,60}(?:\.[\w$]{1,60})?)(?:[\"']\s*\])?\s*=\s*(?P<parse>JSON\.parse\s*\(\s*)?"
    r"(?=(?P<open>[\[{\"']|\(\s*function\b))"
)
# `<div id="app" data-page="{&quot;…">`, `<job-list :jobs="[…]">`
ATTRIBUTE = re.compile(
    r"\s(?P<name>:?[a-z][\w:.-]{1,40})\s*=\s*(?:\"(?P<double>\s*[\[{](?:&quot;|[^\"<]){200,})\"|"
    r"'(?P<single>\s*[\[{][^'<]{200,})')"
)
SCRIPT = re.compile(r"<script\b([^>]{0,600})>", re.IGNORECASE)
DATA_SCRIPT = re.compile(
    r"type\s*=\s*[\"']?(?:application|text)/(?:[\w.-]+\+)?json", re.IGNORECASE
)
SCRIPT_ID = re.compile(r"\bid\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# Names worth the slower reading of JavaScript, which is tried so many times a page at most.
STATE_NAME = re.compile(
    r"window|self|globalThis|__|state|data|props|result|store|jobs?|list|global|context",
    re.IGNORECASE,
)
MOST_STATES = 40
MOST_TRIES = 20


def state(text: str, name: str) -> Any:
    """Return the object that the page assigns to `name`, or the script of that id holds.

    Args:
        text: The page.
        name: `window.__INITIAL_STATE__`, a bare variable's name, a script's id, or `@` and the
            name of an attribute that holds JSON: `@data-page`.

    Returns:
        The value; None where the page has none of that name.
    """
    bare = name.removeprefix("window.")
    at = text.find(bare)
    while at >= 0:
        found = ASSIGNMENT.search(text, max(0, at - 12), at + len(bare) + 60)
        if found and _bare(found["name"]) == bare and found.start("name") <= at:
            return _value(text, found)
        at = text.find(bare, at + len(bare))
    if name.startswith("@"):
        return next((value for each, value in _attributes(text) if each == name), None)
    scripts = (value for script_id, value in _data_scripts(text) if script_id == name)
    return next(scripts, None)


def states(text: str) -> Iterator[tuple[str, Any]]:
    """Yield name and value of every sizeable object that the page's scripts carry."""
    yield from _data_scripts(text)
    yield from _attributes(text)
    end, count, tries = 0, 0, 0
    for found in ASSIGNMENT.finditer(text):
        if found.start() < end or count >= MOST_STATES:
            continue
        value, stop = _json(text, found)
        if value is None and tries < MOST_TRIES and STATE_NAME.search(found["name"]):
            tries += 1
            value, stop = _javascript(text, found)
        if isinstance(value, dict | list) and value:
            end, count = stop, count + 1
            yield _bare(found["name"]), value


def _bare(name: str) -> str:
    return re.sub(r"^(?:window|self|globalThis)\s*(?:\.\s*|\[\s*[\"'])", "", name)


def _data_scripts(text: str) -> Iterator[tuple[str, Any]]:
    at, script = 0, SCRIPT.search(text)
    while script:
        at = script.end()
        if DATA_SCRIPT.search(script[1]) and "ld+json" not in script[1]:
            end = text.find("</script", at)
            if end < 0:
                return  # cut off: what it holds is not whole
            named = SCRIPT_ID.search(script[1])
            for value in json_values(text[at:end])[:1]:
                yield named[1] if named else "", value
            at = end
        script = SCRIPT.search(text, at)


def _attributes(text: str) -> Iterator[tuple[str, Any]]:
    for found in ATTRIBUTE.finditer(text):
        values = json_values(html.unescape(found["double"] or found["single"]))[:1]
        if values and isinstance(values[0], dict | list):
            yield f"@{found['name']}", values[0]


def _value(text: str, found: re.Match[str]) -> Any:
    value, _ = _json(text, found)
    return _javascript(text, found)[0] if value is None else value


def _json(text: str, found: re.Match[str]) -> tuple[Any, int]:
    """Return the assigned value and where its text ends; None when it is not JSON."""
    start = found.end()
    if found["open"].startswith("("):
        return None, start
    if found["open"] in "\"'":
        return _quoted(text, start) if found["parse"] else (None, start)
    try:
        return DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start


def _javascript(text: str, found: re.Match[str]) -> tuple[Any, int]:
    """Return the assigned value, read as JavaScript, and where its script ends."""
    start = found.end()
    close = text.find("</script", start)
    end = close if close >= 0 else len(text)
    if found["open"].startswith("("):
        return returned_value(text[:end], start), end
    return (js_value(text[start:end]) if found["open"] in "[{" else None), end


def _quoted(text: str, start: int) -> tuple[Any, int]:
    r"""Return the value in a quoted string of JSON: `JSON.parse("{\"a\":1}")`."""
    quote = text[start]
    literal = re.compile(rf"{quote}(?:[^{quote}\\]|\\.)*+{quote}", re.DOTALL).match(text, start)
    if literal is None:
        return None, start
    inner = literal.group()[1:-1]
    inner = re.sub(r"\\x([0-9a-fA-F]{2})", r"\\u00\1", inner).replace("\\'", "'")
    inner = inner.replace("\\`", "`") if quote == '"' else re.sub(r'(?<!\\)"', '\\"', inner)
    try:
        values = json_values(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        values = []
    return (values[0] if values else None), literal.end()
