"""`leads desk`: lists, reasons and the rule lab in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import Home, settings_for


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("desk")(desk)


def desk(
    host: Annotated[
        str, typer.Option("--host", help="The address to listen at.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any.")] = 8642,
    public_url: Annotated[
        str,
        typer.Option("--public-url", metavar="URL", help="Where people reach it by a proxy."),
    ] = "",
    home: Home = None,
) -> None:
    """Serve the desk until Ctrl+C."""
    from flows.desk.serve import serve

    serve(settings_for(home), host, port, public_url)
