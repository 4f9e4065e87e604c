"""`leads people`: who may sign in at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Home, Json, person, settings_for

if TYPE_CHECKING:
    from enrich.store import Store
    from flows.desk.rights import Role
    from flows.people import Act

By = Annotated[str, typer.Option("--by", help="Who you are; else LEADS_USER or your login.")]
Who = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")]
RoleOf = Annotated[str, typer.Option("--role", help="sales, analyst or admin.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    people = typer.Typer(help="Who may sign in at the desk.", no_args_is_help=True)
    people.command("add")(add)
    people.command("list")(everybody)
    people.command("role")(role)
    people.command("password")(password)
    people.command("end")(end)
    app.add_typer(people, name="people")


def add(name: Who, role: RoleOf, by: By = "", home: Home = None, as_json: Json = False) -> None:
    """Add somebody; the password is asked for, or read from standard input."""
    from flows import people

    given = _role(role)
    with _acting(home, as_json, by) as (store, act):
        people.add(store, act, name, given, _password())
    _done(name, f"may sign in as {given}")


def everybody(home: Home = None, as_json: Json = False) -> None:
    """Show who may sign in, and who may not any more."""
    from enrich.store import open_store
    from flows.console import Table, show
    from flows.people import everybody as accounts

    store = open_store(settings_for(home, as_json).store, create=False)
    try:
        found = accounts(store)
    finally:
        store.close()
    rows = [
        (one.person.name, one.person.role, one.created_at, one.used_at, one.ended_at)
        for one in found
    ]
    columns = ("name", "role", "created_at", "used_at", "ended_at")
    show(
        {"people": [dict(zip(columns, row, strict=True)) for row in rows]},
        Table("People", ("Name", "Role", "Added (UTC)", "Last seen", "Ended"), rows),
    )


def role(
    name: Who,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="sales, analyst or admin.")],
    by: By = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Give somebody another role; it holds from the next page on."""
    from flows import people

    given = _role(role)
    with _acting(home, as_json, by) as (store, act):
        people.give_role(store, act, name, given)
    _done(name, f"is {given} now")


def password(name: Who, by: By = "", home: Home = None, as_json: Json = False) -> None:
    """Give somebody a new password; sessions and tokens end at once."""
    from flows import people

    with _acting(home, as_json, by) as (store, act):
        people.reset_password(store, act, name, _password())
    _done(name, "has a new password; sessions and tokens are ended")


def end(name: Who, by: By = "", home: Home = None, as_json: Json = False) -> None:
    """Let somebody sign in no more; what was done under the name keeps it."""
    from flows import people

    with _acting(home, as_json, by) as (store, act):
        people.end(store, act, name)
    _done(name, "may not sign in any more")


@contextmanager
def _acting(home: Path | None, as_json: bool, by: str) -> Iterator[tuple[Store, Act]]:
    from datetime import UTC, datetime

    from enrich.store import open_store
    from flows.people import Act
    from flows.settings import make_home

    settings = settings_for(home, as_json)
    make_home(settings)
    act = Act(person(settings, by), datetime.now(UTC), {"from": "command"})
    store = open_store(settings.store)
    try:
        yield store, act
    finally:
        store.close()


def _role(shown: str) -> Role:
    from flows.desk.rights import Role

    try:
        return Role(shown)
    except ValueError:
        raise typer.BadParameter(f"a role is {', '.join(Role)}") from None


def _password() -> str:
    """Ask for a password unseen; a script writes it as a line."""
    import sys

    if sys.stdin.isatty():
        asked: str = typer.prompt(
            "Password", hide_input=True, confirmation_prompt=True, err=True
        )
        return asked
    return sys.stdin.readline().rstrip("\r\n")


def _done(name: str, what: str) -> None:
    from flows.console import Table, show
    from flows.people import plain_name

    show({"name": plain_name(name), "done": what}, Table(name, ("Done",), [(what,)]))
