"""Which short forms anything in the world tells the owner of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from firms import Firm

from enrich.names import fold


def told(
    frame: pd.DataFrame,
    seen: list[Firm],
    shorts: Callable[[Firm], dict[str, str]],
    junk: Sequence[str],
) -> list[bool]:
    """Return for each mention whether its name, its city or its numbers tell whose it is.

    A name as registered always does. A short form does when one firm alone could show it, or
    one alone in the posting city, or when the site's number goes with a full name elsewhere. A
    brand that no name holds needs a board that shows both. What a board wrote round a name
    (`junk`, patterns with {}) does not count.
    """
    owners, home = _owners(seen, shorts)
    linked, paired = _linked(frame)
    columns = ["name", "city", "site", "site_company_id", "truth", "noise", "short"]
    found = []
    for name, city, site, number, truth, noise, short in frame[columns].itertuples(index=False):
        if not short:
            found.append(not truth.startswith("x"))
        elif number and (site, number) in linked:
            found.append(True)
        elif noise in {"alias", "subsequence", "initials"}:
            text = _undressed(name, junk)
            found.append((truth, text) in paired and len(owners.get(text, ())) == 1)
        elif noise == "cut":
            found.append(True)
        else:
            mine = owners.get(_undressed(name, junk), set())
            near = {one for one in mine if home[one] in city}
            found.append(len(mine) == 1 or near == {truth})
    return found


def _undressed(name: str, junk: Sequence[str]) -> str:
    for pattern in junk:
        before, _, after = pattern.partition("{}")
        if name.startswith(before) and name.endswith(after):
            name = name[len(before) : len(name) - len(after)]
    return fold(name)


def _owners(
    seen: list[Firm], shorts: Callable[[Firm], dict[str, str]]
) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Return which firms could show each short form, and the city of each firm."""
    owners: dict[str, set[str]] = {}
    for firm in seen:
        if not firm.branch:
            for text in shorts(firm).values():
                owners.setdefault(fold(text), set()).add(f"f{firm.number}")
    return owners, {f"f{firm.number}": firm.town.city for firm in seen}


def _linked(
    frame: pd.DataFrame,
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the sites' numbers that go with a full name, and the second names shown."""
    full = frame[~frame["short"]]
    numbered = full[full["site_company_id"] != ""]
    both = full[full["short_name"] != ""]
    return (
        set(zip(numbered["site"], numbered["site_company_id"], strict=True)),
        set(zip(both["truth"], map(fold, both["short_name"]), strict=True)),
    )
