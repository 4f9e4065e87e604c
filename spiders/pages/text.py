"""Plain text of what pages show: one line for a field, one block a line for a description."""

from __future__ import annotations

import html
import re

from bs4 import BeautifulSoup, Comment

MAX_DESCRIPTION = 60_000
# A tag starts with a letter: "pay < 10k" and "3<5" are text. Possessive, so that it is linear.
TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)|<[/!?]?+[A-Za-z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""", re.DOTALL
)
HIDDEN = re.compile(r"<(script|style|noscript|template|svg|iframe|select)\b", re.IGNORECASE)
BLOCK_WORDS = (
    "p div br li ul ol dl dt dd tr table h1 h2 h3 h4 h5 h6 section article header footer "
    "blockquote pre hr main aside form fieldset figure tbody thead"
)
# Only the bracket, so that a plain text can be put in its place.
BLOCK = re.compile(rf"<(?=/?(?:{BLOCK_WORDS.replace(' ', '|')})\b)", re.IGNORECASE)
# Both begin with plain characters, which makes them ten times as fast as one of both.
PASTED = re.compile(r"<(?:!--\[if|(?i:o:p|w:|xml\b|table\b))")
WORDS_OWN = re.compile(r"class=[\"']?Mso")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
ESCAPED_TAG = re.compile(r"&(?:amp;)?lt;/?[a-zA-Z]")
UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    r"\u2066-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)


def without_hidden(markup: str) -> str:
    """Return `markup` without scripts, styles and whatever else nobody sees."""
    parts, at = [], 0
    opening = HIDDEN.search(markup)
    while opening:
        parts += [markup[at : opening.start()], " "]
        # The closing tag is nearly always written as the opening one: that is found fastest.
        end = markup.find(f"</{opening[1]}", opening.end())
        if end < 0:
            closing = re.compile(f"</{opening[1]}", re.IGNORECASE)
            found = closing.search(markup, opening.end())
            end = found.start() if found else len(markup)
        after = markup.find(">", end) + 1
        at = after or len(markup)
        opening = HIDDEN.search(markup, at)
    return "".join([*parts, markup[at:]])


def one_line(value: str) -> str:
    r"""Return `value` without tags, entities, unseen characters and superfluous blanks.

    >>> one_line(" R&amp;D  <b>lead</b>\u200b ")
    'R&D lead'
    """
    if "&" in value:
        value = html.unescape(value)
    if "<" in value:
        value = TAG.sub(" ", value)
    if not (value.isascii() and value.isprintable()):
        value = UNSEEN.sub("", value)
    return " ".join(value.split())


def plain_text(value: str) -> str:
    r"""Return a description as text, one block a line.

    Takes HTML, HTML escaped once or twice (Greenhouse), or text; what was pasted from Word or
    laid out in tables goes through BeautifulSoup.

    >>> plain_text("<p>Duties:</p><ul><li>sell &amp; travel</li></ul>")
    'Duties:\nsell & travel'
    >>> plain_text("&lt;p&gt;less than 5 &amp;lt; 6&lt;/p&gt;")
    'less than 5 < 6'
    """
    value = value[: 4 * MAX_DESCRIPTION]
    for _ in range(2):
        if not ESCAPED_TAG.search(value):
            break
        value = html.unescape(value)
    if "<" in value:
        value = _pasted(value) if _is_pasted(value) else _quick(value)
    if "&" in value and ENTITY.search(value):
        value = html.unescape(value)
    return _lines(value)[:MAX_DESCRIPTION]


def _is_pasted(markup: str) -> bool:
    """Return whether markup is Word's, or laid out in tables, and so needs a tree."""
    return bool(PASTED.search(markup) or WORDS_OWN.search(markup))


def _quick(markup: str) -> str:
    """Return the text of simple markup; what is not visible is dropped."""
    markup = without_hidden(markup)
    if BLOCK.search(markup):
        # Lines of the source are no lines of the page, except where there are no blocks at all.
        markup = markup.replace("\r", " ").replace("\n", " ")
        markup = BLOCK.sub("\n<", markup)
    return TAG.sub("", markup)


def _pasted(markup: str) -> str:
    """Return the text of markup that needs a tree: Word's, or a layout in tables."""
    soup = BeautifulSoup(markup, "lxml")
    for node in soup(["script", "style", "xml", "template", "noscript", "select", "iframe"]):
        node.decompose()
    for comment in soup.find_all(string=lambda found: isinstance(found, Comment)):
        comment.extract()
    for line in soup.find_all(string=lambda found: "\n" in found):
        line.replace_with(line.replace("\n", " "))
    for cell in soup.find_all(["td", "th"]):
        cell.append(" ")
    for block in soup.find_all(BLOCK_WORDS.split()):
        block.insert_before("\n")
        block.append("\n")
    return soup.get_text()


def _lines(text: str) -> str:
    if not text.isascii():
        text = UNSEEN.sub("", text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
