"""Where a user's things live, and the only place that reads the environment.

Everything a user owns lies in one folder, the home: the store, hand-overs, own sites and rules,
lists. Imports nothing heavy, because every command passes here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from platformdirs import user_data_path

from enrich.issues import LeadharvestError
from enrich.model import SHANGHAI
from spiders.wires import HTTP11, WIRES

APP = "leadharvest"
MAX_ARCHIVE_DAYS = 366
DOWNLOAD_DAYS, MAX_DOWNLOAD_DAYS = 365, 3660
_USERS = ("LEADS_USER", "USER", "LOGNAME", "USERNAME")
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_CLI_PROMPT": "false",
}
"""What we ask of Prefect wherever we start it, unless the user says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One user's settings.

    Attributes:
        home: The folder that holds everything the user owns.
        store_url: A PostgreSQL address, or "" for the SQLite file in `home`.
        contact: Mail or web address shown to the sites we read; "" if none was given.
        archive_days: For so many days answers are kept as they came; 0: they are not kept.
        download_days: For so many days the copy of a download is kept as it was sent.
        http: What carries the harvest's requests, one of `spiders.wires.WIRES`.
        user: Who sits here, as judgements name people; "" if nobody says.
    """

    home: Path
    store_url: str = ""
    contact: str = ""
    archive_days: int = 0
    download_days: int = DOWNLOAD_DAYS
    http: str = HTTP11
    user: str = ""

    @property
    def archive(self) -> Path:
        """Answers as they came, WARC files in a folder a site."""
        return self.home / "archive"

    @property
    def store(self) -> str | Path:
        """What `open_store` opens: the address, or the home itself."""
        return self.store_url or self.home

    @property
    def lists(self) -> Path:
        """Publications; `lists/latest` is the newest."""
        return self.home / "lists"

    @property
    def sites(self) -> Path:
        """The user's own site files, which win over the packaged ones."""
        return self.home / "sites"

    @property
    def rules(self) -> Path:
        """The user's own rule files, which win over the packaged ones."""
        return self.home / "rules"

    @property
    def lab(self) -> Path:
        """What the rule lab has found out about the open postings; made again when missing."""
        return self.home / "lab"

    @property
    def desk(self) -> Path:
        """What the desk keeps outside the store: indexes, frozen downloads, drafts, its key."""
        return self.home / "desk"

    def handovers(self, run_id: int) -> Path:
        """Return the folder of one run's hand-overs."""
        return self.home / "handovers" / str(run_id)


def read_settings(
    home: Path | None = None,
    *,
    demo: bool = False,
    environ: Mapping[str, str] = os.environ,  # noqa: TID251  this is the place that reads it
) -> Settings:
    """Return the settings; `home` wins over `LEADS_HOME`, which wins over the default.

    Args:
        home: The folder named on the command line.
        demo: Whether the demonstration asks: its default home is one of its own, and it never
            touches the user's store.
        environ: The environment.

    Raises:
        LeadharvestError: A variable holds what it cannot.
    """
    named = home or (Path(environ["LEADS_HOME"]) if environ.get("LEADS_HOME") else None)
    return Settings(
        home=(named or default_home(demo=demo)).expanduser().absolute(),
        store_url="" if demo else environ.get("LEADS_STORE", ""),
        contact=environ.get("LEADS_CONTACT", ""),
        archive_days=_days(environ, "LEADS_ARCHIVE_DAYS", 0, MAX_ARCHIVE_DAYS),
        download_days=_days(environ, "LEADS_DOWNLOAD_DAYS", DOWNLOAD_DAYS, MAX_DOWNLOAD_DAYS),
        http=_wire(environ.get("LEADS_HTTP") or HTTP11),
        user=next((environ[name] for name in _USERS if environ.get(name)), ""),
    )


def _days(environ: Mapping[str, str], name: str, unsaid: int, most: int) -> int:
    shown = environ.get(name, "")
    if not shown:
        return unsaid
    if not (shown.isascii() and shown.isdigit() and 0 < int(shown) <= most):
        raise LeadharvestError(f"{name}: {shown!r} is no number of days, 1 to {most}")
    return int(shown)


def _wire(shown: str) -> str:
    if shown not in WIRES:
        raise LeadharvestError(f"LEADS_HTTP: {shown!r} is none of {', '.join(WIRES)}")
    return shown


def default_home(*, demo: bool = False) -> Path:
    """Return the platform's folder for user data, with a sibling for the demonstration."""
    return user_data_path(f"{APP}-demo" if demo else APP, appauthor=False)


def make_home(settings: Settings) -> None:
    """Create the home.

    Raises:
        LeadharvestError: It cannot be made or written to.
    """
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as failed:
        raise LeadharvestError(
            f"{settings.home}: cannot be the data folder: {failed.strerror}; "
            "name another with --home or LEADS_HOME"
        ) from None
    if not os.access(settings.home, os.W_OK | os.X_OK):
        raise LeadharvestError(f"{settings.home}: is not writable; name another with --home")


def colourless(environ: Mapping[str, str] = os.environ) -> bool:  # noqa: TID251  see above
    """Whether the user asked for no colour (https://no-color.org)."""
    return bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"


def prefect_is_configured(
    environ: Mapping[str, str] = os.environ,  # noqa: TID251  see above
    user_folder: Path | None = None,
) -> bool:
    """Whether the user set up Prefect: a server, a profile or a folder of his own."""
    said = ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_HOME")
    profiles = (user_folder or Path.home()) / ".prefect" / "profiles.toml"
    return any(environ.get(name) for name in said) or profiles.exists()


def quiet_prefect(
    environ: MutableMapping[str, str] = os.environ,  # noqa: TID251  see above
    **ours: str,
) -> None:
    """Set what we ask of Prefect, before it is imported; what the user set stays.

    Args:
        environ: The environment to change.
        ours: Further variables, such as `PREFECT_API_URL`.
    """
    for name, value in {**QUIET, **ours}.items():
        environ.setdefault(name, value)


def today_in_shanghai(now: datetime) -> date:
    """Return the business date at a moment: the day it is where the lists are read."""
    return now.astimezone(SHANGHAI).date()
