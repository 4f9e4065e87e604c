"""`leads run`, `leads demo` and `leads farm`: whole nights, and the stage for one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Day, Home, Json, business_date, settings_for
from flows.console import PARTIAL, show

PortBase = Annotated[int | None, typer.Option("--port-base", help="First port of the farm.")]
Size = Annotated[int | None, typer.Option("--companies", min=1, help="Size of the farm.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("run")(run)
    app.command("demo")(demo)
    app.command("farm")(farm)


def run(date: Day = None, home: Home = None, as_json: Json = False) -> None:
    """Pass one night: harvest the enabled sites, resolve, classify, score, publish."""
    from flows.nights import pass_night
    from flows.report import tables

    settings = settings_for(home, as_json)
    made = pass_night(settings, business_date(date))
    show(made, *tables(made))
    if made.state == "partial":
        raise typer.Exit(PARTIAL)


def demo(
    night: Annotated[
        int | None,
        typer.Option("--night", min=1, help="Which night; by default the next."),
    ] = None,
    companies: Size = None,
    port_base: PortBase = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Pass one night on the farm of invented job sites, in a home of its own."""
    from flows.nights import next_demo_night, pass_demo_night
    from flows.report import tables

    settings = settings_for(home, as_json, demo=True)
    number = night or next_demo_night(settings)
    made = pass_demo_night(settings, number, companies, port_base)
    show(made, *tables(made))
    if made.state == "partial":
        raise typer.Exit(PARTIAL)


def farm(  # noqa: PLR0913, PLR0917  an option each
    night: Annotated[int, typer.Option("--night", min=1, help="Which night to show.")] = 1,
    seed: Annotated[int | None, typer.Option("--seed", help="Another world.")] = None,
    companies: Size = None,
    port_base: Annotated[
        int, typer.Option("--port-base", help="First port: those that the site files name.")
    ] = 8611,
    truth: Annotated[
        Path | None, typer.Option("--truth", metavar="DIR", help="Write the truth and end.")
    ] = None,
    announce: Annotated[
        bool,
        typer.Option("--announce", help="Say the addresses as JSON; end with standard input."),
    ] = False,
    fault: Annotated[
        list[str] | None,
        typer.Option("--fault", metavar="SITE=FAULT", help="A board with something wrong."),
    ] = None,
) -> None:
    """Serve the farm of invented job sites on loopback, for people and tests to look at."""
    from spiders.farm import fault_plan
    from spiders.farm import main as serve_farm

    try:
        faults = fault_plan(fault or [])
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong), param_hint="--fault") from None
    serve_farm(night, seed, port_base, truth, announce, companies=companies, faults=faults)
