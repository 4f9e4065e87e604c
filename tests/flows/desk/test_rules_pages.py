"""The rule pages over HTTP: edit, preview, save, publish, merge, roll back."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from enrich.lab.labels import Label
from enrich.rulebook import packaged_rulebook
from enrich.store import rulebooks
from enrich.store.audit import entries
from enrich.store.labels import add_label
from enrich.store.orders import Order
from flows import rules
from flows.drafts import note_base
from tests.flows.desk.conftest import RunningDesk, Serve
from tests.flows.ruled import TRADE, edit, lay_small

pytestmark = pytest.mark.slow  # each starts a lab in a process of its own


def fields(page: httpx.Response) -> dict[str, str]:
    """Return the hidden fields of a page and what its editor holds."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    text = re.search(r'<textarea id="rule-text".*?>\n(.*?)</textarea>', page.text, re.DOTALL)
    return {
        **{name: html.unescape(value) for name, value in found.items()},
        **({"text": html.unescape(text[1])} if text else {}),
    }


def typed(client: httpx.Client, name: str, old: str, new: str, act: str) -> httpx.Response:
    """Open a piece, change one place of it, and press a button."""
    form = fields(client.get(f"/rules/{name}"))
    assert form["text"].count(old) == 1, form["text"]
    form["text"] = form["text"].replace(old, new)
    return client.post(f"/rules/{name}", data={**form, "act": act})


def publish(client: httpx.Client, why: str = "because", **more: str) -> httpx.Response:
    """Publish one's draft as the page shows it."""
    seen = fields(client.get("/rules/publish"))["seen"]
    return client.post("/rules/publish", data={"why": why, "seen": seen, **more})


@pytest.fixture
def small(desk_home: Path, serve: Serve) -> RunningDesk:
    """A desk whose rules in force, version 2, are two small ones."""
    running = serve(desk_home)
    note_base(lay_small(running.settings.rules), 1)
    order = Order(by="ana", at=datetime.now(UTC), why="small")
    rules.publish(running.settings, order, despite="a test")
    return running


@pytest.mark.parametrize("path", ["/rules/publish", "/rules/merge"])
def test_without_a_draft_one_is_led_to_where_one_begins(small: RunningDesk, path: str) -> None:
    ana = small.client("analyst")
    ana.follow_redirects = True

    page = ana.get(path)

    assert (page.status_code, page.url.path) == (200, "/rules")
    assert "没有草稿。" in page.text[page.text.index('id="mine"') :]


def in_force(desk: RunningDesk) -> rulebooks.Version:
    with desk.desk.store.read() as db:
        return rulebooks.version(db)


def files_in_force(desk: RunningDesk) -> dict[str, str]:
    with desk.desk.store.read() as db:
        return dict(rulebooks.rulebook_of(db, rulebooks.version(db).number).texts)


def audited(desk: RunningDesk) -> list[tuple[str, str, str]]:
    with desk.desk.store.read() as db:
        return [(one.actor, one.action, one.subject) for one in entries(db, 20)]


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_the_rules_can_be_looked_at_in_three_languages(
    desk: RunningDesk, language: str
) -> None:
    reader = desk.client("sales", language)

    found = [
        reader.get(f"/rules{path}")
        for path in (
            "", "/foreign_trade", "/discard:recruiter", "/signal:travel", "/scoring.yaml",
            "/list:state_groups", "/foreign_trade/report", "/foreign_trade/suggest",
            "/history", "/history/1",
        )
    ]  # fmt: skip

    assert [one.status_code for one in found] == [200] * len(found)
    name = {"zh-Hans": "外贸企业", "zh-Hant": "外貿企業", "en": "Foreign trade"}[language]
    assert name in found[0].text
    assert all("<textarea" not in one.text for one in found)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/rules/foreign_trade"),
        ("GET", "/rules/publish"),
        ("POST", "/rules/publish"),
        ("POST", "/rules/discard"),
        ("GET", "/rules/merge"),
        ("POST", "/rules/merge"),
        ("POST", "/rules/history/1/rollback"),
    ],
)
def test_who_only_sells_changes_no_rule(small: RunningDesk, method: str, path: str) -> None:
    assert small.client("sales").request(method, path).status_code == 403


@pytest.mark.parametrize(
    "name", ["nothing", "list:nothing", "x:y", "nothing.yaml", "segment:", "a b", "..%2Fx"]
)
def test_a_piece_that_is_not_there_is_not_found(small: RunningDesk, name: str) -> None:
    reader = small.client("analyst")

    assert reader.get(f"/rules/{name}").status_code == 404
    assert reader.post(f"/rules/{name}", data={"text": "x"}).status_code == 404


