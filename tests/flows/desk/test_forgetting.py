"""What is forgotten: no file of the home says it any more, and it stays out."""

from __future__ import annotations

import gzip
import json
import stat
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from enrich.issues import LeadharvestError, LeaseTakenError, StoreError
from enrich.store import audit, open_store
from enrich.store.forgetting import Why
from enrich.store.retrace import differences
from enrich.store.runs import Holder, take_lease
from enrich.store.schema import forgotten
from flows import steps
from flows.checkup import findings
from flows.cli import main
from flows.forgetkey import FILE, forgotten_of
from flows.forgetting import forget
from flows.gathered import import_postings
from flows.settings import Settings
from output.manifest import lists_table, verify
from output.publish import publications
from tests.flows.desk import published
from tests.flows.desk.conftest import RunningDesk

PHONE = "0574-87000009"
WHY = Why(author="ana", reason="asked to be", at=datetime(2026, 1, 6, 9, tzinfo=UTC))
STAGES = (
    steps.prepare,
    steps.load,
    steps.resolve,
    steps.copies,
    steps.classify,
    steps.score,
    steps.publish,
)


@pytest.fixture
def settings(desk_home: Path) -> Settings:
    return Settings(home=desk_home, user="ana")


def another_night(settings: Settings, day: date) -> None:
    """Harvest the second night's postings once more."""
    file = settings.home.parent / "again.csv"
    published._write(file, range(5, published.TRADERS + 7))
    import_postings(settings, day, file, "mine")
    steps.pass_stages(settings, day, "nightly", STAGES)


