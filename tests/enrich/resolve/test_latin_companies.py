from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from enrich.resolve import Resolution

Make = Callable[..., pd.DataFrame]
Nights = Callable[..., list[Resolution]]


def companies(nights: Nights, *frames: pd.DataFrame) -> list[int]:
    """Return the company of each mention of the last frame, after all nights."""
    return nights(*frames)[-1].mentions["company_id"].tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelvora Tools Inc @Austin", "The ZELVORA TOOLS @Denver"),
        ("Zelvora Tools Inc @Austin", "Zelvora Tools LLC @Austin"),
        ("Blue Fern Tools Ltd @Leeds", "Bluefern Tools @Leeds"),
        ("Bluefern Tools Ltd @Leeds", "BlueFernTools.com @Dublin"),
        ("Müller Bakery GmbH @Berlin", "Mueller Bakery @Berlin"),
        ("Zelvora Tools Services Inc @Austin", "Zelvora Tools @Austin"),
        (
            "Zelvora Instruments International Ltd @Leeds",
            "Zelvora Instruments Internat... @Leeds",
        ),
        ("Zelvora Instruments Inc @Austin", "Zelvora Instrumnets @Denver"),
        ("Zelvora Plumbing LLC @Denver", "Zelvora Plumbing - Denver @Denver"),
        ("Zelvora Instruments Inc @Austin", "Zelvora @Austin"),
        ("Zelvora Business Machines Inc @Austin", "ZBM @Austin"),
        ("Zelvora Tools Inc @Austin", "Zelvora Tools - now hiring! @Denver"),
    ],
)
def test_two_ways_of_writing_are_one_company(
    mentions: Make, nights: Nights, one: str, other: str
) -> None:
    first, second = companies(nights, mentions(one, other))

    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Apex Plumbing Inc @Austin", "Apex Logistics Inc @Austin"),
        ("Zelvora Tools 2 Inc @Austin", "Zelvora Tools 3 Inc @Austin"),
        ("Zelvora Tools Inc @Austin", "Zelvora Tools Canada Inc @Austin"),
        ("Zelvora Tools Europe Ltd @Leeds", "Zelvora Tools Ltd @Leeds"),
        ("Zelvora Tools (Denver) Inc @Denver", "Zelvora Tools (Austin) Inc @Austin"),
        ("Zelvora Tools Group Inc @Austin", "Zelvora Tools Solutions Inc @Austin"),
        ("Zelvora Tools Group Inc @Austin", "Zelvora Tools Inc @Austin"),
        ("Zelvora Tools Inc - Austin Store #12 @Austin", "Zelvora Tools Inc @Austin"),
        ("Oakfern Tools Inc @Austin", "Oakferns Tools Inc @Austin"),
        ("Zelvora Mining Inc @Austin", "Zelvora Milling Inc @Austin"),
        ("Zelvora Tools Inc @Austin", "Zelvora Toolmakers Inc @Austin"),
        ("Zelvora Staffing Inc @Austin", "Zelvora Inc @Austin"),
        ("Apex @Austin", "Apex @Denver"),
        ("Apex Plumbing Inc @Austin", "Apex @Denver"),
        ("Our Client @Austin", "Our Client @Austin"),
    ],
)
def test_firms_that_only_look_alike_stay_apart(
    mentions: Make, nights: Nights, one: str, other: str
) -> None:
    first, second = companies(nights, mentions(one, other))

    assert first != second


def test_a_bare_brand_goes_to_the_firm_of_its_city(mentions: Make, nights: Nights) -> None:
    found = companies(
        nights,
        mentions("Apex Plumbing Inc @Austin", "Apex Foods Inc @Denver", "Apex @Denver"),
    )

    assert found[2] == found[1]


def test_a_bare_brand_of_two_firms_in_a_city_waits(mentions: Make, nights: Nights) -> None:
    found = companies(
        nights,
        mentions("Apex Plumbing Inc @Denver", "Apex Foods Inc @Denver", "Apex @Denver"),
    )

    assert len(set(found)) == 3


def test_a_full_name_that_comes_later_takes_the_number_of_the_short_one(
    mentions: Make, nights: Nights
) -> None:
    first, second = nights(
        mentions("Zelvora @Austin"),
        mentions("Zelvora Instruments Inc @Austin", first_id=1),
    )

    assert second.mentions["company_id"].tolist() == first.mentions["company_id"].tolist()


def test_a_second_name_is_found_by_itself(mentions: Make, nights: Nights) -> None:
    found = companies(
        nights,
        mentions("Zelvora Corp d/b/a Bluefern Cafe @Austin", "Bluefern Cafe @Austin"),
    )

    assert found[0] == found[1]


def test_the_order_of_the_rows_changes_nothing(mentions: Make, nights: Nights) -> None:
    names = [
        "Zelvora Instruments Inc @Austin", "Zelvora @Austin", "Zelvora Instrumnets @Denver",
        "Apex Plumbing Inc @Austin", "Apex @Denver", "Apex Foods Inc @Denver",
    ]  # fmt: skip

    forward = companies(nights, mentions(*names))
    backward = companies(nights, mentions(*reversed(names)))[::-1]

    alike = [[a == b for b in forward] for a in forward]
    assert alike == [[a == b for b in backward] for a in backward]


@pytest.mark.parametrize("witness", ["domain=shared.example", "site=board site_company_id=7"])
def test_two_first_letters_are_no_likeness_that_a_shared_account_could_confirm(
    mentions: Make, nights: Nights, witness: str
) -> None:
    both = mentions(f"Zelvora Tools LLC @Austin {witness}", f"Zenith Law LLP @Austin {witness}")

    one, other = companies(nights, both)

    assert one != other