def test_a_preview_names_who_comes_by_which_rule_and_words_and_writes_nothing(
    small: RunningDesk,
) -> None:
    ana = small.client("analyst")

    shown = typed(ana, "foreign_trade", "[外贸]", "[外贸, 服务员]", "preview")

    assert shown.status_code == 200
    assert "聚友餐饮管理有限公司" in shown.text
    assert "<code>trade.title</code> 0 → 3" in shown.text
    assert "<mark>服务员</mark>" in shown.text
    assert re.search(r'href="/companies/\d+">聚友餐饮', shown.text)
    assert not (small.settings.desk / "drafts").exists()
    assert in_force(small).number == 2


def test_every_number_of_a_preview_leads_to_its_rows(small: RunningDesk) -> None:
    ana = small.client("analyst", "en")

    shown = typed(ana, "foreign_trade", "[外贸]", "[服务员]", "preview")

    tree = LexborHTMLParser(shown.text)
    told = {link.attributes["href"]: int(link.text()) for link in tree.css(".totals td a")}
    for href, n in told.items():
        assert href is not None
        [rows] = tree.css(f'[id="{href[1:]}"]')
        assert len(rows.css("tbody tr")) == min(n, 10)
    assert {"#gained-foreign_trade", "#lost-foreign_trade"} < set(told)
    assert '<span class="quiet">Title</span>' in shown.text


def test_mistakes_are_told_by_line_and_column_of_what_is_shown(small: RunningDesk) -> None:
    ana = small.client("analyst")

    unknown = typed(ana, "foreign_trade", "why: sells abroad", "wat: sells abroad", "preview")
    torn = typed(ana, "foreign_trade", "[外贸]", "[外贸", "preview")
    red = typed(ana, "foreign_trade", "title: 焊工", "title: 外贸焊工", "preview")

    lines = html.unescape(unknown.text)
    assert "<code>7:5</code> trade.title.wat: 没有这个键" in lines
    assert "规则有误" in torn.text
    assert re.search(r"<code>(8|9):\d+</code>", torn.text)
    assert "1 个例子不通过" in red.text
    assert "<code>10:15</code>" in red.text


def test_a_draft_is_ones_own_and_its_lines_keep_everything_else(small: RunningDesk) -> None:
    ana, bo = small.client("analyst"), small.client("admin")
    old, new = "any: {title: [外贸]}", "any: {title: [外贸, 服务员]}  # new"

    saved = typed(ana, "foreign_trade", old, new, "save")

    assert saved.status_code == 303
    assert saved.headers["location"] == "/rules/foreign_trade?saved=1"
    assert new in ana.get("/rules/foreign_trade").text
    assert "服务员" not in bo.get("/rules/foreign_trade").text
    assert "analyst" in bo.get("/rules").text
    kept = next((small.settings.desk / "drafts").iterdir()) / "segments.yaml"
    assert kept.read_text(encoding="utf-8") == TRADE.replace(old, new)


def test_a_draft_is_published_with_a_reason_and_the_log_says_so(small: RunningDesk) -> None:
    ana = small.client("analyst")
    typed(ana, "university", "[大学]", "[大学, 学院]", "save")

    unreasoned = publish(ana, " ")
    published = publish(ana, "schools too")

    assert unreasoned.status_code == 409
    assert (published.status_code, published.headers["location"]) == (303, "/rules/history/3")
    made = in_force(small)
    assert (made.number, made.author, made.why) == (3, "analyst", "schools too")
    assert audited(small)[0] == ("analyst", "rules.publish", "version 3")
    assert "没有草稿" in ana.get("/rules").text
    assert "rules.university.name" in ana.get("/rules/history/3").text


def test_objections_need_a_reason_of_their_own(small: RunningDesk) -> None:
    ana = small.client("analyst")
    typed(ana, "university", "[大学]", "[大学, 学校]", "save")

    asked = ana.get("/rules/publish")
    refused = publish(ana, "schools")
    published = publish(ana, "schools", despite="they asked for it")

    assert "条反对意见" in asked.text
    assert 'name="despite"' in asked.text
    assert (refused.status_code, published.status_code) == (409, 303)
    assert 'value="schools"' in refused.text
    assert in_force(small).despite == "they asked for it"
    for path in ("", "/3"):
        told = ana.get(f"/rules/history{path}").text
        assert re.search(r'高校 <span class="good">\+', told), told


def test_a_draft_with_a_red_example_is_kept_and_not_published(small: RunningDesk) -> None:
    ana = small.client("analyst")
    saved = typed(ana, "foreign_trade", "title: 焊工", "title: 外贸焊工", "save")
    page = ana.get("/rules/publish")

    refused = ana.post("/rules/publish", data={"why": "x", "seen": fields(page)["seen"]})

    assert saved.status_code == 303
    assert 'name="why"' not in page.text
    assert refused.status_code == 422
    assert in_force(small).number == 2


