"""Newest first means the same to the rules and to the facts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from enrich.copies import newest_first


def test_postings_without_a_day_come_last_however_they_lack_it() -> None:
    days = [None, date(2026, 3, 1), "", pd.NaT, "2026-03-02"]
    frame = pd.DataFrame(
        {"posting_id": [1, 2, 3, 4, 5], "posted_on": pd.Series(days, dtype=object)}
    )

    assert newest_first(frame) == [4, 1, 3, 2, 0]


def test_of_equals_the_higher_number_comes_first_not_the_longer_text() -> None:
    frame = pd.DataFrame({"posting_id": [9, 10], "posted_on": "2026-03-01"})

    assert newest_first(frame) == [1, 0]
