"""Names in Latin letters taken apart: brand, trade, legal form, place, branch, second name.

the acme plumbing co., ltd. (denver) - now hiring!
    brand trade   form      place    junk
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz.distance import OSA

from enrich.names import latin_words as latin
from enrich.names.cities import cities, state_country
from enrich.names.places import NOWHERE, Place, gazetteer

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*", re.UNICODE)
_BRACKET = re.compile(r"\(([^()]*)\)")
_PARTS = re.compile(r"\s*,\s*|\s+[\-–—|/]\s*|\s*[–—|]\s+")
_FORM_FIRST = re.compile(r"([a-z.]+),? ")
_SECOND = re.compile(r"\s+[|/]\s+")
# What belongs to a place by its name: Bank of China is no bank in China.
_BODIES = latin.word_set(
    "bank university college city state county government church diocese port town council "
    "museum ministry embassy department school institute kingdom republic air radio hotel "
    "voice house"
)
# Countries and states that are people's names and words.
_NAMESAKES = latin.word_set("jordan chad georgia turkey guinea mali cuba")
_NOT_BEFORE = latin.WEAK | {"north", "south", "latin", "central", "asia", "contact"}
# How a bracket names a country or a region in two letters or one.
_SHORT = {
    "hk": Place("CN", "香港", "香港"), "prc": Place("CN"), "m": Place("MY"), "s": Place("SG"),
    "sg": Place("SG"), "us": Place("US"), "u.s.": Place("US"),
    "my": Place("MY"), "th": Place("TH"),
}  # fmt: skip
_ODD = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i",
                      "ð": "d", "þ": "th"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class LatinName:
    """The parts of a Latin name.

    Attributes:
        words: Its core, in one way of writing. brand: How many of them are the brand.
        owner: The firm that the name says it belongs to (a division of …).
    """

    words: tuple[str, ...]
    brand: int
    place: Place = NOWHERE
    legal_form: str = ""
    legal_class: str = ""
    branch: str = ""
    firm: str = ""
    alias: str = ""
    owner: str = ""
    junk: str = ""
    truncated: bool = False


@dataclass(slots=True)
class _Work:
    """A name while it is being taken apart."""

    text: str
    place: Place = NOWHERE
    branch: str = ""
    firm: str = ""
    alias: str = ""
    owner: str = ""
    junk: list[str] = field(default_factory=list)
    truncated: bool = False
    forms: list[str] = field(default_factory=list)


@cache
def _places() -> dict[tuple[str, ...], Place]:
    """Return the places that names may end in, by their words; no words of two meanings."""
    english = gazetteer().english
    found = {tuple(_plain_words(text)): place for text, place in english.items()}
    for text, city in cities().items():
        if not city.word:
            place = Place(country=city.country, city=city.name.title())
            found.setdefault(tuple(_plain_words(text)), place)
    found["us",] = Place("US")
    return found


def parse_latin(folded: str) -> LatinName:
    """Return the parts of a folded name.

    >>> parse_latin("the acme trading co., ltd.").words
    ('acme', 'trading')
    >>> parse_latin("acme (shanghai) trading ltd").place.city
    '上海'
    """
    work = _Work(folded)
    _take_cut(work)
    _take_junk(work)
    _take_other_names(work)
    _take_branch(work)
    _take_brackets(work)
    _take_end_places(work)
    words = _without_forms(_words(work.text, cut=work.truncated), work)
    words = _without_end_place(words, work)
    words = _without_head(words, work)
    return LatinName(
        tuple(words),
        brand_length(words),
        place=work.place,
        legal_form=" ".join(work.forms),
        legal_class=_legal_class(work.forms),
        branch=work.branch,
        firm=work.firm,
        alias=work.alias,
        owner=work.owner,
        junk=" ".join(work.junk),
        truncated=work.truncated,
    )


def brand_length(words: list[str]) -> int:
    """Return how many words at the head are the brand: at least one, the rest is trade.

    >>> brand_length(["oak", "ridge", "data", "systems"]), brand_length(["data", "systems"])
    (2, 1)
    """
    end = len(words)
    while end > 1 and (words[end - 1] in latin.TRADES or latin.says_little(words[end - 1])):
        end -= 1
    # Oak Integrated Foods: what many firms add to their trade is no brand where there is one.
    while end > 1 and words[end - 1] in latin.COMMON and any(map(latin.rare, words[: end - 1])):
        end -= 1
    return end


def _take_cut(work: _Work) -> None:
    cut = re.search(r"\s*(?:\.{2,}|…+)$", work.text)
    if cut and cut.start() >= 2:
        work.text, work.truncated = work.text[: cut.start()], True


def _take_junk(work: _Work) -> None:
    for shape in (latin.JUNK_VIA, latin.JUNK_WORK, latin.JUNK_TAIL, latin.JUNK_HEAD):
        found = shape.search(work.text)
        if found is None:
            continue
        rest = work.text[: found.start()] + work.text[found.end() :]
        if sum(map(str.isalnum, rest)) >= 2 and rest.strip() not in latin.WEAK:
            if any(map(str.isalnum, found.group())):
                work.junk.append(found.group().strip())
            work.text = rest
    work.text = latin.DOMAIN.sub(r"\1", work.text.strip(" *!#~|"))


def _take_other_names(work: _Work) -> None:
    owner = latin.OWNER.search(work.text)
    if owner and owner.start() >= 2:
        work.owner = (owner["owner"] or owner["second"] or "").strip()
        work.text = work.text[: owner.start()]
    for shape in (latin.OTHER_NAME, _SECOND):
        first, *rest = shape.split(work.text, maxsplit=1)
        if rest and len(first) >= 2 and len(rest[0]) >= 2:
            work.text, work.alias = first.strip(" ,("), rest[0].strip(" ,)(")
            return


def _take_branch(work: _Work) -> None:
    work.text = re.sub(r"(?<=[a-z]{4})[.,]+$", "", work.text)
    found = latin.BRANCH.search(work.text)
    if found and found.start() >= 2:
        head, shown = work.text[: found.start()], found["site"] or found["number"]
        form = _FORM_FIRST.match(shown)
        if form and form[1].replace(".", "") in latin.FORMS:
            head, shown = f"{head}, {form[1]}", shown[form.end() :]
        work.text = work.firm = head.strip(" ,(-–")
        work.branch = _branch_key(shown)
        return
    if _take_town_site(work):
        return
    lone = latin.LONE_BRANCH.match(work.text)
    if lone is None:
        return
    before, words = [*_plain_words(lone["head"])], _plain_words(lone["words"])
    # The longest head that leaves a place, or one word, before "branch".
    whole = before + words
    kinds = {"branch", "office", "rep", "representative", "liaison"}
    end = next(at for at, word in enumerate(whole) if at and word in kinds)
    size = next((n for n in (3, 2) if tuple(whole[end - n : end]) in _places()), 1)
    if end - size >= 1 and whole[: end - size] != ["the"]:
        work.branch = _branch_key(" ".join(whole[end - size :]))
        tail = re.search(rf"[\s,\-–(]+{re.escape(whole[end - size])}\b", work.text)
        work.text = work.firm = work.text[: tail.start()] if tail else work.text


def _take_town_site(work: _Work) -> bool:
    """Take a town's office or store off the end (Acme Foods Boston Store)."""
    site = latin.TOWN_SITE.search(work.text)
    before = work.text[: site.start()].rstrip() if site else ""
    for size in (3, 2, 1):
        town = " ".join(before.split()[-size:])
        head = before.removesuffix(town).rstrip(" ,-–(")
        known = town in cities() or gazetteer().english.get(town, NOWHERE).depth >= 2
        if site and known and len(head) >= 2 and head != "the":
            work.text, work.branch = head, _branch_key(f"{town} {site.group()}")
            work.firm = head
            return True
    return False