def test_what_is_no_yaml_is_not_kept_and_what_was_typed_is_not_lost(small: RunningDesk) -> None:
    ana = small.client("analyst")

    refused = typed(ana, "foreign_trade", "[外贸]", "[外贸, '服务员", "save")

    assert refused.status_code == 422
    assert "[外贸, '服务员" in fields(refused)["text"]
    assert "没有草稿" in ana.get("/rules").text


def test_r5_of_two_who_save_from_one_base_the_second_merges_and_nothing_is_lost(
    small: RunningDesk,
) -> None:
    ana, bo = small.client("analyst"), small.client("admin")
    typed(ana, "foreign_trade", "[外贸]", "[外贸, 外销]", "save")
    typed(ana, "university", "[大学]", "[大学, 学院]", "save")
    typed(bo, "foreign_trade", "[外贸]", "[外贸, 服务员]", "save")
    assert publish(ana).status_code == 303

    refused = publish(bo)
    page = bo.get("/rules/merge")
    form = fields(page)
    name = "segments.yaml:rules.trade.title"
    unchosen = bo.post("/rules/merge", data={**form, "entry": name, "choice": ""})
    own = "\n".join(TRADE.split("\n")[6:13]).replace("[外贸]", "[外贸, 外销, 服务员]")
    merged = bo.post(
        "/rules/merge", data={**form, "entry": name, "choice": "edit", "edit": own}
    )
    published = publish(bo)

    assert refused.status_code == 409
    assert f"{name}: changed by both, differently" in html.unescape(refused.text)
    assert "[外贸, 外销]" in page.text
    assert "[外贸, 服务员]" in page.text
    assert (unchosen.status_code, merged.status_code) == (409, 303)
    assert published.status_code == 303
    assert files_in_force(small)["segments.yaml"] == TRADE.replace(
        "[外贸]", "[外贸, 外销, 服务员]"
    ).replace("[大学]", "[大学, 学院]")


@pytest.mark.parametrize(("side", "kept"), [("you", "服务员"), ("them", "外销")])
def test_of_an_entry_that_both_changed_one_side_can_be_taken(
    small: RunningDesk, side: str, kept: str
) -> None:
    ana, bo = small.client("analyst"), small.client("admin")
    typed(ana, "foreign_trade", "[外贸]", "[外贸, 外销]", "save")
    typed(bo, "foreign_trade", "[外贸]", "[外贸, 服务员]", "save")
    publish(ana)

    form = fields(bo.get("/rules/merge"))
    name = "segments.yaml:rules.trade.title"
    merged = bo.post("/rules/merge", data={**form, "entry": name, "choice": side, "edit": ""})

    assert merged.status_code == 303
    assert f"[外贸, {kept}]" in bo.get("/rules/foreign_trade").text
    assert ("admin", "rules.merge", "version 3") in audited(small)


def test_a_piece_that_was_saved_in_another_window_is_shown_and_not_overwritten(
    small: RunningDesk,
) -> None:
    ana = small.client("analyst")
    form = fields(ana.get("/rules/foreign_trade"))
    typed(ana, "foreign_trade", "[外贸]", "[外贸, 外销]", "save")

    mine = form["text"].replace("[外贸]", "[外贸, 服务员]")
    refused = ana.post("/rules/foreign_trade", data={**form, "text": mine, "act": "save"})
    again = ana.post("/rules/foreign_trade", data={**fields(refused), "act": "save"})

    assert refused.status_code == 409
    assert "[外贸, 外销]" in refused.text
    assert fields(refused)["text"] == mine
    assert again.status_code == 303


def test_r6_a_draft_that_was_edited_on_disk_is_neither_overwritten_nor_published(
    small: RunningDesk,
) -> None:
    ana = small.client("analyst")
    typed(ana, "foreign_trade", "[外贸]", "[外贸, 外销]", "save")
    form, seen = fields(ana.get("/rules/foreign_trade")), fields(ana.get("/rules/publish"))
    folder = next((small.settings.desk / "drafts").iterdir())
    edit(folder, "[外贸, 外销]", "[外贸, 跨境]")

    saved = ana.post("/rules/foreign_trade", data={**form, "act": "save"})
    published = ana.post("/rules/publish", data={"why": "x", **seen})
    discarded = ana.post("/rules/discard", data=seen)

    assert [one.status_code for one in (saved, published, discarded)] == [409] * 3
    assert "跨境" in saved.text
    assert in_force(small).number == 2


def test_r6_the_homes_own_draft_is_told_when_somebody_edits_it_on_disk(
    small: RunningDesk,
) -> None:
    ana = small.client("analyst")
    before = ana.get("/rules").text

    edit(small.settings.rules, "[外贸]", "[外贸, 跨境]")

    assert "磁盘上的规则草稿" not in before
    after = ana.get("/rules").text
    assert "磁盘上的规则草稿与现行版本有 1 处不同" in after
    assert "segments.yaml:rules.trade.title" in after


