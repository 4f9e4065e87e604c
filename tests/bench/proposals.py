"""How often `leads sites new` proposes a file that reads its page.

    python tests/bench/proposals.py [--missed] [--seed 1000]

Prints the share of invented pages whose proposed file reads at least 95 % of the postings with
the right title, address and employer (none, where none is shown), no others, the total and the
way to the next page: of the pages that rules are tuned on, of those they are not, and of
200 that are put together by chance. A page that scripts fill is right if it is called so and
gives nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from composedboards import composed  # the folder is no package
from heldboards import pages as held_pages
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
    parser.add_argument("--seed", type=int, default=1000, help="of the pages put by chance")
    wanted = parser.parse_args()
    sets = {
        "tuned on": tuned(),
        "held out": held(),
        "by chance": by_chance(range(wanted.seed, wanted.seed + 200)),
    }
    for name, set_of in sets.items():
        share = share_right(set_of)
        sys.stdout.write(f"{name}: {share:.0%} of {len(set_of)} pages\n")
    if wanted.missed:
        for page, made in tuned().items():
            sys.stdout.writelines(f"  {page}: {line}\n" for line in missed(made))
    return 0


def tuned() -> dict[str, BoardPage]:
    """Return the pages that rules are tuned on."""
    made: dict[str, BoardPage] = pages() | more_pages()
    return made


def held() -> dict[str, BoardPage]:
    """Return the pages that no rule is tuned on."""
    made: dict[str, BoardPage] = held_pages()
    return made


def by_chance(seeds: range) -> dict[str, BoardPage]:
    """Return pages that are put together by chance."""
    return {str(seed): composed(seed) for seed in seeds}


def share_right(of: dict[str, BoardPage]) -> float:
    """Return the share of pages whose proposal misses nothing."""
    return sum(not missed(page) for page in of.values()) / len(of)


def missed(page: BoardPage) -> list[str]:
    """Return what the file that is proposed for a page reads wrongly of it; [] if nothing."""
    try:
        read = read_by_proposal(page)
    except LeadharvestError as wrong:
        shell = page.by_scripts and page_trouble(page.body, page.url) == "empty_shell"
        return [] if shell else [str(wrong)]
    if page.by_scripts:
        return [f"reads {len(read.entries)} postings of a shell"]
    found = [
        (e.fields.get("title", ""), e.url, e.fields.get("employer", "")) for e in read.entries
    ]
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
