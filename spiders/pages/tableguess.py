"""Lists that stand in tables whose heads name our fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.blocks import FIELD_NAMES
from spiders.pages import htmlguess as shown
from spiders.pages.guesses import Guess, GuessedList
from spiders.pages.selectors import one_selector
from spiders.pages.words import FIELD_OF, folded

ALIKE = 0.8
HEADS = {
    "title": """vacancy role job post opening jobopening advert designation posting
        職務名稱 職缺名稱 職位名稱 職位 職缺 工作名稱 招聘职务 职务 职务名称""",
    "employer": """hiringcompany institution school hospital agency 公司名稱 單位名稱 機構名稱
        公司 机构 招聘机构 院校 学校""",
    "city": """where town office region duty station dutystation based country 工作地區 地區
        工作地點 地點 工作地 所在地 所在地区 所在城市""",
    "posted_on": "posted added published opened 刊登日期 更新日期 發布日期 日期 时间",
    "valid_through": "closes closing closingdate deadline apply applyby 截止",
    "pay": "salary remuneration rate grade 薪資 待遇 月薪 薪水",
}
"""Further names of columns and labels, where what stands beside them speaks of adverts."""

HEAD_OF = {name: field for field, names in HEADS.items() for name in names.split()}


def field_named(name: str) -> str:
    """Return the field that a column's head or a label stands for, "" for none of ours."""
    plain = folded(name)
    return FIELD_OF.get(plain, ("", 0))[0] or HEAD_OF.get(plain, "")


def tables_of(tree: LexborHTMLParser, url: str) -> list[GuessedList]:
    """Return a list for each table whose head names a title and another field."""
    found = [_of_table(tree, table, url) for table in tree.css("table")]
    return [each for each in found if each is not None]


def _of_table(tree: LexborHTMLParser, table: LexborNode, url: str) -> GuessedList | None:
    lines = [_cells(line) for line in _rows(table)]
    heads = [_head(cells) for cells in lines]
    named = next((n for n, head in enumerate(heads) if "title" in head and len(head) > 1), None)
    if named is None or not lines[named + 1 :]:
        return None
    head, rows = heads[named], lines[named + 1 :]
    fields = {name: Guess(f"td:nth-child({at + 1})") for name, at in head.items()}
    key = fields.get("key")
    where = one_selector(tree, table)
    linked = _linked_column(rows, head["title"], url)
    opened = _opened(_rows(table)[named + 1 :])
    link: Guess | None
    if linked is None and opened:
        items, link = f"{where} tr[{opened}]", _by_click(opened)
    elif linked is None:
        # A head of plain cells is no entry; there may be a title above it.
        after = f"tr:nth-child({named + 1}) ~ " if _is_plain(table, named) else ""
        items, link = f"{where} {after}tr:has(td)", None
    else:
        items = f"{where} tr:has(> td:nth-child({linked + 1}) a[href])"
        link = Guess(f"td:nth-child({linked + 1}) a@href")
        if linked == head["title"]:
            fields["title"] = Guess(f"td:nth-child({linked + 1}) a")
    return GuessedList(
        items=items,
        url=link,
        # A number beside a link may only count the rows of this page.
        key=None if link else key or fields["title"],
        fields={name: guess for name, guess in fields.items() if name in FIELD_NAMES},
        count=len(rows),
    )


def _rows(table: LexborNode) -> list[LexborNode]:
    """Return the table's own rows, not those of tables within it."""
    return [row for row in table.css("tr") if _table_of(row) == table.mem_id]


def _table_of(row: LexborNode) -> int:
    at = row.parent
    while at is not None and at.tag != "table":
        at = at.parent
    return at.mem_id if at is not None else 0


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in {"th", "td"}]


def _is_plain(table: LexborNode, number: int) -> bool:
    return all(cell.tag == "td" for cell in _cells(_rows(table)[number]))


def _opened(rows: Sequence[LexborNode]) -> str:
    """Return the attribute of the rows by which a click leads to the advert, "" for none."""
    for name in ("data-href", "data-url", "data-link", "onclick"):
        held = [row.attributes.get(name) or "" for row in rows]
        leading = [text for text in held if re.search(r"['\"(]/|^/|https?://", text)]
        if len(set(leading)) >= ALIKE * len(rows):
            return name
    return ""


def _by_click(name: str) -> Guess:
    return Guess(f"@{name}", r"""['"]([^'"]*/[^'"]*)['"]""" if name == "onclick" else "")


def _head(cells: Sequence[LexborNode]) -> dict[str, int]:
    """Return the column of each field that a table's line names."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        field = field_named(shown.text_of_node(cell))
        if field:
            found.setdefault(field, at)
    return found


def _linked_column(rows: Sequence[Sequence[LexborNode]], title: int, url: str) -> int | None:
    """Return the column whose links lead to the adverts: the title's, else the last one's."""
    counts: Counter[int] = Counter()
    for cells in rows:
        for at, cell in enumerate(cells):
            link = cell.css_first("a[href]")
            counts[at] += link is not None and bool(shown.address_of(link, url))
    enough = [at for at, count in counts.items() if count >= ALIKE * len(rows)]
    return title if title in enough else max(enough, default=None)
