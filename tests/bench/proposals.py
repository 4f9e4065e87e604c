"""How often `leads sites new` proposes a file that reads its page.

    python tests/bench/proposals.py [--missed]

Prints, for the half of the invented pages that rules are tuned on and for the half that they are
not, the share of pages whose proposed file reads at least 95 % of the postings with the right
title, address and employer (none, where none is shown), no others, the declared total and the
way to the next page. A page that scripts fill is right if it is called so and gives nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from heldboards import pages as held_pages  # the folder is no package
from moreboards import pages as more_pages
from wildboards import BoardPage, pages

from enrich.issues import LeadharvestError
from spiders.families import ListPage, Page, family_of
from spiders.pages.guard import page_trouble
from spiders.proposal import site_new
from spiders.site import load_site

ENOUGH = 0.95


def main() -> int:
    """Print the figures, and what is missed of the tuned half."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--missed", action="store_true", help="what is wrong, tuned half")
    wanted = parser.parse_args()
    for name, half in halves().items():
        wrong = {page: missed(half[page]) for page in half}
        right = sum(not lines for lines in wrong.values())
        sys.stdout.write(f"{name}: {right} of {len(half)} pages, {right / len(half):.0%}\n")
        if wanted.missed and name == "tuned on":
            for page, lines in wrong.items():
                sys.stdout.writelines(f"  {page}: {line}\n" for line in lines)
    return 0


def halves() -> dict[str, dict[str, BoardPage]]:
    """Return the pages that rules are tuned on, and those that they are not."""
    return {"tuned on": pages() | more_pages(), "held out": held_pages()}


def missed(page: BoardPage) -> list[str]:
    """Return what the file that is proposed for a page reads wrongly of it; [] if nothing."""
    try:
        read = read_by_proposal(page)
    except LeadharvestError as wrong:
        shell = page.shell and page_trouble(page.body, page.url) == "empty_shell"
        return [] if shell else [str(wrong)]
    if page.shell:
        return [f"reads {len(read.entries)} postings of a shell"]
    found = [(e.fields.get("title", ""), e.url, e.fields.get("employer", "")) for e in read.entries]
    lines = _compared(page.shows, found)
    if read.declared_total != page.total:
        lines.append(f"total {read.declared_total}, not {page.total}")
    follows = [_plain(request.url) for request in read.next]
    if follows != [_plain(page.follows)] * bool(page.follows):
        lines.append(f"next {[request.url for request in read.next]}, not {page.follows!r}")
    return lines


def read_by_proposal(page: BoardPage) -> ListPage:
    """Return what the proposed site file reads of the page it was proposed from.

    Raises:
        LeadharvestError: There is no proposal, or it reads nothing.
    """
    with tempfile.TemporaryDirectory(prefix="proposals-") as folder:
        file = Path(folder) / "pier.yaml"
        file.write_text(site_new("pier", page.url, page.body), encoding="utf-8")
        site = load_site(file)
    family = family_of(site)
    came = Page(
        url=page.url, requested=family.start(site)[0], status=200, headers={}, body=page.body,
        fetched_at="",
    )  # fmt: skip
    return family.read_list(site, came)


def _compared(
    shown: tuple[tuple[str, str, str], ...], found: list[tuple[str, str, str]]
) -> list[str]:
    right = len(set(shown) & set(found))
    lines = []
    if right < ENOUGH * len(shown):
        first = next(entry for entry in shown if entry not in set(found))
        like = next((entry for entry in found if entry[1] == first[1]), None)
        lines.append(f"{right} of {len(shown)} right: {first} is {like}")
    if len(found) > len(shown) / ENOUGH:
        other = next(entry for entry in found if entry not in set(shown))
        lines.append(f"reads {len(found)}, not {len(shown)}: {other}")
    return lines


def _plain(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    pairs = sorted(f"{name}={value}" for name, value in parse_qsl(parts.query))
    return (parts.netloc, parts.path, *pairs)


if __name__ == "__main__":
    raise SystemExit(main())