def texts(file: Path) -> Iterator[str]:
    """Yield what a file says, packed parts unpacked."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            for name in packed.namelist():
                yield packed.read(name).decode("utf-8", "ignore")
    elif file.suffix == ".gz":
        yield gzip.decompress(file.read_bytes()).decode("utf-8", "ignore")
    else:
        yield file.read_bytes().decode("utf-8", "ignore")


def files_with(home: Path, *words: str) -> list[str]:
    """Return the files of a home in which one of the words stands in any way of writing."""
    ways = {*words, *(json.dumps(word)[1:-1] for word in words)}
    return [
        str(file.relative_to(home))
        for file in sorted(home.rglob("*"))
        if file.is_file() and any(way in text for text in texts(file) for way in ways)
    ]


def listed(settings: Settings) -> int:
    table = lists_table(settings.lists)
    return int(table[table["segment"] == "foreign_trade"]["full"].iloc[0])


def name_of(n: int) -> str:
    return str(published._trader(n)[0])


def test_rehearsal_counts_what_would_go_and_changes_nothing(settings: Settings) -> None:
    before = {
        str(f): f.read_bytes() for f in settings.home.rglob("*.csv") if not f.is_symlink()
    }
    name = name_of(9)

    told = forget(settings, "company", name, WHY, really=False)

    assert not told.done
    assert told.removed["posting"] >= 1
    assert len(told.files.lists) == 2
    assert not (settings.desk / FILE).exists()
    assert files_with(settings.home, name)
    now = {str(f): f.read_bytes() for f in settings.home.rglob("*.csv") if not f.is_symlink()}
    assert now == before


@pytest.mark.slow
def test_forgotten_company_is_in_no_file_even_after_another_night(settings: Settings) -> None:
    name, phone = name_of(9), "0574-87000009"
    assert files_with(settings.home, name)
    count = listed(settings)

    done = forget(settings, "company", name, WHY, really=True)

    assert not done.left
    assert files_with(settings.home, name, phone) == []
    assert listed(settings) == count - 1
    another_night(settings, published.SECOND + timedelta(days=1))
    assert files_with(settings.home, name, phone) == []
    assert listed(settings) == count - 1


@pytest.mark.slow
def test_store_and_lists_are_sound_after_forgetting(settings: Settings) -> None:
    done = forget(settings, "company", name_of(9), WHY, really=True)

    assert [verify(folder) for folder in publications(settings.lists)] == [[], []]
    assert not any(check.problems for check in findings(settings))
    store = open_store(settings.home)
    with store.read() as db:
        assert differences(db) == []
        assert audit.broken(db) is None
        (entry,) = [one for one in audit.entries(db, 10) if one.action == "forget"]
        assert entry.detail["companies"] == list(done.companies)
    store.close()


@pytest.mark.slow
def test_forgotten_phone_is_covered_and_its_company_stays(settings: Settings) -> None:
    count = listed(settings)

    forget(settings, "phone", "+86 574 8700 0009", WHY, really=True)
    another_night(settings, published.SECOND + timedelta(days=1))

    assert files_with(settings.home, PHONE, "057487000009", "0574 8700 0009") == []
    assert listed(settings) == count


def test_key_is_readable_by_its_owner_alone(settings: Settings) -> None:
    forget(settings, "mail", "hr@nobody.example", WHY, really=True)

    assert stat.S_IMODE((settings.desk / FILE).stat().st_mode) == 0o600


def test_without_its_key_nothing_is_loaded_or_listed(settings: Settings) -> None:
    forget(settings, "mail", "hr@nobody.example", WHY, really=True)
    (settings.desk / FILE).write_bytes(b"another key of thirty-two bytes!")

    assert any("is not the key" in str(check.problems) for check in findings(settings))
    with pytest.raises(StoreError, match="is not the key of this store"):
        steps.pass_stages(settings, published.SECOND, "publish", (steps.publish,))
    (settings.desk / FILE).unlink()
    with pytest.raises(StoreError, match="copy it from the machine"):
        steps.pass_stages(settings, published.SECOND, "publish", (steps.publish,))


def test_company_that_is_in_the_store_again_is_still_left_out(settings: Settings) -> None:
    """As after an older copy of the store was put back: the hash alone keeps it out."""
    count, name = listed(settings), name_of(9)
    forget(settings, "mail", "hr@nobody.example", WHY, really=True)
    store = open_store(settings.home)
    with store.begin() as db:
        known = forgotten_of(settings, db)
        pair = ("name", known.digest("name", name))
        told = {"author": "ana", "reason": "", "forgotten_at": ""}
        row = dict(zip(("kind", "digest"), pair, strict=True)) | told
        db.execute(forgotten.insert().values(row))
    store.close()

    steps.pass_stages(settings, published.SECOND, "publish", (steps.publish,))

    assert listed(settings) == count - 1


def test_while_a_night_is_at_work_nothing_is_forgotten(settings: Settings) -> None:
    store = open_store(settings.home)
    elsewhere = Holder(host="elsewhere", pid=1, process_start="")
    with store.begin() as db:
        take_lease(db, "night", elsewhere, datetime.now(UTC))
    store.close()

    with pytest.raises(LeaseTakenError):
        forget(settings, "mail", "hr@nobody.example", WHY, really=True)


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("colour", "red", "company, phone, mail, domain, uscc"),
        ("phone", "none", "not phone 'none'"),
        ("company", "nobody", "no company is called"),
    ],
)
def test_what_cannot_be_forgotten_is_told(
    settings: Settings, kind: str, value: str, told: str
) -> None:
    with pytest.raises(LeadharvestError, match=told):
        forget(settings, kind, value, WHY, really=True)


def test_downloads_that_hold_it_are_removed_and_noted(settings: Settings) -> None:
    folder = settings.desk / "downloads"
    folder.mkdir(parents=True)
    (folder / "with.csv").write_text(f'"{name_of(9)}"\r\n', encoding="utf-8-sig")
    (folder / "without.csv").write_text(f'"{name_of(10)}"\r\n', encoding="utf-8-sig")

    done = forget(settings, "company", name_of(9), WHY, really=True)

    assert [path.name for path in done.files.downloads] == ["with.csv"]
    assert [path.name for path in folder.iterdir()] == ["without.csv"]


def test_command_tells_first_and_forgets_only_with_yes(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    name = name_of(9)
    order = ("forget", "company", name, "--reason", "asked to be", "--by", "ana")

    told = [command(settings, *order, *more) for more in ((), ("--yes", "--json"))]

    said = capsys.readouterr().out
    assert told == [0, 0]
    assert "Nothing has changed; say --yes to do it." in said
    assert json.loads(said[said.index("{") :])["done"]
    assert name not in said
    assert command(settings, *order) == 1


def command(settings: Settings, *arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--home", str(settings.home)])
    return int(ended.value.code or 0)


@pytest.mark.slow
def test_running_desk_shows_it_no_more(desk: RunningDesk) -> None:
    sales = desk.client("sales")
    path = "/api/v1/segments/foreign_trade/leads?limit=500"
    before = sales.get(path).json()["leads"]
    shown = next(lead for lead in before if lead["company_name"] == name_of(9))
    assert shown["phone"]

    forget(desk.settings, "phone", shown["phone"], WHY, really=True)

    after = sales.get(path).json()["leads"]
    assert [lead["lead_id"] for lead in after] == [lead["lead_id"] for lead in before]
    assert next(one for one in after if one["lead_id"] == shown["lead_id"])["phone"] == ""
    forget(desk.settings, "company", name_of(9), WHY, really=True)
    names = {lead["company_name"] for lead in sales.get(path).json()["leads"]}
    assert name_of(9) not in names
    assert "<h1>按要求删除的公司</h1>" in sales.get(f"/companies/{shown['company_id']}").text
    assert len(names) == len(before) - 1
