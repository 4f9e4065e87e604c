"""Pieces of the rules: cut out as text, put back to the byte, mistakes placed in the piece."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.issues import RuleError, StoreError
from enrich.rulebook import Rulebook, packaged_rulebook
from flows.desk.rulelab.pieces import (
    entry_of,
    piece_of,
    put,
    put_entry,
    text_of,
    troubles_of,
)
from tests.flows.ruled import TRADE, WELDERS

BOOK = packaged_rulebook()
SMALL = Rulebook({"segments.yaml": TRADE, "words.yaml": "version: 1\nlists:\n  a: [x]\n"})
TRADE_PIECE = """#@ segments.yaml segments
  foreign_trade: {zh_hans: 外贸, zh_hant: 外貿, en: trade, why: they fly, order: 1}
#@ segments.yaml rules
  # who sells abroad
  - id: trade.title
    segment: foreign_trade
    why: sells abroad
    any: {title: [外贸]}
    match: [{title: 外贸业务员}]
    nomatch: [{title: 焊工}]
"""
NAMES = [
    "ticket_agent", "overseas_construction", "foreign_trade", "university", "large_enterprise",
    "discard:recruiter", "discard:anonymous", "signal:buyer_role", "list:state_groups",
    "list:hospital_names", "scoring.yaml", "words.yaml",
]  # fmt: skip


def test_a_segment_is_its_declaration_and_its_rules_with_their_comments() -> None:
    assert text_of(SMALL, piece_of(SMALL, "foreign_trade")) == TRADE_PIECE


def test_a_list_is_its_own_lines() -> None:
    assert text_of(SMALL, piece_of(SMALL, "list:a")) == "  a: [x]\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_piece_that_nobody_changes_leaves_every_byte(name: str) -> None:
    piece = piece_of(BOOK, name)

    assert put(BOOK, piece, text_of(BOOK, piece)) == BOOK
    assert put(BOOK, piece, text_of(BOOK, piece).replace("\n", "\r\n")) == BOOK


@pytest.mark.parametrize("name", NAMES)
def test_only_the_piece_changes_and_is_found_again(name: str) -> None:
    piece = piece_of(BOOK, name)
    head, line_end, below = text_of(BOOK, piece).rpartition("#@ ")
    above, end, rest = below.partition("\n") if line_end else ("", "", below)
    text = f"{head}{line_end}{above}{end}  # a remark\n{rest}"

    new = put(BOOK, piece, text)

    again = piece_of(new, name)
    assert text_of(new, again) == text
    assert put(new, again, text_of(BOOK, piece)) == BOOK
    changed = [file for file in BOOK.texts if new.texts[file] != BOOK.texts[file]]
    assert len(changed) == 1


def test_the_first_rule_of_a_segment_is_added_behind_the_last_one() -> None:
    text = TRADE.replace(
        "rules:", "  park: {zh_hans: 园, zh_hant: 園, en: p, why: w, order: 3}\nrules:"
    )
    book = Rulebook({"segments.yaml": text})
    piece = piece_of(book, "park")
    rule = WELDERS.replace("foreign_trade", "park")

    new = put(book, piece, text_of(book, piece) + rule)

    assert new.texts["segments.yaml"] == text + rule


def test_a_rule_can_be_taken_out() -> None:
    piece = piece_of(SMALL, "university")
    shown = text_of(SMALL, piece)

    new = put(SMALL, piece, shown[: shown.index("  - id")])

    assert new.texts["segments.yaml"] == TRADE[: TRADE.index("  - id: university.name")]


def test_a_file_whose_lines_end_like_windows_keeps_them() -> None:
    book = Rulebook({"segments.yaml": TRADE.replace("\n", "\r\n")})
    piece = piece_of(book, "foreign_trade")

    new = put(book, piece, text_of(book, piece).replace("[外贸]", "[外贸, 外销]"))

    wanted = TRADE.replace("[外贸]", "[外贸, 外销]").replace("\n", "\r\n")
    assert new.texts["segments.yaml"] == wanted


def test_a_segment_in_two_files_is_one_piece() -> None:
    more = "version: 1\nrules:\n" + WELDERS
    book = Rulebook({"mine.yaml": more, "segments.yaml": TRADE})
    piece = piece_of(book, "foreign_trade")
    shown = text_of(book, piece)

    new = put(book, piece, shown.replace("[焊工]}\n    match", "[焊工, 电焊]}\n    match"))

    assert shown == "#@ mine.yaml rules\n" + WELDERS + TRADE_PIECE
    assert new.texts["segments.yaml"] == TRADE
    assert new.texts["mine.yaml"] == more.replace(
        "any: {title: [焊工]", "any: {title: [焊工, 电焊]"
    )


def test_what_is_not_there_is_told() -> None:
    for name in ("nothing", "list:b", "x:y", "nothing.yaml", ""):
        with pytest.raises(StoreError, match="there is no"):
            piece_of(SMALL, name)


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("any: {title: [外贸]}", "any: {title: [外贸}", "8:21", ""),
        ("    why: sells", "   why: sells", "7:4", ""),
        ("#@ segments.yaml rules\n", "", "10:1", "'#@ segments.yaml rules' is missing"),
        ("#@ segments.yaml segments", "#@ words.yaml", "1:1", "leave each where it was"),
        ("  # who", "lists:\n  # who", "4:1", "must be a rule"),
        (TRADE_PIECE[TRADE_PIECE.index("  # who") :], "version: 2\n", "4:1", "must be a rule"),
        ("  foreign_trade: {", " foreign_trade: {", "2:2", "must begin in column 3"),
        ("nomatch: [{title: 焊工}]\n", "nomatch: 'open\n", "", ""),
    ],
)
def test_a_text_that_does_not_fit_is_refused_at_its_place(
    old: str, new: str, place: str, said: str
) -> None:
    piece = piece_of(SMALL, "foreign_trade")
    text = TRADE_PIECE.replace(old, new)

    with pytest.raises(RuleError) as refused:
        put(SMALL, piece, text)

    (told,) = troubles_of(SMALL, piece, text, [refused.value])
    assert told.line
    assert place in {"", told.place}
    assert said in told.said


def test_mistakes_of_meaning_are_placed_in_the_piece_and_those_elsewhere_in_their_file() -> (
    None
):
    piece = piece_of(SMALL, "foreign_trade")
    text = TRADE_PIECE.replace("why: they fly,", "why: they fly, wat: 1,").replace(
        "    why: sells abroad\n", "    # remark\n    wight: 2\n"
    )
    new = put(SMALL, piece, text)

    with pytest.raises(RuleError) as wrong:
        new.ruleset()
    told = troubles_of(new, piece, text, [wrong.value])

    assert [(one.place, one.said.split(":")[0]) for one in told] == [
        ("2:71", "segments.foreign_trade.wat"),
        ("5:5", "trade.title.why"),
        ("8:5", "trade.title.wight"),
    ]
    moved = Rulebook({**new.texts, "words.yaml": "version: 1\nlists:\n  a: [x, x]\n"})
    good = put(moved, piece_of(moved, "foreign_trade"), TRADE_PIECE)
    with pytest.raises(RuleError) as dead:
        good.ruleset()
    (one,) = troubles_of(good, piece, TRADE_PIECE, [dead.value])
    assert (one.line, one.place) == (None, "words.yaml:3:3")


def test_lines_behind_a_piece_that_grew_are_placed_where_they_are() -> None:
    piece = piece_of(SMALL, "foreign_trade")
    text = TRADE_PIECE + "\n\n\n"
    new = put(SMALL, piece, text)
    worse = Rulebook(
        {**new.texts, "segments.yaml": new.texts["segments.yaml"].replace("is one", "[]")}
    )

    with pytest.raises(RuleError) as wrong:
        worse.ruleset()
    told = troubles_of(worse, piece, text, [wrong.value])

    assert told[0].place == "segments.yaml:19:5"


def test_an_entry_is_called_and_replaced_as_merging_calls_it() -> None:
    found = entry_of(SMALL, "segments.yaml:rules.trade.title")
    assert found is not None
    assert found.text == TRADE_PIECE[TRADE_PIECE.index("  # who") :]

    new = put_entry(SMALL, "segments.yaml:rules.trade.title", WELDERS)

    assert new.texts["segments.yaml"] == TRADE.replace(found.text, WELDERS)
    assert entry_of(SMALL, "segments.yaml:rules.nothing") is None


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["foreign_trade", "university", "list:a"]), st.data())
def test_whatever_is_typed_changes_nothing_beside_the_piece(
    name: str, data: st.DataObject
) -> None:
    piece = piece_of(SMALL, name)
    shown = text_of(SMALL, piece)
    at = data.draw(st.integers(0, len(shown)))
    end = data.draw(st.integers(at, min(len(shown), at + 12)))
    put_in = data.draw(st.text(alphabet="ab:{}[]'\"-#&*!|> \n外", max_size=12))
    text = shown[:at] + put_in + shown[end:]

    try:
        new = put(SMALL, piece, text)
    except RuleError:
        return

    for cut in reversed(piece.cuts):
        old, now = SMALL.texts[cut.file], new.texts[cut.file]
        first = min(one.start for one in piece.cuts if one.file == cut.file)
        last = max(one.end for one in piece.cuts if one.file == cut.file)
        assert now.startswith(old[:first])
        assert now.endswith(old[last:])
