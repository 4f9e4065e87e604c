"""Versions of the rules by `leads rules`: published, refused, merged, rolled back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import rules as flow_rules
from tests.flows.ruled import BY, SHUT, TRADE, WELDERS, WHY, add, edit, lay_small

Leads = Callable[..., Any]


@pytest.fixture
def draft(home: Path) -> Path:
    """The home's own draft, of two rules."""
    return lay_small(home / "rules")


@pytest.fixture
def first(leads: Leads, draft: Path) -> Path:
    """The same, published as version 1."""
    ended = leads("rules", "publish", *WHY)
    assert ended.code == 0, ended.err
    return draft


def versions(leads: Leads) -> list[dict[str, Any]]:
    return list(leads("rules", "history", "--json").document["versions"])


def test_published_version_keeps_who_when_why_and_what_changed(
    leads: Leads, first: Path
) -> None:
    add(first, WELDERS)
    ended = leads("rules", "publish", "--why", "焊工 fly too", "--by", "bo")

    assert ended.code == 0, ended.err
    newest, oldest = versions(leads)
    assert (newest["number"], newest["author"], newest["why"]) == (2, "bo", "焊工 fly too")
    assert newest["changes"] == [
        {"file": "segments.yaml", "entry": "rules.trade.welder", "what": "added"}
    ]
    assert newest["based_on"] == oldest["number"] == 1
    assert newest["label"] != oldest["label"]


def test_history_of_one_version_shows_the_lines_that_changed(leads: Leads, first: Path) -> None:
    edit(first, "[外贸]", "[外贸, 外销]")
    leads("rules", "publish", *WHY)

    told = leads("rules", "history", 2)
    document = leads("rules", "history", 2, "--json").document

    assert "-    any: {title: [外贸]}" in told.out
    assert "+    any: {title: [外贸, 外销]}" in told.out
    assert [one["entry"] for one in document["entries"]] == ["rules.trade.title"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "    why: sells abroad\n",
            "    wat: sells abroad\n",
            "segments.yaml:10:5: rules.0.wat",
        ),
        ("[{title: 外贸业务员}]", "[{title: 铣工}]", "trade.title does not fire"),
    ],
)
def test_rules_that_are_wrong_or_red_are_not_published(
    leads: Leads, first: Path, old: str, new: str, said: str
) -> None:
    edit(first, old, new)

    ended = leads("rules", "publish", *WHY)

    assert ended.code == 4
    assert said in ended.err
    assert len(versions(leads)) == 1


def test_a_recipe_that_is_wrong_fails_the_check_and_the_publication(
    leads: Leads, first: Path
) -> None:
    edit(first, "half_life_days: 30", "half_life_days: soon", "scoring.yaml")

    checked, published = leads("rules", "check"), leads("rules", "publish", *WHY)

    assert (checked.code, published.code) == (4, 4)
    for ended in (checked, published):
        assert "scoring.yaml" in ended.err
        assert "half_life_days: 'soon' is not a number" in ended.err


def test_check_reads_the_draft_folder_that_is_named(leads: Leads, tmp_path: Path) -> None:
    own = lay_small(tmp_path / "own", TRADE.replace("[{title: 焊工}]", "[{title: 外贸员}]"))

    ended = leads("rules", "check", own)

    assert ended.code == 4
    assert f"{own / 'segments.yaml'}:13" in ended.out
    assert "2 rules, 4 examples, 1 problems" in ended.err


def test_a_folder_that_is_not_there_is_told(leads: Leads, tmp_path: Path) -> None:
    ended = leads("rules", "publish", tmp_path / "none", *WHY)

    assert ended.code == 1
    assert "is no folder of rule files" in ended.err


def test_publishing_what_is_in_force_already_is_refused(leads: Leads, first: Path) -> None:
    assert (first / "segments.yaml").exists()

    ended = leads("rules", "publish", *WHY)

    assert ended.code == 6
    assert "nothing differs from version 1" in ended.err