def _branch_key(shown: str) -> str:
    """Return a branch in one way of writing: Austin Store #12, #12 Austin are one."""
    words = [word for word in _plain_words(shown) if word not in latin.SITE_WORDS]
    return " ".join(sorted(words)) or " ".join(_plain_words(shown))


def _take_brackets(work: _Work) -> None:
    while found := _BRACKET.search(work.text):
        inner, before, after = (
            found[1],
            work.text[: found.start()].rstrip(),
            work.text[found.end() :],
        )
        words = _plain_words(inner)
        place = NOWHERE if _is_state(inner) else _SHORT.get(inner) or _exact_place(inner)
        if not before or words == ["p"] or (words and all(one in latin.FORMS for one in words)):
            work.text = f"{before} {inner} {after}"
            continue
        if place is not None:
            work.place = place if place.depth > work.place.depth else work.place
        elif len(inner) >= 2 and not work.alias and any(map(str.isalpha, inner)):
            work.alias = inner.strip()
        work.text = f"{before} {after}"
    cut = work.text.find("(")
    if cut >= 2:
        work.text, work.truncated = work.text[:cut], True


def _take_end_places(work: _Work) -> None:
    """Take a place off the end, behind a comma or a dash (Acme - Austin, TX)."""
    parts = _PARTS.split(work.text.strip())
    kept = len(parts)
    place = NOWHERE
    while kept > 1:
        found = _exact_place(parts[kept - 1])
        if _is_state(parts[kept - 1]):
            found = _exact_place(parts[kept - 2]) if kept > 2 else None
            kept -= found is not None
        if found is None and _behind_form(parts[kept - 2], parts[kept - 1]):
            found = NOWHERE  # Acme Inc., TX: a state, or a town that is not listed
        if found is None:
            break
        place = found if found.depth > place.depth else place
        kept -= 1
    if kept < len(parts):
        work.text = ", ".join(parts[:kept])
        work.place = place if place.depth > work.place.depth else work.place


def _behind_form(before: str, part: str) -> bool:
    """Return whether a short part follows a legal form and is none itself."""
    last, words = _words(before, cut=False)[-1:], _plain_words(part)
    if not last or last[0] not in latin.FORMS or len(words) > 2:
        return False
    return all(word.isalpha() and word not in latin.FORMS for word in words)


