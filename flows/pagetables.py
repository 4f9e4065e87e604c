"""How `leads runs diff` shows figures and pages to people: short, the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from flows.console import Table
from flows.nightdiff import NightDiff
from flows.pagediff import MOST_LINES, Lost, PageDiff, TextDiff
from flows.report import told_keys
from spiders.pages.drift import Part
from spiders.pages.outline import Outline

MOST = 8
MOST_OF_OUTLINE = 20
Row = tuple[object, ...]


def figure_table(found: NightDiff) -> Table:
    """Return the figures that moved; below, why tonight is doubted."""
    on = found.tonight.business_date
    reasons = list(found.tonight.reasons) or ["nothing that its verdict would mind"]
    reasons += told_keys(found.tonight.new_keys)
    if found.good is None:
        reasons = [f"{found.site}: no good night is known before that of {on}", *reasons]
        rows = [("verdict", found.tonight.verdict.value)]
        return Table("", ("What", f">{on}"), rows, "\n".join(reasons))
    columns = ("What", f">{found.good.business_date}", f">{on}", "")
    moved = [(c.what, c.before, c.now, c.shown) for c in found.changes if c.shown]
    title = f"{found.site}: last good night and newest"
    return Table(title, columns, moved, "\n".join(reasons))


def page_tables(pages: Iterable[PageDiff]) -> list[Table]:
    """Return a table for each kind of page that differs, with what is to be mended first."""
    made = [_against_good(page) if page.good_on else _alone(page) for page in pages]
    return [table for table in made if table.rows or table.note]


def text_tables(texts: Sequence[TextDiff], pages: Sequence[PageDiff]) -> list[Table]:
    """Return the differences of archived pages' texts, a line each."""
    tables = []
    for text in texts:
        rows = _limited(((line,) for line in text.lines), len(text.lines), MOST_LINES)
        note = text.url if text.url == text.good_url else f"{text.good_url} against {text.url}"
        same = "" if text.lines else "The texts are the same. "
        tables.append(Table("", (f"{text.role}: text, - then, + now",), rows, same + note))
    missing = [page.role for page in pages if page.role not in {text.role for text in texts}]
    if missing or not pages:
        what = ", ".join(missing) or "no page"
        tables.append(Table("", (f"{what}: the archive does not hold both pages.",), []))
    return tables


def _against_good(page: PageDiff) -> Table:
    columns = (
        f"{page.role}: {page.kind}",
        "Selector or place",
        f">{page.good_on}",
        ">now",
        "perhaps now",
    )
    told = {each.gone for each in page.lost}
    gone = [part for part in page.drift.gone if part.path not in told]
    rows = [
        *_limited(map(_lost, page.lost), len(page.lost)),
        *_parts("gone", gone),
        *_parts("new", page.drift.new),
        *_parts("number", page.drift.moved),
    ]
    if not page.is_own:
        return Table("", columns, rows, f"This is no page of the site's own. {page.url}")
    still = sum(1 for _, _, count in page.found if count)
    note = f"{still} of {len(page.found)} selectors find something. {page.url}"
    return Table("", columns, rows, note if rows or page.kind != "ok" else "")


def _lost(lost: Lost) -> Row:
    what = "finds less" if lost.now else "finds nothing"
    return f"{what}: {lost.field}", lost.selector, lost.before, lost.now, lost.becomes


def _alone(page: PageDiff) -> Table:
    """Return tonight's page where there is no good one: selectors, then the structure."""
    found = sorted(page.found, key=lambda match: match[2] > 0)
    rows: list[Row] = [
        ("finds" if count else "finds nothing", f"{name}: {selector}", count)
        for name, selector, count in found
    ]
    shown = list(_structure(page.outline)) if page.outline else []
    rows += _limited(
        (("there", path, count) for path, count in shown), len(shown), MOST_OF_OUTLINE
    )
    columns = (f"{page.role}: {page.kind}", "Selector or place", ">now")
    return Table("", columns, rows, f"No good page is known. {page.url}")


def _structure(outline: Outline) -> Iterator[tuple[str, int]]:
    """Yield what the page is made of, what stands there most often first."""
    keys = ((path, sum(kinds.values())) for path, kinds in outline.keys.items())
    named = ((path, n) for path, n in outline.elements.items() if set(path) & {".", "#"})
    yield from sorted([*keys, *named], key=lambda part: -part[1])


def _parts(what: str, parts: Sequence[Part]) -> Iterator[Row]:
    rows = ((what, part.path, part.before, part.now, part.becomes) for part in parts)
    return _limited(rows, len(parts))


def _limited(rows: Iterable[Row], count: int, most: int = MOST) -> Iterator[Row]:
    """Yield at most so many rows, and how many more there are."""
    wide = 0
    for row in islice(rows, most):
        wide = len(row)
        yield row
    if count > most:
        more = (f"and {count - most} more", *[""] * 4)
        yield more[:wide]
