"""Splink, a Fellegi-Sunter matcher in SQL that learns its weights without labels."""

from __future__ import annotations

import contextlib
import logging
from typing import Any

import pandas as pd

# DuckDB counts bytes in jaro_winkler, three for each Chinese character: the second way counts
# shared characters itself.
_OVERLAP = (
    "len(list_intersect(letters_l, letters_r)) / greatest(len(letters_l), len(letters_r))"
)
_RULES = (
    ("core",),
    ("brand", "town"),
    ("brand", "place"),
    ("head", "town"),
    ("head", "place"),
    ("sound", "place"),
    ("tail", "town"),
)
_LATIN_RULES = (*_RULES, ("head",))
"""English names show no place, and firms post in more towns than one."""


def splink_pairs(table: pd.DataFrame, likeness: str) -> pd.DataFrame:
    """Return the pairs that splink finds, with its match probability.

    Args:
        table: FIELDS and `row` of `records`.
        likeness: jaro_winkler or overlap: how cores are compared.
    """
    linker = _trained([table], likeness)
    pairs = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    return pd.DataFrame(
        {
            "left": pairs["row_l"].astype(int),
            "right": pairs["row_r"].astype(int),
            "score": pairs["match_probability"],
        }
    )


def splink_night(known: pd.DataFrame, fresh: pd.DataFrame) -> int:
    """Return how many edges a trained splink finds from new records to known ones.

    It gives neither companies nor numbers: its own way to add records was taken out in 5.0.
    """
    linker = _trained([known, fresh], "jaro_winkler")
    found = linker.inference.predict(threshold_match_probability=0.2)
    return len(found.as_pandas_dataframe())


def _trained(tables: list[pd.DataFrame], likeness: str) -> Any:
    """Return a linker with its weights: of one table with itself, or of two."""
    from splink import Linker, SettingsCreator, block_on  # noqa: PLC0415  # optional
    from splink.internals.exceptions import (  # noqa: PLC0415  # optional
        EMTrainingException,
    )

    latin = bool(tables[0]["core"].head(200).map(str.isascii).mean() > 0.5)
    rules = _LATIN_RULES if latin else _RULES
    settings = SettingsCreator(
        link_type="dedupe_only" if len(tables) == 1 else "link_only",
        unique_id_column_name="row",
        comparisons=_comparisons(likeness),
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        retain_matching_columns=False,
    )
    linker = Linker(_registered(tables), settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("core") if latin else block_on("core", "town")], recall=0.5
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("core"), block_on("brand", "town"), block_on("head", "town")):
        # Where no pair, or every pair, of the blocks matches, the other rule has to do.
        with contextlib.suppress(ValueError, EMTrainingException):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return linker


def _registered(tables: list[pd.DataFrame]) -> list[Any]:
    """Return the records as tables of an engine with one thread."""
    import duckdb  # noqa: PLC0415  # optional
    from splink import DuckDBAPI  # noqa: PLC0415  # optional

    engine = DuckDBAPI(duckdb.connect(config={"threads": 1}))
    return [engine.register(_given(table)) for table in tables]


def _given(table: pd.DataFrame) -> pd.DataFrame:
    """Return the records with the columns of the rules; what a name does not tell is NULL."""
    given = table.assign(
        head=table["core"].map(lambda core: core[: 6 if core.isascii() else 3]),
        tail=table["core"].str[-4:],
        letters=table["core"].map(lambda core: sorted(set(core))),
    ).astype({"row": int})
    for name in ("place", "town", "legal", "code", "trade"):
        given[name] = given[name].astype(object).where(given[name] != "", None)
    return given


def _comparisons(likeness: str) -> list[Any]:
    import splink.comparison_level_library as levels  # noqa: PLC0415  # optional
    import splink.comparison_library as library  # noqa: PLC0415  # optional

    begins = "starts_with(core_l, core_r) OR starts_with(core_r, core_l)"
    steps = (
        [levels.JaroWinklerLevel("core", step) for step in (0.95, 0.90, 0.80)]
        if likeness == "jaro_winkler"
        else [levels.CustomLevel(f"{_OVERLAP} >= {step}") for step in (0.85, 0.75, 0.60)]
    )
    core = library.CustomComparison(
        output_column_name="core",
        comparison_levels=[
            levels.ExactMatchLevel("core"),
            levels.CustomLevel(begins, label_for_charts="one begins with the other"),
            *steps,
            levels.ElseLevel(),
        ],
    )
    return [
        core,
        library.ExactMatch("brand"),
        library.ExactMatch("town"),
        library.ExactMatch("place"),
        library.ExactMatch("legal"),
        library.ExactMatch("code"),
    ]
