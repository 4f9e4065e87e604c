"""Which spelling of a name is shown: whole, simplified, and without what boards hang on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from enrich.names import EmployerName, Place, fold, fold_with_offsets, has_han, parse_employer

_WIDE = str.maketrans("()", "（）")
_EDGE = " \t\u3000-—·,，、;；:：!！|/"
_TRADITIONAL = frozenset({"香港", "澳门", "台湾"})
# Where only one end is possible; a mere 有限 may have been 有限公司 or 有限责任公司.
_CUT_ENDS = (
    (re.compile(r"(?<=有限公|责任公|.[分支]公)$"), "司"),
    (re.compile(r"有限责任?$"), "有限责任公司"),
)
_EMPTY = re.compile(r"[(（【\[]\s*[)）】\]]")


KEPT = 1 << 16
_known: dict[str, EmployerName] = {}


def parsed(text: str) -> EmployerName:
    """`parse_employer`, which remembers: names are asked for when they come, go and are shown.

    A call of `resolve` asks for each of its names several times, however many they are, so this
    forgets only between calls: see `forget`.
    """
    name = _known.get(text)
    if name is None:
        name = _known[text] = parse_employer(text)
    return name


def learn(name: EmployerName) -> EmployerName:
    """Remember a name that was parsed before, with the parts that the index kept; return it."""
    return _known.setdefault(name.shown, name)


def forget() -> None:
    """Forget the names, if they are more than a night's."""
    if len(_known) > KEPT:
        _known.clear()


@lru_cache(maxsize=1 << 16)
def flaws(text: str) -> tuple[bool, bool, bool, bool]:
    """Return what speaks against showing a spelling, the worst first; all false is best.

    Whether it is cut, in traditional characters, with a second name, and with an ad's tail.

    >>> flaws("星河科技有限公司")
    (False, False, False, False)
    >>> flaws("星河科技有限公"), flaws("星河貿易有限公司【直招】")
    ((True, False, False, False), (False, True, False, True))
    """
    name = parsed(text)
    old = name.folded != text and any(map(_of_old_script, text))
    return name.truncated, old, bool(name.alias), bool(name.junk)


def best_spelling(shown: Mapping[str, int]) -> str:
    """Return the spelling with the least flaws; of equals the one of the most frequent name.

    Spellings that fold to the same count together: brackets and case do not make a name.

    >>> best_spelling({"星河贸易有限": 3, "星河貿易有限公司": 2, "星河贸易有限公司-急聘": 1})
    '星河贸易有限公司-急聘'
    """
    if len(shown) == 1:
        return next(iter(shown))
    names: dict[str, int] = {}
    folded = {text: fold(text) for text in shown}
    for text, times in shown.items():
        names[folded[text]] = names.get(folded[text], 0) + times
    return min(shown, key=lambda one: (flaws(one), -names[folded[one]], -shown[one], one))


def better(before: str, spellings: Iterable[str]) -> str:
    """Return the name that a company goes on with: its own, unless one has fewer flaws."""
    worst = flaws(before)
    if not any(worst):
        return before
    best = min(spellings, key=flaws, default=before)
    return best if flaws(best) < worst else before


def tidy(text: str, others: Iterable[str] = ()) -> str:
    """Return a name as it is shown to people.

    It has no ad's tail, Chinese brackets, a cut 有限公 ends, and a firm of the mainland, or one
    that `others` write so, is written in simplified characters.

    >>> tidy("星河(深圳)科技有限公司【直招】"), tidy("Acme (Asia) Ltd")
    ('星河（深圳）科技有限公司', 'Acme (Asia) Ltd')
    >>> tidy("Careers at Oak Data"), tidy("Oak Data – hiring now!")
    ('Oak Data', 'Oak Data')
    >>> tidy("深圳鑫遠貿易有限公"), tidy("鑫遠貿易"), tidy("鑫遠貿易", ["鑫远"])
    ('深圳鑫远贸易有限公司', '鑫遠貿易', '鑫远贸易')
    """
    name = parsed(text)
    pieces = [name.junk] if name.latin else name.junk.split()
    plain = _without(text, pieces) if name.junk else text
    plain = plain.strip(_EDGE) or text
    if not has_han(plain):
        return plain
    folded = name.folded if plain == text else fold(plain)
    known = folded != plain and _is_traditional(plain, name.trade)
    if known and (_mainland(name.place) or _written_simplified(plain, others)):
        plain = "".join(fold(one) if _of_old_script(one) else one for one in plain)
    if plain.rstrip()[-1:] in "公责任":
        for cut, whole in _CUT_ENDS:
            plain = cut.sub(whole, plain)
    return plain.translate(_WIDE)


def _mainland(place: Place) -> bool:
    return place.depth >= 2 and place.country == "CN" and place.province not in _TRADITIONAL


def _written_simplified(text: str, others: Iterable[str]) -> bool:
    simple = {fold(one) for one in text if _of_old_script(one)}
    return any(simple & set(other) for other in others)


def _is_traditional(text: str, trade: str) -> bool:
    """Return whether a name is in traditional characters; a brand may own one (雲禾)."""
    old = [fold(one) for one in text if _of_old_script(one)]
    told = len(old) >= 2 or any(one in trade for one in old)
    return told and all(_in("big5", one) for one in text if has_han(one))


@lru_cache(maxsize=1 << 14)
def _of_old_script(one: str) -> bool:
    """Return whether a character has a simplified form; 乾 and 徵 live on beside theirs."""
    return has_han(one) and fold(one) != one and not _in("gb2312", one)


def _in(charset: str, one: str) -> bool:
    try:
        one.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _is_added(piece: str, before: str) -> bool:
    """Return whether a piece stands apart from the name: 直聘达人数据 is a name."""
    return not (has_han(piece[0]) and has_han(piece[-1])) or before.endswith("公司")


def _without(text: str, pieces: list[str]) -> str:
    """Return `text` without those pieces of its folded form that stand apart from the name."""
    for piece in pieces:
        folded, offsets = fold_with_offsets(text)
        at = folded.rfind(piece)
        if at < 0 or not _is_added(piece, folded[:at]):
            continue
        end = at + len(piece)
        after = offsets[end] if end < len(offsets) else len(text)
        text = _EMPTY.sub("", text[: offsets[at]] + text[after:])
    return text
