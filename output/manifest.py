"""The manifest of a publication: what lies in its folder, made of what, and is it all there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from enrich.issues import InputError
from output.languages import EN, HANS, HANT, said
from output.profiles import DISCARDED, KINDS

MANIFEST = "manifest.json"
LATEST = "latest"
_KEPT_OUT = "未列入名单"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteAge:
    """How fresh one source is on the business date.

    Attributes:
        verdict: How tonight's harvest of it ended; "" when it was not read tonight.
        good_on: Business date of its last healthy night; None when there was none.
        postings: Its open postings.
    """

    site: str
    name: str
    verdict: str = ""
    good_on: date | None = None
    postings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentName:
    """A segment and what people call it, as the rules say."""

    slug: str
    zh: str
    en: str
    zh_hant: str = ""

    def name(self, language: str) -> str:
        """Return its name in a language."""
        if language == HANT:
            return self.zh_hant or said(self.zh, HANT)
        return self.en if language == EN else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationAbout:
    """What a publication says of itself; it holds no clock, so that a rerun gives equal bytes.

    Attributes:
        base_run_id: The run whose publication `new`, `changed` and `closed` compare with; None
            for a first one.
        segments: Those of the rules, in the order in which people want their lists.
        scale: What grades and points mean, as pairs of a word and its explanation.
    """

    run_id: int
    business_date: date
    rules_version: str
    sites: tuple[SiteAge, ...] = ()
    base_run_id: int | None = None
    segments: tuple[SegmentName, ...] = ()
    scale: tuple[tuple[str, str], ...] = ()

    def names(self, language: str = HANS) -> dict[str, str]:
        """Return each list's name for people by its slug."""
        named = {segment.slug: segment.name(language) for segment in self.segments}
        return {DISCARDED: _KEPT_OUT} | named

    def segment_name(self, slug: str, language: str = HANS) -> str:
        """Return the segment's name for people: its slug, if the rules do not know it."""
        return self.names(language).get(slug, slug)

    def site_names(self, language: str = HANS) -> dict[str, str]:
        """Return each site's name by its slug; one that was not read well tells its age."""
        aged = {site: self.age_days(site) for site in self.sites}
        return {
            site.site: site.name + (said(f"（{age}天前）", language) if age else "")
            for site, age in aged.items()
        }

    def age_days(self, site: SiteAge) -> int | None:
        """Return how many days ago the site was last read well; None when it never was."""
        return None if site.good_on is None else (self.business_date - site.good_on).days


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """One file of a publication; `rows` counts without the header."""

    name: str
    segment: str
    kind: str
    format: str
    rows: int
    bytes: int
    sha256: str


def manifest_text(about: PublicationAbout, profile: str, files: list[ListFile]) -> str:
    """Return the manifest as JSON; equal publications have equal texts."""
    sites = [asdict(site) | {"age_days": about.age_days(site)} for site in about.sites]
    told = {
        "format": 1,
        "run_id": about.run_id,
        "business_date": about.business_date,
        "rules_version": about.rules_version,
        "base_run_id": about.base_run_id,
        "profile": profile,
        "sites": sites,
        "scale": dict(about.scale),
        "segments": [asdict(segment) for segment in about.segments],
        "files": [asdict(file) for file in files],
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n"


def current_folder(folder: Path) -> Path:
    """Return the one real folder behind a publication, `lists/latest` or `lists` itself.

    A reader resolves once and then reads from what it got: paths through `latest` may lead to
    another night from one file to the next.

    Raises:
        InputError: There is no publication.
    """
    if not (folder / MANIFEST).is_file() and folder.name != LATEST:
        folder = folder / LATEST
    if folder.is_file():  # a disk without symbolic links: `latest` names the folder in one line
        folder = folder.parent / folder.read_text(encoding="utf-8").strip()
    real = folder.resolve()
    if not (real / MANIFEST).is_file():
        raise InputError(folder, None, "", "holds no published lists yet")
    return real


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """Return the manifest of the publication in `folder` (see `current_folder`).

    Raises:
        InputError: There is none, or it is damaged.
    """
    file = current_folder(folder) / MANIFEST
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        raise InputError(file, None, "", "is damaged: publish this run again") from None
    if not isinstance(told, dict) or told.get("format") != 1:
        raise InputError(file, None, "format", "is of another release of leadharvest")
    return told


def read_about(folder: Path) -> PublicationAbout:
    """Return what the publication in `folder` says of itself.

    Raises:
        InputError: There is none, or it is damaged.
    """
    told = read_manifest(folder)
    return PublicationAbout(
        run_id=told["run_id"],
        business_date=date.fromisoformat(told["business_date"]),
        rules_version=told["rules_version"],
        base_run_id=told["base_run_id"],
        sites=tuple(_site(said) for said in told["sites"]),
        segments=tuple(SegmentName(**said) for said in told.get("segments", ())),
        scale=tuple(told.get("scale", {}).items()),
    )


def _site(told: Mapping[str, Any]) -> SiteAge:
    known = {field.name: told[field.name] for field in fields(SiteAge) if field.name in told}
    on = known.get("good_on")
    return SiteAge(**known | {"good_on": date.fromisoformat(on) if on else None})


def verify(folder: Path) -> list[str]:
    """Return what is wrong with the publication in `folder`, a sentence each; [] if nothing."""
    try:
        real = current_folder(folder)
        told = read_manifest(real)
    except InputError as found:
        return [str(found)]
    wanted = {str(file["name"]): file for file in told["files"]}
    there = {path.name for path in real.iterdir()} - {MANIFEST}
    problems = [f"{real / name}: is missing" for name in sorted(wanted.keys() - there)]
    problems += [
        f"{real / name}: is not in the manifest" for name in sorted(there - wanted.keys())
    ]
    problems += [
        f"{real / name}: changed since it was published"
        for name in sorted(wanted.keys() & there)
        if sha256(real / name) != wanted[name]["sha256"]
    ]
    return problems


def lists_table(folder: Path) -> pd.DataFrame:
    """Return one row per list of the publication in `folder`, for people and for `--json`.

    Returns:
        Columns segment, name, full, new, changed, closed (rows), xlsx and csv (paths of the
        full list, its first part); in the manifest's order.
    """
    real = current_folder(folder)
    lists: dict[str, dict[str, Any]] = {}
    told = read_manifest(real)
    names = {said["slug"]: said["zh"] for said in told.get("segments", ())}
    names[DISCARDED] = _KEPT_OUT
    for file in told["files"]:
        segment, name = file["segment"], names.get(file["segment"], file["segment"])
        fresh = {"segment": segment, "name": name, **dict.fromkeys(KINDS, 0)}
        row = lists.setdefault(segment, fresh)
        if file["format"] == "xlsx":
            row[file["kind"]] += file["rows"]
        if file["kind"] == "full":
            row.setdefault(file["format"], str(real / file["name"]))
    columns = ["segment", "name", *KINDS, "xlsx", "csv"]
    return pd.DataFrame(list(lists.values()), columns=columns)


def sha256(path: Path) -> str:
    """Return the checksum of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
