"""Passing a night from the command: the lease first, then Prefect, the farm and the display.

The lease comes first because a second start must be told so at once, and Prefect takes seconds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.store import open_store, runs
from flows.children import announcement, child, module
from flows.display import display
from flows.farm_process import farm, port_base_for
from flows.lease import hold_lease
from flows.progress import listened_by
from flows.settings import Settings, make_home, prefect_is_configured, quiet_prefect

if TYPE_CHECKING:
    from flows.report import NightReport


def pass_night(settings: Settings, today: date) -> NightReport:
    """Pass a night on the enabled sites and return what came of it.

    Raises:
        LeaseTakenError: Another run is at work on this store.
    """
    with _ready(settings):
        from flows.nightly import nightly

        return nightly(business_date=today, home=settings.home)


def pass_demo_night(
    settings: Settings, number: int, companies: int | None = None, port_base: int | None = None
) -> NightReport:
    """Pass night `number` on the farm, which runs while the night lasts.

    Args:
        settings: Name the home.
        number: Which night of the farm's world.
        companies: Size of that world.
        port_base: First port of the farm; left out, the home's own.

    Raises:
        LeaseTakenError: Another run is at work on this store.
    """
    from spiders.farm import night_date

    with _ready(settings):
        base = port_base or port_base_for(settings.home)
        with farm(number, _log(settings, "farm"), base, companies) as addresses:
            from flows.nightly import nightly

            return nightly(
                business_date=night_date(number),
                home=settings.home,
                kind="demo",
                base_urls=addresses,
            )


def next_demo_night(settings: Settings) -> int:
    """Return the night after the last one that was passed to its end, or 1."""
    from spiders.farm import night_date

    make_home(settings)
    store = open_store(settings.store)
    with store.read() as db:
        table = runs.runs_table(db)
    store.close()
    passed = table[(table["kind"] == "demo") & table["state"].isin(["done", "partial"])]
    if passed.empty:
        return 1
    return int((passed["business_date"].max() - night_date(1)).days) + 2


@contextlib.contextmanager
def _ready(settings: Settings) -> Iterator[None]:
    make_home(settings)
    store = open_store(settings.store)
    try:
        with (
            hold_lease(store),
            _prefect(settings),
            display() as listener,
            listened_by(listener),
        ):
            yield
    finally:
        store.close()


@contextlib.contextmanager
def _prefect(settings: Settings) -> Iterator[None]:
    """Give Prefect a server for this night, unless the user set one up."""
    if prefect_is_configured():
        quiet_prefect()
        yield
        return
    with own_prefect(settings):
        yield


@contextlib.contextmanager
def own_prefect(settings: Settings) -> Iterator[None]:
    """Give Prefect a server that ends with this process, and its records a place in the home.

    To be entered before Prefect is imported.
    """
    quiet_prefect(PREFECT_HOME=str(settings.home / "prefect"))
    log = _log(settings, "prefect")
    with child(module("flows.prefect_server"), log) as process:
        quiet_prefect(PREFECT_API_URL=announcement(process, "Prefect's server", log)["api"])
        yield


def _log(settings: Settings, name: str) -> Path:
    log = settings.home / "logs" / f"{name}.log"
    log.unlink(missing_ok=True)
    return log
