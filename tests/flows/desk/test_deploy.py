"""The files for systemd and containers say what the command understands, and run as nobody."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from flows.cli import app

DEPLOY = Path(__file__).parents[3] / "flows/desk/deploy"
UNIT, CONTAINER = DEPLOY / "leads-desk.service", DEPLOY / "Containerfile"
SYSTEMD = shutil.which("systemd-analyze") or ""


def understood(arguments: list[str]) -> bool:
    """Whether the command knows these arguments, without doing what they say."""
    command = get_command(app)
    with command.make_context("leads", arguments, resilient_parsing=True) as context:
        rest = [*context._protected_args, *context.args]
        while rest and hasattr(command, "commands"):
            command = command.commands[rest[0]]
            parsed = command.make_context(rest[0], rest[1:], context)
            rest = [*parsed._protected_args, *parsed.args]
    return not rest


def service() -> configparser.SectionProxy:
    read = configparser.ConfigParser(strict=True, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]  # names keep their capitals
    read.read(UNIT, encoding="utf-8")
    return read["Service"]


@pytest.mark.parametrize("wrong", ["desk --nonsense", "desk here", "people sack ana"])
def test_what_the_command_does_not_know_is_noticed(wrong: str) -> None:
    with pytest.raises(Exception, match=r"nonsense|here|sack"):
        understood(shlex.split(wrong))


def test_the_unit_starts_the_desk_as_the_command_understands_it() -> None:
    _, *arguments = shlex.split(service()["ExecStart"])

    assert arguments[0] == "desk"
    assert understood(arguments)


def test_the_unit_gives_the_desk_its_home_and_nothing_else() -> None:
    kept = service()

    assert kept["User"] != "root"
    assert kept["UMask"] == "0077"
    assert kept["ProtectSystem"] == "strict"
    assert kept["CapabilityBoundingSet"] == ""
    assert kept["Environment"] == f"LEADS_HOME=/var/lib/{kept['StateDirectory']}"


@pytest.mark.skipif(not SYSTEMD, reason="no systemd here")
def test_systemd_knows_every_word_of_the_unit() -> None:
    said = subprocess.run(
        [SYSTEMD, "verify", UNIT], capture_output=True, text=True, check=False
    )

    told = [line for line in said.stderr.splitlines() if UNIT.name in line]
    assert [line for line in told if "is not executable" not in line] == []


def test_the_container_holds_all_rooms_and_runs_as_nobody_of_weight() -> None:
    text = CONTAINER.read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE)
    sources = {name for line in copied for name in line.split()}

    assert sources >= {"spiders", "enrich", "output", "flows", "pyproject.toml"}
    assert all((DEPLOY.parents[2] / name).exists() for name in sources)
    assert "USER leads" in text
    (command,) = re.findall(r"^CMD (.+)$", text, re.MULTILINE)
    assert understood(json.loads(command))


def test_what_the_files_tell_to_type_is_understood() -> None:
    told = (UNIT.read_text(encoding="utf-8") + CONTAINER.read_text(encoding="utf-8")).replace(
        " \\\n#", ""
    )
    commands = re.findall(r"(?:bin/leads|[ ]leadharvest) +((?:people|desk|run)\b.*)", told)

    assert len(commands) >= 5
    assert all(understood(shlex.split(one)) for one in commands), commands
