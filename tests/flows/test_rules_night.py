"""The night and the rules: one version from its beginning to its lists."""

from __future__ import annotations

import csv
import hashlib
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from enrich.issues import LeadharvestError, RuleError
from enrich.rulebook import draft
from enrich.store import open_store, rulebooks
from enrich.store.orders import Order
from flows import rules, steps
from flows.settings import Settings
from flows.steps import Night
from tests.flows.asked import written
from tests.flows.ruled import TRADE, WELDERS, WHY, add, edit, lay_small

Leads = Callable[..., Any]
Start = Callable[..., "subprocess.Popen[str]"]

POSTINGS = """公司名称,职位名称,城市
远山贸易有限公司,外贸业务员,宁波
远山贸易有限公司,外贸跟单,宁波
远山大学,辅导员,苏州
银河精密制造有限公司,焊工,苏州
"""
DAY = date(2026, 1, 5)
ORDER = Order(by="ana", at=datetime(2026, 1, 5, tzinfo=UTC), why="because")
TRADER, WELDER = "远山贸易有限公司", "银河精密制造有限公司"
STEPS = (steps.prepare, steps.resolve, steps.copies, steps.classify, steps.score, steps.publish)


@pytest.fixture
def ours(home: Path, leads: Leads, tmp_path: Path) -> Settings:
    """A home with a few postings and a draft of two rules, nothing published."""
    lay_small(home / "rules")
    file = written(tmp_path / "postings.csv", POSTINGS)
    assert leads("import", file, "--site", "mine", "--date", "2026-01-05").code == 0
    return Settings(home=home)


def night(settings: Settings, *passed: Callable[[Night], None], day: date = DAY) -> None:
    steps.pass_stages(settings, day, "nightly", passed or STEPS)


def listed(settings: Settings) -> dict[str, set[str]]:
    """Return the companies of each full list, by its segment's Chinese name."""
    found: dict[str, set[str]] = {}
    for row in rows(settings):
        found.setdefault(row["细分客群"], set()).add(row["公司全称"])
    return found


def rows(settings: Settings) -> list[dict[str, str]]:
    lists: list[dict[str, str]] = []
    for path in sorted((settings.lists / "latest").glob("*_full.csv")):
        if not path.name.startswith("discarded"):
            with path.open(encoding="utf-8-sig", newline="") as file:
                lists += csv.DictReader(file)
    return lists


def digests(settings: Settings) -> dict[str, str]:
    latest = settings.lists / "latest"
    files = [*latest.glob("*.xlsx"), *latest.glob("*.csv")]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def versions(settings: Settings) -> list[tuple[int, str, str]]:
    return [(one.number, one.author, one.label) for one in rules.history(settings)]


def test_first_night_publishes_the_packaged_rules_and_the_homes_over_them(
    ours: Settings,
) -> None:
    shutil.rmtree(ours.rules)
    ours.rules.mkdir()
    written(ours.rules / "mine.yaml", f"version: 1\nrules:\n{WELDERS}")

    night(ours)

    ((number, author, label),) = versions(ours)
    assert (number, author, label) == (1, "leadharvest", draft(ours.rules).label)
    assert {row["规则版本"] for row in rows(ours)} == {label}


def test_a_draft_changes_nothing_before_it_is_published(ours: Settings) -> None:
    night(ours)
    before = listed(ours)
    add(ours.rules, WELDERS)
    night(ours, day=date(2026, 1, 6))
    unpublished = listed(ours)
    rules.publish(ours, ORDER, despite="few companies")

    night(ours, day=date(2026, 1, 7))

    assert unpublished == before
    assert WELDER in set().union(*listed(ours).values()) - set().union(*before.values())


def test_a_draft_that_somebody_left_broken_stops_no_night(ours: Settings) -> None:
    night(ours)
    edit(ours.rules, "version: 1\nsegments:", "version: [1\nsegments:")

    night(ours, day=date(2026, 1, 6))

    assert {row["规则版本"] for row in rows(ours)} == {versions(ours)[0][2]}


def test_broken_rules_stop_the_first_night_at_its_beginning(ours: Settings) -> None:
    edit(ours.rules, "[{title: 外贸业务员}]", "[{title: 铣工}]")

    with pytest.raises(RuleError, match=r"trade\.title does not fire"):
        night(ours, steps.prepare)

    assert versions(ours) == []


@pytest.mark.parametrize("cut", range(1, len(STEPS)))
def test_a_publication_in_the_midst_of_a_night_waits_for_the_next(
    ours: Settings, cut: int
) -> None:
    with steps.open_night(ours, DAY) as one:
        for step in STEPS[:cut]:
            step(one)
        publish_other(ours)
        for step in STEPS[cut:]:
            step(one)
        steps.finish(one)
    first = listed(ours), {row["规则版本"] for row in rows(ours)}, scores(ours)

    night(ours, day=date(2026, 1, 6))

    (_, _, new), (_, _, old) = versions(ours)
    assert first[1] == {old}
    assert WELDER not in set().union(*first[0].values())
    assert {row["规则版本"] for row in rows(ours)} == {new}
    assert WELDER in set().union(*listed(ours).values())
    assert scores(ours)[TRADER] < first[2][TRADER]


def publish_other(settings: Settings) -> None:
    """Publish rules that list welders, and a recipe that thinks less of traders."""
    add(settings.rules, WELDERS)
    edit(
        settings.rules,
        "foreign_trade: {points: 24",
        "foreign_trade: {points: 4",
        "scoring.yaml",
    )
    rules.publish(settings, ORDER, despite="few companies")