def test_second_of_two_analysts_gets_the_comparison_and_merges(
    leads: Leads, first: Path, tmp_path: Path
) -> None:
    assert leads("rules", "checkout", 1, tmp_path / "bo").code == 0
    add(tmp_path / "bo", WELDERS)
    edit(tmp_path / "bo", "# who sells abroad", "# who sells far away")
    edit(first, "[大学]", "[大学, 学院]")
    assert leads("rules", "publish", *WHY).code == 0

    refused = leads("rules", "publish", tmp_path / "bo", *WHY)
    merged = leads("rules", "merge", tmp_path / "bo", "--json")
    published = leads("rules", "publish", tmp_path / "bo", *WHY)

    assert refused.code == 6
    assert "version 2 is in force, and this is based on version 1" in refused.err
    assert "segments.yaml:rules.university.name: changed by them" in refused.err
    assert "segments.yaml:rules.trade.welder: changed by you" in refused.err
    assert merged.document["files"] == ["segments.yaml"]
    assert published.code == 0, published.err
    text = (tmp_path / "bo" / "segments.yaml").read_text(encoding="utf-8")
    wanted = TRADE.replace("[大学]", "[大学, 学院]").replace(
        "sells abroad\n  -", "sells far away\n  -"
    )
    assert text == wanted + WELDERS


def test_an_entry_that_both_changed_needs_a_choice_and_nothing_is_written_before(
    leads: Leads, first: Path, tmp_path: Path
) -> None:
    leads("rules", "checkout", 1, tmp_path / "bo")
    edit(tmp_path / "bo", "[外贸]", "[外贸, 外销]")
    before = (tmp_path / "bo" / "segments.yaml").read_bytes()
    edit(first, "[外贸]", "[外贸, 跨境]")
    leads("rules", "publish", *WHY)

    refused = leads("rules", "merge", tmp_path / "bo")
    untouched = (tmp_path / "bo" / "segments.yaml").read_bytes()
    unknown = leads("rules", "merge", tmp_path / "bo", "--theirs", "segments.yaml:rules.x")
    chosen = leads(
        "rules", "merge", tmp_path / "bo", "--theirs", "segments.yaml:rules.trade.title"
    )

    assert (refused.code, unknown.code, chosen.code) == (6, 1, 0)
    assert "both changed segments.yaml:rules.trade.title" in refused.err
    assert untouched == before
    assert "跨境" in (tmp_path / "bo" / "segments.yaml").read_text(encoding="utf-8")


def test_a_draft_that_names_no_version_is_refused_once_there_are_several(
    leads: Leads, first: Path, tmp_path: Path
) -> None:
    own = lay_small(tmp_path / "own")
    add(own, WELDERS)
    edit(first, "[大学]", "[大学, 学院]")
    leads("rules", "publish", *WHY)

    ended = leads("rules", "publish", own, *WHY)

    assert ended.code == 6
    assert "based on none of the published versions" in ended.err


