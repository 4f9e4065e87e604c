"""The stages on plain CSV files, as analysts call them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Leads = Callable[..., Any]

NAMES = """mention_id,name,city,uscc
m-1,深圳市远航石榴贸易有限公司,深圳,
m-2,远航石榴贸易（深圳）有限公司,深圳,
m-3,某大型国企,北京,
m-4,青岛木星橡胶机械有限公司,青岛,
"""
POSTINGS = """employer,title,description,posting_id
深圳市远航石榴贸易有限公司,外贸业务员,开发海外客户，参加广交会，熟练使用英语。,1
深圳市远航石榴贸易有限公司,前台,接待访客，预订机票。,2
青岛木星橡胶机械有限公司,仓库管理员,收发货物。,3
"""

RED_RULE = """\
version: 1
rules:
  - id: mine.kites
    segment: foreign_trade
    any: {title: [风筝]}
    why: 卖风筝的
    match: [{title: 纸鸢师傅}]
    nomatch: [{title: 木匠}]
"""


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_mention_gets_its_company_in_the_order_given(leads: Leads, tmp_path: Path) -> None:
    names = written(tmp_path / "names.csv", NAMES)

    ended = leads("resolve", "--input", names, "--output", tmp_path / "out.csv", "--json")

    made = rows(tmp_path / "out.csv")
    assert ended.code == 0
    assert ended.document["mentions"] == 4
    assert [row["mention_id"] for row in made] == ["m-1", "m-2", "m-3", "m-4"]
    assert made[0]["company_id"] == made[1]["company_id"] != made[3]["company_id"]
    assert made[2]["kind"] == "confidential"
    assert list(made[0]) == ["mention_id", "company_id", "company_name", "kind", "branch_of"]


def test_state_keeps_ids_from_call_to_call(leads: Leads, tmp_path: Path) -> None:
    first = written(tmp_path / "first.csv", NAMES)
    more = "mention_id,name\nn-1,莱州金桔石材有限公司\nn-2,青岛木星橡胶机械有限公司\n"
    second = written(tmp_path / "second.csv", more)
    state = tmp_path / "state"

    leads("resolve", "--input", first, "--output", tmp_path / "a.csv", "--state", state)
    leads("resolve", "--input", second, "--output", tmp_path / "b.csv", "--state", state)

    before, after = rows(tmp_path / "a.csv"), rows(tmp_path / "b.csv")
    assert after[1]["company_id"] == before[3]["company_id"]
    assert after[0]["company_id"] not in {row["company_id"] for row in before}


def test_employers_who_are_not_named_stay_apart_from_file_to_file(
    leads: Leads, tmp_path: Path
) -> None:
    state, found = tmp_path / "state", []
    for title in ("焊工", "铣工"):
        text = f"mention_id,name,title\n1,某大型公司,{title}\n"
        file = written(tmp_path / f"{title}.csv", text)
        output = tmp_path / f"{title}.out.csv"
        leads("resolve", "--input", file, "--output", output, "--state", state)
        found += rows(output)

    assert [row["mention_id"] for row in found] == ["1", "1"]
    assert found[0]["company_id"] != found[1]["company_id"]


def test_each_employer_gets_a_row_with_its_evidence(leads: Leads, tmp_path: Path) -> None:
    postings = written(tmp_path / "postings.csv", POSTINGS)

    ended = leads("classify", "--input", postings, "--output", tmp_path / "out.csv")

    made = rows(tmp_path / "out.csv")
    assert ended.code == 0
    columns = ["employer", "segments", "discard", "score", "reasons", "evidence"]
    assert list(made[0]) == columns
    assert [row["employer"] for row in made] == [
        "深圳市远航石榴贸易有限公司",
        "青岛木星橡胶机械有限公司",
    ]
    assert "foreign_trade" in made[0]["segments"].split(";")
    reasons = json.loads(made[0]["reasons"])
    assert float(made[0]["score"]) == pytest.approx(sum(one["points"] for one in reasons))
    assert made[1]["discard"] == "no_segment"
    proof = next(p for p in json.loads(made[0]["evidence"]) if "segment" in p)
    assert proof["text"]


def test_evidence_names_the_line_where_the_file_numbers_nothing(
    leads: Leads, tmp_path: Path
) -> None:
    text = "employer,title\n,会计\n深圳市远航石榴贸易有限公司,外贸业务员\n"
    postings = written(tmp_path / "p.csv", text)

    leads("classify", "--input", postings, "--output", tmp_path / "out.csv")

    proofs = json.loads(rows(tmp_path / "out.csv")[0]["evidence"])
    assert {one["posting_id"] for one in proofs} == {"line 3"}


def test_column_that_nobody_asked_for_is_no_obstacle(leads: Leads, tmp_path: Path) -> None:
    postings = written(tmp_path / "p.csv", "colour,employer\nred,青岛木星橡胶机械有限公司\n")

    ended = leads("classify", "--input", postings, "--output", tmp_path / "out.csv")

    assert ended.code == 0
    assert len(rows(tmp_path / "out.csv")) == 1


@pytest.mark.parametrize("command", ["resolve", "classify"])
def test_input_is_never_written_over(leads: Leads, tmp_path: Path, command: str) -> None:
    text = NAMES if command == "resolve" else POSTINGS
    source = written(tmp_path / "in.csv", text)

    ended = leads(command, "--input", source, "--output", source)

    assert ended.code == 1
    assert "is the input itself" in ended.err
    assert source.read_text(encoding="utf-8") == text


def test_rule_whose_own_example_fails_classifies_nobody(leads: Leads, tmp_path: Path) -> None:
    (tmp_path / "home" / "rules").mkdir(parents=True)
    written(tmp_path / "home" / "rules" / "mine.yaml", RED_RULE)
    source, target = written(tmp_path / "in.csv", POSTINGS), tmp_path / "out.csv"

    ended = leads(
        "classify", "--input", source, "--output", target, "--home", tmp_path / "home"
    )

    assert ended.code == 4
    assert "mine.kites" in ended.err
    assert not target.exists()


@pytest.mark.parametrize("command", ["resolve", "classify"])
def test_file_with_a_header_alone_gives_a_header_alone(
    leads: Leads, tmp_path: Path, command: str
) -> None:
    empty = written(tmp_path / "empty.csv", "mention_id,name,employer\n")

    ended = leads(command, "--input", empty, "--output", tmp_path / "out.csv")

    assert ended.code == 0
    assert rows(tmp_path / "out.csv") == []


def test_bad_rows_are_told_kept_beside_the_output_and_left_out(
    leads: Leads, tmp_path: Path
) -> None:
    bad = "m-5,名字,城市\nm-1,远山电气有限公司,,\nm-6,,,\n"
    names = written(tmp_path / "names.csv", NAMES + bad + "m-7,远山电气有限公司,,\n")

    ended = leads("resolve", "--input", names, "--output", tmp_path / "out.csv", "--json")

    assert ended.code == 3
    assert ended.document == {"mentions": 5, "companies": 4, "rejected": 3}
    assert ended.err.splitlines()[:3] == [
        f"{names}:6: uscc: has 3 fields, the header has 4",
        f"{names}:7: mention_id: 'm-1' stands in line 2 already",
        f"{names}:8: name: is empty",
    ]
    kept = rows(tmp_path / "out.rejected.csv")
    assert [(row["line"], row["column"]) for row in kept] == [
        ("6", "uscc"),
        ("7", "mention_id"),
        ("8", "name"),
    ]
    assert [row["mention_id"] for row in rows(tmp_path / "out.csv")][-1] == "m-7"


def test_name_of_several_lines_is_one_and_an_endless_one_none(
    leads: Leads, tmp_path: Path
) -> None:
    text = 'mention_id,name\n1,"宁波海蓝\n贸易有限公司"\n2,' + "海" * 501 + "有限公司\n"
    names = written(tmp_path / "names.csv", text)

    ended = leads("resolve", "--input", names, "--output", tmp_path / "out.csv")

    assert ended.code == 3
    assert f"{names}:4: name: has 505 characters, at most 500 are read" in ended.err
    assert [row["company_name"] for row in rows(tmp_path / "out.csv")] == [
        "宁波海蓝贸易有限公司"
    ]


def test_agency_that_named_its_client_is_kept_beside_it(leads: Leads, tmp_path: Path) -> None:
    agency, client = "宁波晨风人力资源有限公司", "宁波海蓝贸易有限公司"
    text = f"mention_id,name,city,agency,named_by\n1,{client},宁波,{agency},受{client}委托\n"
    names, state = written(tmp_path / "names.csv", text), tmp_path / "state"

    leads("resolve", "--input", names, "--output", tmp_path / "out.csv", "--state", state)

    (made,) = rows(tmp_path / "out.csv")
    told = leads("companies", "explain", client, "--home", state, "--json").document
    assert (made["company_name"], made["kind"]) == (client, "company")
    assert [(one["kind"], one["name"]) for one in told["relations"]] == [("posts_for", agency)]


def test_list_as_a_user_has_it_needs_no_ids(leads: Leads, tmp_path: Path) -> None:
    text = "企业名称;城市\n远航石榴贸易（深圳）有限公司;深圳\n深圳市远航石榴贸易有限公司;深圳\n"
    names = tmp_path / "names.csv"
    names.write_bytes(text.encode("gb18030"))

    ended = leads("resolve", "--input", names, "--output", tmp_path / "out.csv")

    made = rows(tmp_path / "out.csv")
    assert ended.code == 0
    assert [row["mention_id"] for row in made] == ["2", "3"]
    assert made[0]["company_id"] == made[1]["company_id"]
    assert not (tmp_path / "out.rejected.csv").exists()


def test_classify_leaves_bad_rows_out_alike(leads: Leads, tmp_path: Path) -> None:
    text = (
        "公司名称,职位名称\n青岛木星橡胶机械有限公司,外贸业务员\n,前台\n莱州金桔石材有限公司\n"
    )
    postings = written(tmp_path / "postings.csv", text)

    ended = leads("classify", "--input", postings, "--output", tmp_path / "out.csv")

    assert ended.code == 3
    assert "1 postings, 1 employers, 2 rejected" in ended.err
    assert [row["line"] for row in rows(tmp_path / "out.rejected.csv")] == ["3", "4"]


def test_saved_page_gives_its_postings_with_the_reader_of_each_field(
    leads: Leads, tmp_path: Path
) -> None:
    advert = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": "外贸专员",
        "hiringOrganization": {"@type": "Organization", "name": "莱州金桔石材有限公司"},
        "description": "<p>负责海外展会。</p>",
        "datePosted": "2026-01-04",
    }
    script = f'<script type="application/ld+json">{json.dumps(advert)}</script>'
    page = written(tmp_path / "page.html", f"<html><head>{script}</head><body></body></html>")

    ended = leads("page", page, "--url", "https://jobs.invalid/1.html")

    (posting,) = [json.loads(line) for line in ended.out.splitlines()]
    assert posting["employer"] == "莱州金桔石材有限公司"
    assert posting["provenance"]["employer"] == "jsonld"


def test_page_that_a_site_cannot_read_is_guessed_and_says_so(
    leads: Leads, tmp_path: Path
) -> None:
    advert = {"@context": "x", "@type": "JobPosting", "title": "Clerk", "datePosted": "2026"}
    script = f'<script type="application/ld+json">{json.dumps(advert)}</script>'
    page = written(tmp_path / "page.html", f"<html>{script}</html>")

    ended = leads("page", page, "--url", "https://jobs.invalid/1", "--site", "farm_swift")

    assert "site" not in json.loads(ended.out)
    assert "farm_swift reads nothing of this page" in ended.err
