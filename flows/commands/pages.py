"""`leads page`: what we read from one saved page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Home, settings_for, site_named


def add_to(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("page")(page)


def page(
    file: Annotated[Path, typer.Argument(help="A page as it was served.")],
    url: Annotated[str, typer.Option("--url", help="Where it came from.")],
    site: Annotated[
        str, typer.Option("--site", help="Read it as this site's page.", metavar="SITE")
    ] = "",
    home: Home = None,
) -> None:
    """Print the postings read from a saved page as JSON lines, each field with its reader."""
    import dataclasses
    import json

    from enrich.issues import InputError
    from flows.console import say, write
    from spiders.saved import page_postings

    known = site_named(settings_for(home), site) if site else None
    try:
        body = file.read_bytes()
    except OSError as failed:
        raise InputError(file, None, "", failed.strerror or "cannot be read") from None
    found = page_postings(body, url, known)
    say(f"{len(found)} postings")
    if known and found and not found[0].site:
        say(f"{known.id} reads nothing of this page: these are guessed from its shape")
    for posting in found:
        filled = {name: value for name, value in dataclasses.asdict(posting).items() if value}
        write(json.dumps(filled, ensure_ascii=False))
