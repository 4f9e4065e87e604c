"""The README's two commands install the same packages on every Python 3.11."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[1]
OLDEST = "3.11.0"


def pins() -> dict[str, str]:
    """Return the version of each package in the constraints file."""
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


def needed(requirement: Requirement, seen: set[tuple[str, str]]) -> Iterator[str]:
    """Yield the names of a package and of all it needs on the oldest Python."""
    name = canonicalize_name(requirement.name)
    for extra in sorted(requirement.extras) or [""]:
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        yield name
        try:
            further = distribution(name).requires or []
        except PackageNotFoundError:  # this Python needs it not
            continue
        for text in further:
            below = Requirement(text)
            where = {"python_full_version": OLDEST, "python_version": "3.11", "extra": extra}
            if below.marker is None or below.marker.evaluate(where):
                yield from needed(below, seen)


def test_every_pinned_version_installs_on_the_oldest_python_admitted() -> None:
    admits = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    assert admits["project"]["requires-python"] == ">=3.11"
    refused = []
    for name in pins():
        try:
            asks = distribution(name).metadata["Requires-Python"] or ""
        except PackageNotFoundError:
            continue
        if not SpecifierSet(asks).contains(OLDEST):
            refused.append(f"{name} {asks}")
    assert refused == []


def test_everything_that_is_installed_has_its_version_pinned() -> None:
    names = set(needed(Requirement("leadharvest[dev]"), set())) - {"leadharvest"}
    assert len(names) > 100
    assert sorted(names - set(pins())) == []


def test_no_address_of_an_index_stands_among_the_pins() -> None:
    text = (PROJECT / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|--|@", text)