def _is_state(text: str) -> bool:
    """Return whether a part behind a name is a state, or its namesake of a city."""
    return bool(state_country(text.strip(" .")))


def _exact_place(text: str) -> Place | None:
    """Return the place that a text is and nothing more: Austin, Austin TX, Austin, Texas."""
    words = _plain_words(text)
    found = _places().get(tuple(words))
    if found is not None:
        return found
    for end in (len(words), len(words) - 1, len(words) - 2):
        city = cities().get(" ".join(words[:end])) if end > 0 else None
        if city is not None and (
            end == len(words) or state_country(" ".join(words[end:])) == city.country
        ):
            return Place(country=city.country, city=city.name.title())
    return None


def _without_forms(words: list[str], work: _Work) -> list[str]:
    text = f" {' '.join(words)}"
    for long, short in latin.LONG_FORMS:
        if text.endswith(f" {long}") and len(text) > len(long) + 2:
            text = f"{text.removesuffix(long)}{short}".rstrip()
            break
    words = text.split()
    end = len(words)
    while end > 1:
        word, before = words[end - 1], words[end - 2]
        if word == "and" and (before in latin.FORMS or work.forms):
            end -= 1  # GmbH & Co. KG
        elif word == "p" and work.forms:
            end -= 1  # (P) Ltd
        elif word in latin.FORMS:
            work.forms.insert(0, word)
            end -= 1
        else:
            whole = _written_out(word, cut=work.truncated) if not work.forms else ""
            if not whole:
                break
            work.forms.insert(0, whole)
            end -= 1
    return words[:end]


def _written_out(word: str, *, cut: bool) -> str:
    """Return the form that a word is cut off or misspelt from: incorpor, compnay."""
    if len(word) < 6 - 2 * cut or word in latin.TRADES:
        return ""
    for form in latin.WRITTEN_OUT:
        if form.startswith(word) or (len(word) >= 6 and OSA.distance(word, form) == 1):
            return form
    return ""


def _legal_class(forms: list[str]) -> str:
    """Return the class of legal forms: Pty Ltd is a company, GmbH & Co KG a KG."""
    legal = ""
    for form in reversed(forms):
        kind = latin.FORMS.get(form, "company")
        legal = kind if legal in {"", "company"} else legal
    return legal


def _without_end_place(words: list[str], work: _Work) -> list[str]:
    """Take a place off the end (Acme Foods Shanghai, Acme Foods of Denver)."""
    if work.place.depth > 1:
        return words
    for size in (3, 2, 1):
        head, tail = words[:-size], words[-size:]
        found = _places().get(tuple(tail)) if head else None
        if len(head) >= 2 and head[-1] == "of" and head[-2] not in _BODIES:
            city = cities().get(" ".join(tail))
            if city is not None:
                found = Place(country=city.country, city=city.name.title())
            head = head[:-1] if found is not None else head
        if found is None or head[-1] in _NOT_BEFORE or tail[0] in _NAMESAKES:
            continue
        if len(head) == 1 and (len(head[0]) <= 3 or head[0] in _BODIES):
            continue
        work.place = found if found.depth > work.place.depth else work.place
        return _without_forms(head, work)
    return words


def _without_head(words: list[str], work: _Work) -> list[str]:
    """Take The, a form and a Chinese city off the head (Shanghai Acme Tools Co Ltd)."""
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1 and words[0] in latin.HEAD_FORMS and work.forms in ([], ["tbk"]):
        work.forms.append(words[0])
        words = words[1:]
    for size in (2, 1):
        found = gazetteer().english.get(" ".join(words[:size]))
        far = found is not None and found.country == "CN" and found.depth >= 2
        if far and found and work.forms and len(words) - size >= 2 and not work.place.depth:
            work.place = found
            return words[size:]
    return words


def _words(text: str, *, cut: bool) -> list[str]:
    """Return the words of a name in one way of writing: J. P. Oak and JP Oak are one."""
    plain = _plain_words(text)
    joined: list[str] = []
    letters = 0
    for word in plain:
        one = len(word) == 1 and word.isalpha()
        if one and letters:
            joined[-1] += word
        else:
            joined.append(word)
        letters = letters + 1 if one else 0
    last = len(joined) - 1 if cut else len(joined)
    return [
        word if at == last else latin.one_way(word, head=not at)
        for at, word in enumerate(joined)
    ]


def _plain_words(text: str) -> list[str]:
    plain = latin.DOTTED.sub(lambda m: re.sub(r"[^a-zà]", "", m.group()), text)
    if "&" in plain or "+" in plain:
        plain = plain.replace("&", " and ")
        plain = re.sub(r"(?<=\w)\s+\+\s+(?=\w)", " and ", plain).replace("+", " plus ")
    words = [word.replace("'", "") for word in _WORD.findall(plain)]
    return [_plain(word) for word in words]


def _plain(word: str) -> str:
    """Return a word without diacritics."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word.translate(_ODD))
    return "".join(c for c in apart if not unicodedata.combining(c))
