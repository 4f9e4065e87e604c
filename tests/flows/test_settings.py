"""Settings: whose folder, whose Prefect, which day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from enrich.issues import LeadharvestError
from flows.settings import (
    Settings,
    make_home,
    prefect_is_configured,
    quiet_prefect,
    read_settings,
    today_in_shanghai,
)


def test_option_wins_over_the_environment_which_wins_over_the_platform(tmp_path: Path) -> None:
    environment = {"LEADS_HOME": str(tmp_path / "named")}

    assert read_settings(tmp_path / "given", environ=environment).home == tmp_path / "given"
    assert read_settings(environ=environment).home == tmp_path / "named"
    assert read_settings(environ={}).home.name == "leadharvest"


def test_demonstration_has_a_home_of_its_own_and_never_the_users_store() -> None:
    environment = {"LEADS_STORE": "postgresql://db/leads"}

    settings = read_settings(demo=True, environ=environment)

    assert settings.home.name == "leadharvest-demo"
    assert settings.store == settings.home
    assert read_settings(environ=environment).store == "postgresql://db/leads"


def test_folder_that_is_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file", encoding="utf-8")

    with pytest.raises(LeadharvestError, match="cannot be the data folder"):
        make_home(Settings(home=tmp_path / "home"))


@pytest.mark.parametrize("name", ["PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_HOME"])
def test_users_own_prefect_is_seen_in_the_environment(tmp_path: Path, name: str) -> None:
    assert prefect_is_configured({name: "set"}, tmp_path)
    assert not prefect_is_configured({}, tmp_path)


def test_users_own_prefect_is_seen_by_its_profiles(tmp_path: Path) -> None:
    (tmp_path / ".prefect").mkdir()
    (tmp_path / ".prefect" / "profiles.toml").write_text("", encoding="utf-8")

    assert prefect_is_configured({}, tmp_path)


def test_prefect_gets_no_telemetry_and_what_the_user_set_stays() -> None:
    environment = {"PREFECT_LOGGING_LEVEL": "DEBUG"}

    quiet_prefect(environment, PREFECT_HOME="ours")

    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environment["DO_NOT_TRACK"] == "1"
    assert environment["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert environment["PREFECT_HOME"] == "ours"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 5, 15, 59, tzinfo=UTC), date(2026, 1, 5)),
        (datetime(2026, 1, 5, 16, 0, tzinfo=UTC), date(2026, 1, 6)),
    ],
)
def test_business_date_turns_at_midnight_in_shanghai(moment: datetime, day: date) -> None:
    assert today_in_shanghai(moment) == day
