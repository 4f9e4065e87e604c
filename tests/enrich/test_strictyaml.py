"""Files that people write: what is read, and how mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from enrich.issues import InputError
from enrich.strictyaml import read_model


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    start: list[str] = []
    number: int = 0


class Whole(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    parts: list[Part] = []


def read(folder: Path, text: str) -> Whole:
    file = folder / "whole.yaml"
    file.write_text(text, encoding="utf-8")
    return read_model(file, Whole)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("name: no", "no"),
        ("name: 外贸", "外贸"),
        ("\ufeffname: on", "on"),
        ('name: "0123"', "0123"),
    ],
)
def test_words_stay_words(tmp_path: Path, text: str, name: str) -> None:
    assert read(tmp_path, text).name == name


def test_address_with_a_question_mark_needs_no_quotes(tmp_path: Path) -> None:
    whole = read(tmp_path, "name: a\nparts: [{start: [/jobs?page=1]}]")

    assert whole.parts[0].start == ["/jobs?page=1"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "name: a\nparts:\n- number: 1\n- number: x",
            "4:3: parts.1.number: 'x' is not a whole number",
        ),
        ("name: a\ncolour: red", "2:1: colour: unknown key"),
        ("parts: []", "1:1: name: is missing"),
        ("name: 0123", "1:1: name: 123 is not text: put it in quotes"),
        ("name: +8613800138000", "1:1: name: 8613800138000 is not text"),
        ("name: a\nname: b", '2:1: found duplicate key "name"'),
        ("name: &x a", "1:7: anchors and aliases are not allowed"),
        ("name: a\nparts: *x", "2:8: anchors and aliases are not allowed"),
        ("name: a\nparts: !!python/object 1", "2:8: tags are not allowed"),
        ("name: [a", "1:9: "),
        ("name: a\nday: 2026-13-40", "2:6: month must be in 1..12"),
        ("name: a\x00", "1:8: holds a control character"),
        ("name: a\nparts: " + "[" * 20_000 + "]" * 20_000, "2:71: nested more than 64 deep"),
        ("name: a\n" + "- " * 20_000, "2:1: "),
        ("name: a\nparts: " + "[" * 80 + "]" * 80, "2:71: nested more than 64 deep"),
    ],
)
def test_mistakes_name_their_line_and_field(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as found:
        read(tmp_path, text)

    assert f"whole.yaml:{told}" in str(found.value)


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"(?s)2:1: colour.*\n.*3:1: weight"):
        read(tmp_path, "name: a\ncolour: red\nweight: 3")


def test_bytes_that_are_not_utf8_name_their_line(tmp_path: Path) -> None:
    file = tmp_path / "whole.yaml"
    file.write_bytes(b"name: a\n# \xb9\xab")

    with pytest.raises(InputError, match=r"whole\.yaml:2:3: is not UTF-8"):
        read_model(file, Whole)
