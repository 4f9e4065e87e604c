"""Pages from templates: always escaped, always complete, in the visitor's language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from enrich.model import SHANGHAI
from flows.desk.retold import LOG, retold, retold_lines
from flows.desk.words import LANGUAGES, Words

STATIC = Path(__file__).with_name("static")
TEMPLATES = Path(__file__).with_name("templates")
VENDOR = "vendor/manifest.json"


@cache
def environment() -> Environment:
    """Return the templates; every one is escaped, whatever its name ends in."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"asset": asset, "vendored": vendored, "LANGUAGES": LANGUAGES}
    made.filters |= {"count": count, "day": day, "moment": moment, "web": web}
    return made


def rendered(words: Words, language: str, template: str, values: dict[str, Any]) -> str:
    """Return a page.

    Args:
        words: The catalogues.
        language: One of LANGUAGES.
        template: The template's file, below `templates/`.
        values: What it shows.

    Raises:
        jinja2.UndefinedError: The template asks for what `values` does not hold.
    """
    told: Callable[..., Markup] = partial(_told, words, language)
    others = {
        "retold": partial(retold, words, language),
        "retold_act": partial(retold, words, language, of=LOG),
        "retold_lines": partial(retold_lines, words, language),
    }
    page = environment().get_template(template)
    return page.render(values, _=told, language=language, **others)


def _told(words: Words, language: str, text: str, /, **values: object) -> Markup:
    """Return a text in the language; the values that it names are escaped."""
    said = Markup(words.say(language, text))  # noqa: S704  ours, from templates and catalogues
    return said.format(**values) if values else said


@cache
def asset(name: str) -> str:
    """Return the address of a file in `static/`; it changes with the file's content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{quote(name)}?v={digest}"


@cache
def vendored(name: str) -> str:
    """Return the address of a file of others, by its name in the manifest."""
    manifest = json.loads((STATIC / VENDOR).read_text(encoding="utf-8"))
    return asset(f"vendor/{manifest[name]['file']}")


def count(number: float) -> str:
    """Return a number as people read it.

    >>> count(12345), count(3.0), count(2.5)
    ('12,345', '3', '2.5')
    """
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,g}"


def day(on: date | str | None) -> str:
    """Return a day as YYYY-MM-DD; "–" where there is none."""
    return str(on)[:10] if on else "–"


def moment(at: datetime | str | None) -> str:
    """Return a moment as the clock in Shanghai shows it; "–" where there is none.

    >>> moment("2026-11-24T18:30:00+00:00")
    '2026-11-25 02:30'
    """
    if not at:
        return "–"
    known = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{known.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def web(url: str) -> str:
    """Return an address that may be linked to; "" for anything but http and https.

    >>> web("https://jobs.example/1"), web("javascript:alert(1)")
    ('https://jobs.example/1', '')
    """
    try:
        found = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if found.scheme in {"http", "https"} and found.netloc else ""
