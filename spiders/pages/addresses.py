"""What the addresses of a site's postings have in common, as regular expressions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlsplit

SLUG = re.compile(r"^(?=[^.]*[-_%])[\w%-]{8,}", re.ASCII)
DIGITS = r"\d+"
END = r"(?:[/?#]|$)"

Way = tuple[str, int, frozenset[str]]
"""Host, number of steps and names of parameters: addresses that are alike share it."""


def address_shapes(urls: Iterable[str]) -> list[str]:
    r"""Return an expression for each kind of address among `urls`, the commonest first.

    What is alike in all of a kind stays as it is, numbers stay numbers.

    >>> address_shapes(["https://a.test/job/71", "https://a.test/job/8/", "https://b.test/x"])
    ['/job/(\\d+)(?:[/?#]|$)', '/x(?:[/?#]|$)']
    """
    kinds: defaultdict[Way, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        kinds[_way(url)].append(url)
    largest = sorted(kinds.values(), key=len, reverse=True)
    return list(dict.fromkeys(_shape(alike) for alike in largest))


def fits(shape: str, url: str) -> bool:
    """Return whether an address is of a shape, and not only begins like it.

    >>> shape = address_shapes(["https://a.test/job/71"])[0]
    >>> fits(shape, "https://a.test/job/8?from=list"), fits(shape, "https://a.test/job/8/apply")
    (True, False)
    """
    whole = shape.removesuffix(END) + r"/?(?:[?#].*)?" if shape.endswith(END) else shape + ".*"
    return re.fullmatch(rf"https?://[^/]+{whole}", url) is not None


def key_shape(shape: str) -> str:
    """Return the shape with its last number as its only group; "" where it has no number."""
    before, number, after = shape.rpartition(f"({DIGITS})")
    return before.replace(f"({DIGITS})", DIGITS) + number + after if number else ""


def plain_shape(shape: str) -> str:
    """Return the shape without groups."""
    return shape.replace(f"({DIGITS})", DIGITS)


def _way(url: str) -> Way:
    parts = urlsplit(url)
    names = frozenset(name for name, _ in parse_qsl(parts.query))
    return parts.netloc.lower(), len(_steps(parts.path)), names


def _steps(path: str) -> list[str]:
    return [step for step in path.split("/") if step]


def _shape(urls: Sequence[str]) -> str:
    paths = [_steps(urlsplit(url).path) for url in urls]
    steps = [_common([path[at] for path in paths]) for at in range(len(paths[0]))]
    path = "/" + "/".join(steps)
    queries = [dict(parse_qsl(urlsplit(url).query)) for url in urls]
    pairs = [f"{_plain(name)}={_common([q[name] for q in queries])}" for name in queries[0]]
    if not pairs:
        return path + END
    return path + r"/?\?(?:[^#]*&)?" + "&(?:[^#]*&)?".join(pairs) + r"(?:[&#]|$)"


def _common(texts: Sequence[str]) -> str:
    r"""Return what these steps or values have in common, numbers in groups.

    >>> _common(["clerk-71.html", "head-of-x-8.html"]), _common(["list"]), _common(["a", "b"])
    ('[^/?#]*?(\\d+)\\.html', 'list', '[^/?#]+')
    """
    different = dict.fromkeys(texts)
    if len(different) == 1 and not SLUG.match(texts[0]):
        return _with_numbers(texts[0])
    ends = {_end(text) for text in texts}
    end = _plain(ends.pop()) if len(ends) == 1 else ""
    bare = [text.removesuffix(re.sub(r"\\(.)", r"\1", end)) for text in texts]
    if all(text.isdigit() for text in bare):
        return f"({DIGITS}){end}"
    heads = {re.match(r"[A-Za-z_-]*", text)[0] for text in bare}  # type: ignore[index]  # matches nothing too
    if (
        len(different) > 1
        and len(heads) == 1
        and all(re.fullmatch(r"[A-Za-z_-]*\d+", text) for text in bare)
    ):
        return f"{_plain(heads.pop())}({DIGITS}){end}"
    if all(re.search(r"\d$", text) for text in bare):
        return f"[^/?#]*?({DIGITS}){end}"
    if all(re.match(r"\d+-", text) for text in bare):
        return rf"({DIGITS})-[^/?#]+{end}"
    return f"[^/?#]+{end}"


def _with_numbers(text: str) -> str:
    parts = re.split(r"(\d+)", text)
    return "".join(f"({DIGITS})" if part.isdigit() else _plain(part) for part in parts)


def _end(text: str) -> str:
    found = re.search(r"\.[A-Za-z]{2,5}$", text)
    return found[0] if found else ""


def _plain(text: str) -> str:
    return re.escape(text).replace(r"\-", "-")