def test_a_draft_that_is_edited_while_it_is_checked_is_refused(
    leads: Leads, first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(first, WELDERS)

    def edited_meanwhile(*asked: Any) -> flow_rules.Admitted:
        edit(first, "[大学]", "[大学, 学院]")
        return admit(*asked)

    admit = flow_rules.admit
    monkeypatch.setattr(flow_rules, "admit", edited_meanwhile)
    ended = leads("rules", "publish", *WHY)

    assert ended.code == 6
    assert "was edited while it was checked" in ended.err
    assert len(versions(leads)) == 1


def publish_cut_off(leads: Leads, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """Publish, and be gone when a function of `flows.rules` is called."""

    def killed(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(flow_rules, at, killed)
        with pytest.raises(RuntimeError, match="killed"):
            leads("rules", "publish", *WHY)


def test_a_publication_cut_off_behind_its_commit_leaves_a_draft_that_goes_on(
    leads: Leads, first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(first, WELDERS)

    publish_cut_off(leads, monkeypatch, "note_base")
    edit(first, "[大学]", "[大学, 学院]")
    ended = leads("rules", "publish", *WHY)

    assert ended.code == 0, ended.err
    assert [one["number"] for one in versions(leads)] == [3, 2, 1]


def test_a_publication_cut_off_before_its_commit_leaves_the_draft_as_it_was(
    leads: Leads, first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(first, WELDERS)

    publish_cut_off(leads, monkeypatch, "publish_book")
    ended = leads("rules", "publish", *WHY)

    assert ended.code == 0, ended.err
    assert [one["number"] for one in versions(leads)] == [2, 1]


def test_rollback_is_a_new_version_with_the_label_of_the_old_one(
    leads: Leads, first: Path
) -> None:
    add(first, WELDERS)
    leads("rules", "publish", *WHY)

    ended = leads("rules", "rollback", 1, "--why", "too many", *BY)

    assert ended.code == 0, ended.err
    newest, middle, oldest = versions(leads)
    assert (newest["number"], newest["based_on"], newest["why"]) == (3, 2, "too many")
    assert newest["label"] == oldest["label"] != middle["label"]
    assert newest["changes"] == [
        {"file": "segments.yaml", "entry": "rules.trade.welder", "what": "removed"}
    ]


def test_a_draft_that_was_rolled_back_is_refused_until_it_is_merged(
    leads: Leads, first: Path
) -> None:
    add(first, WELDERS)
    leads("rules", "publish", *WHY)
    leads("rules", "rollback", 1, *WHY)
    edit(first, "[大学]", "[大学, 学院]")

    refused = leads("rules", "publish", *WHY)
    merged = leads("rules", "merge")
    published = leads("rules", "publish", *WHY)

    assert (refused.code, merged.code, published.code) == (6, 0, 0)
    text = (first / "segments.yaml").read_text(encoding="utf-8")
    assert text == TRADE.replace("[大学]", "[大学, 学院]")


@pytest.mark.parametrize("number", [1, 7])
def test_rollback_to_what_is_in_force_or_never_was_is_refused(
    leads: Leads, first: Path, number: int
) -> None:
    assert first.exists()

    assert leads("rules", "rollback", number, *WHY).code == {1: 6, 7: 1}[number]
    assert len(versions(leads)) == 1


def test_checkout_lays_out_a_version_and_keeps_what_was_never_published(
    leads: Leads, first: Path
) -> None:
    add(first, WELDERS)
    (first / "mine.yaml").write_text(SHUT, encoding="utf-8")

    refused = leads("rules", "checkout", 1)
    leads("rules", "publish", *WHY)
    taken = leads("rules", "checkout", 1)

    assert refused.code == 6
    assert "mine.yaml, segments.yaml" in refused.err
    assert taken.code == 0
    assert not (first / "mine.yaml").exists()
    assert (first / "segments.yaml").read_text(encoding="utf-8") == TRADE


def test_checked_out_older_version_is_refused_until_it_is_merged(
    leads: Leads, first: Path
) -> None:
    add(first, WELDERS)
    leads("rules", "publish", *WHY)
    leads("rules", "checkout", 1)
    edit(first, "[大学]", "[大学, 学院]")

    assert leads("rules", "publish", *WHY).code == 6


def test_status_and_doctor_tell_of_a_draft_that_is_not_in_force(
    leads: Leads, first: Path
) -> None:
    quiet = leads("doctor")
    add(first, WELDERS)
    shown, doctor = leads("status"), leads("doctor")

    assert "differs" not in quiet.out
    assert "version 1 (" in shown.err
    assert "differs from version 1, which is in force: segments.yaml:rules.trade.welder" in (
        shown.err
    )
    assert (quiet.code, doctor.code) == (0, 0)
    assert "differs from version 1" in doctor.out


def test_status_and_doctor_tell_when_the_packaged_files_have_moved_on(
    leads: Leads, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from enrich import rulebook  # noqa: PLC0415  for this look alone

    newer = shutil.copytree(rulebook.PACKAGED, tmp_path / "packaged")
    (newer / "words.yaml").write_text("version: 2\n", encoding="utf-8")
    monkeypatch.setattr(rulebook, "PACKAGED", newer)

    shown, doctor = leads("status"), leads("doctor")

    assert first.exists()
    assert "the packaged files are others than when version 1 was published" in shown.err
    assert "the packaged files are others" in doctor.out
    assert doctor.code == 0


def test_a_draft_that_cannot_be_read_is_told_and_does_not_hide_the_version(
    leads: Leads, first: Path
) -> None:
    (first / "segments.yaml").write_text("version: [1\n", encoding="utf-8")

    shown, doctor = leads("status"), leads("doctor")

    assert shown.code == 0
    assert "version 1 (" in shown.err
    assert "segments.yaml:2" in shown.err
    assert doctor.code == 5
