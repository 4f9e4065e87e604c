"""Entries of the user's own deny file: hosts that nobody may read from here on."""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from enrich.issues import LeadharvestError
from spiders.site import DeniedHost, denial, deny_also, deny_file, read_denied

NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
HEAD = """\
# Hosts that are never read, beside those that come with the program; sub-domains too.
# `leads sites deny` adds entries and takes none away. To lift one, delete its line here: then
# it was a person who did it. Keep this folder under version control to know who.
denied:
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """What became of a wish to deny a host.

    Attributes:
        entry: The entry that is in force, old or new.
        added: Whether it is new; else the host was denied before and nothing was written.
    """

    file: Path
    entry: DeniedHost
    added: bool


def deny_host(own_sites: Path, host: str, reason: str, by: str, on: date) -> Denied:
    """Deny a host for good; what is denied already stays as it is.

    Raises:
        LeadharvestError: `host` is no host's name, or reason or author are missing.
        SiteError: The deny file has to be mended first.
    """
    file, name = deny_file(own_sites), host.strip().lower().rstrip(".")
    if not (NAME.fullmatch(name) or _is_address(name)):
        raise LeadharvestError(f"{host!r} is no host: give a name such as jobs.quay.example")
    if not reason.strip() or not by.strip():
        raise LeadharvestError("give a reason and who says so: somebody will ask one day")
    deny_also(own_sites)
    before = denial(f"//{name}")
    if before is not None:
        return Denied(file=file, entry=before, added=False)
    entry = DeniedHost(host=name, on=on, by=by.strip(), reason=reason.strip())
    text = file.read_text(encoding="utf-8") if file.exists() else HEAD
    text = text if text.endswith("\n") else f"{text}\n"
    part = file.with_name(f"{file.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_text(text + _line(entry), encoding="utf-8")
    read_denied(part)
    part.replace(file)
    deny_also(own_sites)
    return Denied(file=file, entry=entry, added=True)


def _line(entry: DeniedHost) -> str:
    by, reason = (json.dumps(text, ensure_ascii=False) for text in (entry.by, entry.reason))
    return f"  - {{host: {entry.host}, on: {entry.on}, by: {by}, reason: {reason}}}\n"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