def test_an_older_version_is_in_force_again_after_two_clicks(small: RunningDesk) -> None:
    ana = small.client("analyst")
    before = files_in_force(small)
    typed(ana, "university", "[大学]", "[大学, 学院]", "save")
    publish(ana)

    page = ana.get("/rules/history")
    unreasoned = ana.post("/rules/history/2/rollback")
    back = ana.post("/rules/history/2/rollback", data={"why": "too many"})

    assert 'action="/rules/history/2/rollback"' in page.text
    assert (unreasoned.status_code, back.status_code) == (409, 303)
    assert back.headers["location"] == "/rules/history/4"
    assert files_in_force(small) == before
    assert audited(small)[0] == ("analyst", "rules.rollback", "version 4")


def test_a_draft_can_be_given_up(small: RunningDesk) -> None:
    ana = small.client("analyst")
    typed(ana, "university", "[大学]", "[大学, 学院]", "save")

    gone = ana.post("/rules/discard", data={"seen": fields(ana.get("/rules"))["seen"]})

    assert gone.status_code == 303
    assert "学院" not in ana.get("/rules/university").text
    assert audited(small)[0][:2] == ("analyst", "rules.discard")


def test_the_first_version_can_be_published_at_the_desk(tmp_path: Path, serve: Serve) -> None:
    fresh = serve(tmp_path / "fresh")
    ana = fresh.client("analyst")

    shown = [ana.get(f"/rules{path}").status_code for path in ("", "/history", "/university")]
    gone = [
        ana.get("/rules/history/1"),
        ana.post("/rules/history/1/rollback", data={"why": "x"}),
    ]
    saved = typed(ana, "university", "order: 8", "order: 8, threshold: 2", "save")
    merged = ana.get("/rules/merge")
    published = publish(ana)

    assert shown == [200, 200, 200]
    assert [one.status_code for one in gone] == [404, 404]
    assert [one.status_code for one in (saved, merged, published)] == [303, 303, 303]
    assert (in_force(fresh).number, in_force(fresh).author) == (1, "analyst")


def test_of_a_changed_recipe_the_scores_are_previewed_and_grades_object(
    desk: RunningDesk,
) -> None:
    ana = desk.client("analyst")
    old, new = "{grade: A, share: 0.03}, {grade: B, share: 0.10}", "{grade: A, share: 0.9}"

    shown = typed(ana, "scoring.yaml", old, new, "save")
    page = ana.get("/rules/publish")
    refused = publish(ana, "more of them")
    published = publish(ana, "more of them", despite="a test")

    assert shown.status_code == 303
    assert "评分变化" in page.text
    assert "家会离开" in page.text
    assert (refused.status_code, published.status_code) == (409, 303)


def test_publishing_without_a_draft_is_not_found(small: RunningDesk) -> None:
    ana = small.client("analyst")

    assert ana.post("/rules/publish", data={"why": "x", "seen": ""}).status_code == 404
    assert ana.post("/rules/discard", data={"seen": ""}).status_code == 404


def test_lists_and_the_recipe_are_edited_as_segments_are(desk: RunningDesk) -> None:
    ana = desk.client("analyst")
    was = dict(packaged_rulebook().texts)

    listed = typed(ana, "list:go_words", "go_words: [", "go_words: [飞往, ", "save")
    scored = typed(ana, "scoring.yaml", "half_life_days: 30", "half_life_days: 20", "save")

    assert (listed.status_code, scored.status_code) == (303, 303)
    folder = next((desk.settings.desk / "drafts").iterdir())
    now = {one.name: one.read_text(encoding="utf-8") for one in folder.glob("*.yaml")}
    was["scoring.yaml"] = was["scoring.yaml"].replace(
        "half_life_days: 30", "half_life_days: 20"
    )
    was["destinations.yaml"] = was["destinations.yaml"].replace(
        "  go_words: [", "  go_words: [飞往, "
    )
    assert now == was


def test_a_preview_knows_labels_that_were_given_since_the_last_one(small: RunningDesk) -> None:
    ana = small.client("analyst")
    before = typed(ana, "university", "[大学]", "[学院]", "preview")
    company = re.search(r'href="/companies/(\d+)">东湖理工大学', before.text)
    assert company
    said = Label(
        company_id=int(company[1]), employer="东湖理工大学", kind="segment",
        target="university", answer="yes", decided_by="ana", decided_at="2026-01-06",
    )  # fmt: skip

    with small.desk.store.begin(people=True) as db:
        add_label(db, said, "test")

    assert "ana 在" not in before.text
    assert "ana 在" in typed(ana, "university", "[大学]", "[学院]", "preview").text
