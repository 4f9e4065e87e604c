"""A file that somebody gathered, turned into a hand-over and loaded like a night of a site."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from enrich.issues import InputError
from flows.report import NightReport
from flows.settings import Settings
from flows.sitefiles import find_site
from flows.steps import finish, load, open_night
from spiders.imports import import_file


def import_postings(settings: Settings, today: date, file: Path, site_id: str) -> NightReport:
    """Turn a gathered file into a hand-over and load it.

    Raises:
        InputError: A person has to mend the file, or that of the site.
    """
    with open_night(settings, today, "import") as night:
        site = find_site(settings.sites, site_id)
        # The same file again is the same hand-over; another one under this name is not.
        label = f"{night.run.run_id}-{_fingerprint(file)}"
        import_file(file, site, site_id, night.order.folder / site_id, today, label)
        load(night)
        return finish(night)


def _fingerprint(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()[:12]
    except OSError as failed:
        raise InputError(file, None, "", failed.strerror or "cannot be read") from None