def scores(settings: Settings) -> dict[str, float]:
    return {row["公司全称"]: float(row["得分"]) for row in rows(settings)}


def test_a_night_that_is_taken_up_again_goes_on_with_its_version(ours: Settings) -> None:
    def cut_off(_: Night) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        night(ours, *STEPS[:4], cut_off)
    publish_other(ours)

    night(ours)

    assert {row["规则版本"] for row in rows(ours)} == {versions(ours)[1][2]}
    assert WELDER not in set().union(*listed(ours).values())


def test_lists_are_refused_while_companies_are_classified_anew_and_not_scored(
    ours: Settings,
) -> None:
    night(ours)
    before = digests(ours)
    publish_other(ours)
    night(ours, steps.classify, day=date(2026, 1, 6))

    with pytest.raises(LeadharvestError, match="not scored yet"):
        night(ours, steps.publish, day=date(2026, 1, 6))

    assert digests(ours) == before


def test_a_change_and_its_undo_leave_the_lists_byte_for_byte(
    ours: Settings, tmp_path: Path
) -> None:
    night(ours)
    control = Settings(home=tmp_path / "control")
    shutil.copytree(ours.home, control.home, symlinks=True)
    publish_other(ours)
    for settings in (ours, control):
        night(settings, steps.classify, steps.score, day=date(2026, 1, 6))
    rules.rollback(ours, 1, ORDER)

    for settings in (ours, control):
        night(settings, day=date(2026, 1, 7))

    assert digests(ours) == digests(control)
    assert len(versions(ours)) == 3
    assert any(name.endswith(".xlsx") for name in digests(ours))


@pytest.mark.slow
def test_publication_killed_at_any_moment_leaves_the_old_version_or_the_new_one_whole(
    home: Path, leads: Leads, start_leads: Start
) -> None:
    folder = lay_small(home / "rules")
    assert leads("rules", "publish", *WHY).code == 0
    chance, kills, numbers = random.Random(20260105), 0, [1]

    for turn in range(12):
        said = f"[外贸, 外贸{turn}]"
        (folder / "segments.yaml").write_text(TRADE.replace("[外贸]", said), encoding="utf-8")
        wanted = draft(folder)
        with start_leads(home, "rules", "publish", *WHY) as process:
            try:
                process.wait(chance.uniform(0.5, 3.0))
            except subprocess.TimeoutExpired:
                process.kill()
            kills += process.wait() == -signal.SIGKILL
        found = whole_versions(home)
        assert len(found) - len(numbers) in {0, 1}
        if len(found) > len(numbers):
            assert found[-1] == wanted
        numbers = found
    again = leads("rules", "publish", *WHY)

    assert again.code in {0, 6}, again.err
    assert "nothing differs" in again.err or again.code == 0
    assert whole_versions(home)[-1] == wanted
    assert kills


def whole_versions(home: Path) -> list[Any]:
    """Return all versions, oldest first, each as its label says."""
    store = open_store(home)
    with store.read() as db:
        kept = rulebooks.versions(db)[::-1]
        books = [rulebooks.rulebook_of(db, one.number) for one in kept]
    store.close()
    assert [one.number for one in kept] == list(range(1, len(kept) + 1))
    assert [one.label for one in kept] == [book.label for book in books]
    return books


@pytest.mark.slow
def test_classification_killed_at_any_moment_never_puts_two_versions_into_one_list(
    ours: Settings, leads: Leads, child_environment: Callable[[Path], dict[str, str]]
) -> None:
    night(ours)
    old = told(ours)
    publish_other(ours)
    night(ours, day=date(2026, 1, 6))
    new = told(ours)
    chance, kills = random.Random(20260106), 0

    for turn in range(10):
        rules.rollback(ours, 1 + turn % 2, ORDER)
        day = f"2026-02-{turn + 1:02}"
        with classifying(ours, day, child_environment) as process:
            wanted = chance.choice(["classify", "score"])
            next(line for line in lines(process) if line.strip() == wanted)
            try:
                process.wait(chance.uniform(0, 0.2))
            except subprocess.TimeoutExpired:
                process.kill()
            kills += process.wait() == -signal.SIGKILL
        ended = leads("lists", "publish", "--date", day)
        assert ended.code == 0 or "not scored yet" in ended.err
        assert told(ours) in (old, new)

    assert kills
    assert leads("classify", "--date", "2026-03-01").code == 0
    assert leads("lists", "publish", "--date", "2026-03-01").code == 0
    assert told(ours) == new


CLASSIFYING = """
import sys
from datetime import date
from pathlib import Path
from flows import steps
from flows.progress import Silence, listened_by
from flows.settings import Settings


class Aloud(Silence):
    def stage(self, name):
        print(name, file=sys.stderr, flush=True)


with listened_by(Aloud()):
    stages = (steps.classify, steps.score)
    day = date.fromisoformat(sys.argv[2])
    steps.pass_stages(Settings(home=Path(sys.argv[1])), day, "classify", stages)
"""


def classifying(
    settings: Settings, day: str, environment: Callable[[Path], dict[str, str]]
) -> subprocess.Popen[str]:
    """Start what `leads classify` does, in a process that says each stage that it begins."""
    return subprocess.Popen(
        [sys.executable, "-c", CLASSIFYING, settings.home, day],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(settings.home),
    )


def lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stderr is not None
    yield from process.stderr


def told(settings: Settings) -> Sequence[tuple[str, ...]]:
    """Return who is in which list, how well they fit, and by which rules."""
    names = ("公司全称", "细分客群", "匹配度", "规则版本")
    return sorted(tuple(row[name] for name in names) for row in rows(settings))
