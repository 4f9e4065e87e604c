"""Harvests in processes of their own: which sites go together, the command, the watch over it.

For whoever runs a night. Nothing here imports Scrapy.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from spiders.boards import turnstile
from spiders.site import Site
from spiders.wires import HTTP11

S = TypeVar("S", bound=Site)
LOG = "harvest.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One process's harvest: its sites and all that `python -m spiders` wants to know.

    Attributes:
        base_urls: Site id: where it is tonight, on loopback (demonstration, tests).
        known: Folder of `<site>.jsonl` (known postings) and `<site>.runs.jsonl` (reports).
        own_sites: Folder of the user's own site files.
        locks: Folder that carries politeness between processes; None: the user's cache folder.
        archive: Folder in which answers are kept as they came; None: nowhere.
        contact: Mail address or web page under which site owners reach us.
        http: What carries the requests, one of `spiders.wires.WIRES`.
        soft_timeout_s: Then the process hands over what it has, as incomplete.
        hard_timeout_s: Then it is killed, and what it has not finished is lost.
    """

    sites: Sequence[str]
    into: Path
    night: date
    run: str
    base_urls: Mapping[str, str] = field(default_factory=dict)
    known: Path | None = None
    own_sites: Path | None = None
    locks: Path | None = None
    archive: Path | None = None
    contact: str = ""
    http: str = HTTP11
    soft_timeout_s: float = 7200.0
    hard_timeout_s: float = 7500.0

    def folder(self, site: str) -> Path:
        """Return where the hand-over of `site` will be."""
        return self.into / site if len(self.sites) > 1 else self.into


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one site is."""

    site: str
    pages: int
    postings: int
    listed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a process ended.

    Attributes:
        code: Its exit code: 0 all sites healthy, 3 some not, else a failure.
        timed_out: It was killed at the hard time-out.
        complaint: The last lines it wrote to its log, for people.
    """

    code: int
    timed_out: bool
    complaint: str


def host_groups(sites: Iterable[S]) -> list[list[S]]:
    """Return the sites in groups that share a host, directly or through others.

    A group belongs in one process, so that its pages queue at one door. On loopback ports stand
    for hosts. Groups and their sites come in order of their ids.
    """
    groups: list[tuple[set[str], list[S]]] = []
    for site in sorted(sites, key=lambda site: site.id):
        hosts = {_pace_key(host) for host in site.allowed_hosts if host} or {f"file:{site.id}"}
        touching = [group for group in groups if group[0] & hosts]
        groups = [group for group in groups if not group[0] & hosts]
        members = [member for group in touching for member in group[1]]
        groups.append((hosts.union(*(group[0] for group in touching)), [*members, site]))
    ordered = [sorted(group[1], key=lambda site: site.id) for group in groups]
    return sorted(ordered, key=lambda group: group[0].id)


def harvest_command(errand: Errand) -> list[str]:
    """Return the command line that carries `errand` out."""
    command = [sys.executable, "-m", "spiders", *errand.sites, "--into", str(errand.into)]
    command += ["--night", errand.night.isoformat(), "--run", errand.run]
    command += ["--soft-timeout", str(errand.soft_timeout_s), "--progress", "--watch-parent"]
    command += ["--http", errand.http]
    for site, url in errand.base_urls.items():
        command += ["--base-url", f"{site}={url}"]
    optional = {
        "--known": errand.known,
        "--sites": errand.own_sites,
        "--locks": errand.locks,
        "--archive": errand.archive,
        "--contact": errand.contact,
    }
    for name, value in optional.items():
        if value:
            command += [name, str(value)]
    return command


def run_group(errand: Errand, on_progress: Callable[[Progress], None]) -> End:
    """Carry `errand` out in a process of its own and wait for it.

    The process dies with this one. Its hand-overs are whole or have no `run.json`.

    Args:
        errand: What to harvest.
        on_progress: Called in this thread, about twice a second for each site.
    """
    errand.into.mkdir(parents=True, exist_ok=True)
    log = errand.into / LOG
    with log.open("w", encoding="utf-8") as complaints:
        process = subprocess.Popen(  # noqa: S603  # our own command
            harvest_command(errand),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            encoding="utf-8",
            start_new_session=True,
        )
        killer = threading.Timer(errand.hard_timeout_s, process.kill)
        killer.start()
        try:
            for line in process.stdout or ():
                on_progress(Progress(**json.loads(line)))
            code = process.wait()
        finally:
            timed_out = killer.finished.is_set() and process.poll() is not None
            killer.cancel()
            process.kill()
            process.communicate()
    tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
    return End(code=code, timed_out=timed_out and code < 0, complaint="\n".join(tail))


def _pace_key(authority: str) -> str:
    parts = urlsplit(f"//{authority}")
    host = parts.hostname or ""
    loopback = host == "localhost" or host.startswith("127.") or host == "::1"
    return authority if loopback else turnstile(host)
