"""`python -m spiders SITE … --into FOLDER`: harvest one host group's sites into hand-overs."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import platformdirs
from pydantic import ValidationError

from enrich.issues import InputError, LeadharvestError, LeaseTakenError, SiteError
from enrich.model import HarvestReport
from spiders.secrets import ENVIRON
from spiders.site import PACKAGED, AnySite, deny_also, load_site
from spiders.wires import HTTP11, WIRES

if TYPE_CHECKING:
    from spiders.night import SiteNight

OK, FAILED, USAGE, NOT_HEALTHY, TAKEN = 0, 1, 2, 3, 75

EPILOG = """
Each site's hand-over (rows.jsonl, marks.jsonl, issues.jsonl and, written last, run.json) lands
in FOLDER, or, with several sites, in FOLDER/SITE. Name several sites only if they share a host:
they run in one process and keep one pace. robots.txt is always obeyed; no option turns it off.

exit codes: 0 all sites healthy; 1 a site has no result; 2 usage, or a site file is wrong;
3 some site is not healthy (its hand-over says why); 75 another harvest writes there.

example: python -m spiders farm_beacon --into night --base-url farm_beacon=http://127.0.0.1:8611/
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry the command line out and return the exit code."""
    options = _parser().parse_args(arguments)
    if options.watch_parent:
        threading.Thread(target=_die_with_parent, daemon=True).start()
    try:
        return _harvest(options)
    except LeaseTakenError as taken:
        return _say(str(taken), TAKEN)
    except InputError as wrong:
        return _say(str(wrong), USAGE)
    except LeadharvestError as wrong:
        return _say(str(wrong), FAILED)


def _harvest(options: argparse.Namespace) -> int:
    from spiders import runner  # noqa: PLC0415  # Scrapy is slow to import, --help is not
    from spiders.polite.agent import DEMO_CONTACT, Agent  # noqa: PLC0415

    orders = runner.Orders(
        sites=_chosen(options),
        into=options.into,
        business_date=options.night,
        label=options.run or f"{options.night:%Y%m%d}",
        agent=Agent(contact=options.contact or DEMO_CONTACT),
        locks=options.locks or platformdirs.user_cache_path("leadharvest") / "pace",
        known=options.known,
        archive=options.archive,
        http=options.http,
        soft_timeout_s=options.soft_timeout,
        secrets=ENVIRON,
    )
    runner.check(orders)
    try:
        reports = runner.run(orders, _report_to_stdout() if options.progress else _silent)
    except ExceptionGroup as failures:
        for failure in failures.exceptions:
            if isinstance(failure, LeaseTakenError):
                raise failure from None
            ours = isinstance(failure, LeadharvestError)
            _say(str(failure) if ours else f"{type(failure).__name__}: {failure}", FAILED)
        return FAILED
    if not options.progress:
        _summary(reports)
    return OK if all(report.verdict.healthy for report in reports) else NOT_HEALTHY


def _chosen(options: argparse.Namespace) -> list[AnySite]:
    if options.sites is not None:
        deny_also(options.sites)
    # Only the files that are asked for: a mistake in another one must not stop these.
    chosen = [load_site(_file(name, options.sites)) for name in dict.fromkeys(options.site)]
    elsewhere = dict(options.base_url)
    return [_moved(s, elsewhere[s.id]) if s.id in elsewhere else s for s in chosen]


def _file(name: str, own: Path | None) -> Path:
    for folder in (own, PACKAGED):
        if folder is not None and (path := folder / f"{name}.yaml").is_file():
            return path
    raise SiteError(f"{name}.yaml", None, "", "there is no such site file")


def _moved(site: AnySite, url: str) -> AnySite:
    try:
        moved = site.with_base_url(url)
    except ValidationError as wrong:
        text = str(wrong.errors()[0]["msg"])
        raise SiteError(f"{site.id}.yaml", None, "--base-url", f"{url}: {text}") from None
    if not moved.is_loopback:
        raise SiteError(f"{site.id}.yaml", None, "--base-url", f"{url} is not on loopback")
    return moved


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m spiders",
        description="Harvest job sites, politely, into hand-over files.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("site", nargs="+", help="id of a site (the name of its file)")
    add("--into", type=Path, required=True, metavar="FOLDER", help="where the hand-over goes")
    add(
        "--night",
        type=date.fromisoformat,
        default=datetime.now(UTC).astimezone().date(),
        metavar="YYYY-MM-DD",
        help="business date (default: today)",
    )
    add("--run", default="", metavar="LABEL", help="names the hand-over (default: the night)")
    add(
        "--known",
        type=Path,
        metavar="FOLDER",
        help="holds SITE.jsonl (known postings, whose pages may be skipped) and "
        "SITE.runs.jsonl (earlier reports, against which the verdict judges)",
    )
    add(
        "--sites",
        type=Path,
        metavar="FOLDER",
        help="your own site files; they win, and a deny.yaml beside FOLDER holds too",
    )
    add(
        "--base-url",
        type=_pair,
        action="append",
        default=[],
        metavar="SITE=URL",
        help="the site is at this loopback address instead (demonstration, tests)",
    )
    add("--contact", default="", help="your mail address or web page; real sites need it")
    add(
        "--soft-timeout",
        type=float,
        default=86_400.0,
        metavar="S",
        help="after so many seconds hand over what there is, as incomplete",
    )
    add(
        "--locks",
        type=Path,
        metavar="FOLDER",
        help="carries the pace between processes (default: your cache folder)",
    )
    add(
        "--archive",
        type=Path,
        metavar="FOLDER",
        help="keep every answer as it came, contacts and all, in FOLDER/SITE (WARC files)",
    )
    add(
        "--http",
        choices=WIRES,
        default=HTTP11,
        help="what carries the requests (default: %(default)s); aiohttp needs less CPU",
    )
    add("--progress", action="store_true", help="write JSON lines on how far it is to stdout")
    add(
        "--watch-parent",
        action="store_true",
        help="end at once, without a result, when standard input closes",
    )
    return parser


def _pair(text: str) -> tuple[str, str]:
    site, equals, url = text.partition("=")
    if not equals or not url:
        raise argparse.ArgumentTypeError(f"{text!r} is not SITE=URL")
    return site, url


def _report_to_stdout() -> Callable[[SiteNight], None]:
    last: dict[str, float] = {}

    def report(night: SiteNight) -> None:
        site, now = night.todo.site.id, monotonic()
        if now - last.get(site, 0.0) < 0.4:
            return
        last[site] = now
        sys.stdout.write(json.dumps({"site": site, **night.progress()}) + "\n")
        sys.stdout.flush()

    return report


def _silent(night: SiteNight) -> None:
    """Say nothing of `night`."""


def _summary(reports: Sequence[HarvestReport]) -> None:
    for report in reports:
        pages = sum(report.pages.values())
        sys.stdout.write(
            f"{report.site}: {report.verdict}: {pages} pages, {report.rows} postings read, "
            f"{report.unchanged} unchanged, {report.gone} gone\n"
        )
        for reason in report.reasons:
            sys.stdout.write(f"  {reason}\n")


def _say(text: str, code: int) -> int:
    sys.stderr.write(f"{text}\n")
    return code


def _die_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(FAILED)


if __name__ == "__main__":
    sys.exit(main())
