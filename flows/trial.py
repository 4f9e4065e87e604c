"""Trying a site: a few pages, politely, into a folder that is thrown away."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from enrich.issues import LeadharvestError, SiteError
from enrich.strictyaml import plain, read_tree
from flows.settings import Settings
from flows.sitefiles import site_files
from spiders.errand import Errand, run_group
from spiders.handover import RUN
from spiders.night import TRIAL_PAGES
from spiders.probe import Trial, trial_of
from spiders.site import deny_file, load_site

TRIAL_S = 28.0
"""With its start and its end, a trial is over in half a minute."""

GRACE_S = 45.0
"""A page that is under way when the time is over may still come; then the trial is killed."""


def try_site(
    settings: Settings, name: str, today: date, *, base_url: str = "", seconds: float = TRIAL_S
) -> Trial:
    """Return what at most 20 pages in so many seconds bring; nothing of it is kept.

    Raises:
        SiteError: The site's file is wrong, or its terms forbid it.
        LeadharvestError: The harvest did not end well; the text says why.
    """
    with tempfile.TemporaryDirectory(prefix="leads-try-") as scratch:
        folder = Path(scratch)
        own = folder / "sites"
        own.mkdir()
        _write_copy(settings, name, own, TRIAL_PAGES)
        errand = Errand(
            sites=[name],
            into=folder / "handover",
            night=today,
            run="try",
            own_sites=own,
            base_urls={name: base_url} if base_url else {},
            contact=settings.contact,
            http=settings.http,
            soft_timeout_s=seconds,
            hard_timeout_s=seconds + GRACE_S,
        )
        end = run_group(errand, lambda _progress: None)
        if not (errand.into / RUN).exists():
            raise LeadharvestError(end.complaint or f"{name}: ended with code {end.code}")
        return trial_of(errand.into)


def _write_copy(settings: Settings, name: str, folder: Path, pages: int) -> None:
    """Write the site's file with fewer pages allowed, and the deny file beside the folder."""
    file = site_files(settings.sites)[name]
    load_site(file)
    said = plain(read_tree(file, SiteError))
    limits = said.setdefault("limits", {})
    limits["pages"] = min(pages, limits.get("pages", pages))
    # As YAML, for a date must stay one: it is not the text of the same signs.
    YAML(typ="safe").dump(said, folder / f"{name}.yaml")
    if (denied := deny_file(settings.sites)).exists():
        shutil.copy(denied, deny_file(folder))
