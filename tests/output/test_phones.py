"""Company phone numbers survive a spreadsheet."""

from __future__ import annotations

import pytest

from output.phones import hyphened, spaced

NUMBERS = [
    ("075588886666", "0755-88886666", "0755 8888 6666"),
    ("0755-88886666", "0755-88886666", "0755 8888 6666"),
    ("+86 755 8888 6666", "0755-88886666", "0755 8888 6666"),
    ("0086-10-12345678", "010-12345678", "010 1234 5678"),
    ("0571 8765432", "0571-8765432", "0571 876 5432"),
    ("(021)6888-1234转802", "021-68881234转802", "021 6888 1234转802"),
    ("0755-88886666-802", "0755-88886666-802", "0755 8888 6666 802"),
    ("4008001234", "400-800-1234", "400 800 1234"),
    ("+8613800138000", "13800138000", "138 0013 8000"),
    ("+1 650-253-0000", "(+1)-650-253-0000", "(+1) 650 253 0000"),
    ("+442079460958", "(+44)-207-946-0958", "(+44) 207 946 0958"),
    (
        "010-12345678 / 400-800-1234",
        "010-12345678; 400-800-1234",
        "010 1234 5678; 400 800 1234",
    ),
    ("见官网", "见官网", "见官网"),
    ("", "", ""),
]


@pytest.mark.parametrize(("shown", "hyphens", "_spaces"), NUMBERS)
def test_a_text_cell_shows_a_number_as_an_office_writes_it(
    shown: str, hyphens: str, _spaces: str
) -> None:
    assert hyphened(shown) == hyphens


@pytest.mark.parametrize(("shown", "_hyphens", "spaces"), NUMBERS)
def test_a_csv_shows_a_number_that_stays_text(shown: str, _hyphens: str, spaces: str) -> None:
    assert spaced(shown) == spaces
    assert not spaced(shown).startswith("+")


def test_long_digits_of_no_known_kind_do_not_turn_into_a_number() -> None:
    assert spaced("075512345") == "0 7551 2345"
    assert hyphened("075512345") == "075512345"
