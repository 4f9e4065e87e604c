"""Which file describes a site: the user's own one, else the packaged one.

One file that somebody left half-written must stop nobody who asks for another site.
"""

from __future__ import annotations

from pathlib import Path

from spiders.site import AnySite, deny_also, load_site, packaged_sites


def site_files(own: Path) -> dict[str, Path]:
    """Return the file of each site, by id; one in the folder `own` wins.

    The user's own deny file comes into force: nobody gets at a site file past it.
    """
    deny_also(own)
    files = {path.stem: path for path in (*packaged_sites(), *own.glob("*.yaml"))}
    return {name: files[name] for name in sorted(files)}


def find_site(own: Path, name: str) -> AnySite | None:
    """Return the site of this id, or None.

    Raises:
        SiteError: Its file is wrong.
    """
    file = site_files(own).get(name)
    return load_site(file) if file else None
