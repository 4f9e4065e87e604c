"""`leads status` and `leads doctor`: how it stands, and whether it is sound."""

from __future__ import annotations

import typer

from flows.commands.options import Home, Json, settings_for


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("status")(status)
    app.command("doctor")(doctor)


def status(home: Home = None, as_json: Json = False) -> None:
    """Show the last runs, how each site stands, and which rules are in force."""
    from enrich.store import open_store, runs
    from flows.console import Table, say, show
    from flows.rules import standing

    settings = settings_for(home, as_json)
    store = open_store(settings.store, create=False)
    with store.read() as db:
        passed, sites = runs.runs_table(db, 10), runs.sites_table(db)
        rules = standing(settings, db)
    store.close()
    document = {
        "home": settings.home,
        "runs": passed.to_dict("records"),
        "sites": sites.to_dict("records"),
        "rules": rules,
    }
    run_columns = ["run_id", "business_date", "kind", "state", "started_at", "ended_at"]
    site_columns = ["site", "last_run_on", "last_verdict", "last_good_on", "open_postings"]
    show(
        document,
        Table(
            "Runs",
            (">Run", "Date", "Kind", "State", "Started (UTC)", "Ended (UTC)"),
            passed[run_columns].values.tolist(),
        ),
        Table(
            "Sites",
            ("Site", "Last read", "Verdict", "Last good", ">Open postings"),
            sites[site_columns].values.tolist(),
            note=f"home: {settings.home}",
        ),
    )
    for line in rules.told:
        say(f"rules: {line}")


def doctor(home: Home = None, as_json: Json = False) -> None:
    """Check store, lists, sites and rules; exit code 5 when something is damaged."""
    from flows.checkup import findings
    from flows.console import DAMAGED, Table, show

    found = findings(settings_for(home, as_json))
    show(
        {"checks": found, "sound": all(not check.problems for check in found)},
        Table(
            "Doctor",
            ("What", "Found"),
            [
                (check.what, "\n".join([*(check.problems or ["ok"]), *check.notes]))
                for check in found
            ],
        ),
    )
    if any(check.problems for check in found):
        raise typer.Exit(DAMAGED)
