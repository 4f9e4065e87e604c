"""The pages of the lists, as somebody reads them who signed in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest
from lxml import html
from sqlalchemy import delete, func, insert, update

from enrich.store import listing as stored
from enrich.store import open_store
from enrich.store.desk_tables import download, download_lead
from enrich.store.feedback import Answer, give
from enrich.store.leads import Suppression, add_suppression
from enrich.store.people import add_person, person_named
from enrich.store.schema import lead, publication, publication_row
from flows import steps
from flows.desk.listing import ListQuery, selected
from flows.desk.listing.gathering import build
from flows.desk.listing.query import FACETS, SORTS
from flows.desk.listing.shelf import indexes, whole
from flows.desk.listing.words import HEADINGS, KEPT_OUT, NO_COLUMN, SIZES, UNKNOWN
from flows.desk.pictures.sparkline import sparkline
from flows.desk.words import LOCALE, catalogue
from flows.settings import Settings
from output.headers import HEADERS
from output.profiles import CHANNELS, DISCARDS, STATES
from tests.flows.desk.conftest import RunningDesk
from tests.flows.desk.published import EVIL, SECOND

TRADE = "/lists/foreign_trade"


def page(browser: httpx.Client, url: str) -> html.HtmlElement:
    answer = browser.get(url)
    assert answer.status_code == 200, (url, answer.text[-800:])
    return html.fromstring(answer.text)


def leads(browser: httpx.Client, url: str) -> list[int]:
    """Return the leads of all pages of a list."""
    found: list[int] = []
    while url:
        shown = page(browser, url)
        found += map(int, shown.xpath("//tr/@data-lead"))
        url = next(iter(shown.xpath("//a[@rel='next']/@href")), "")
    return found


def numbers(shown: html.HtmlElement) -> dict[str, int]:
    """Return the addresses behind a page's numbers with what the numbers say."""
    links = shown.xpath("//a[@data-rows]")
    told = {link.get("href"): int(link.get("data-rows")) for link in links}
    said = [int(link.text_content().replace(",", "")) for link in links]
    assert said == [int(link.get("data-rows")) for link in links]
    return told


def take(desk: RunningDesk, role: str, segment: str, lead_ids: list[int]) -> None:
    """Note a download as the ledger does."""
    at = datetime(2026, 1, 6, 1, tzinfo=UTC).isoformat(timespec="seconds")
    with desk.desk.store.begin(people=True) as db:
        person = person_named(db, role)
        assert person is not None
        values = {
            "person_id": person.person_id, "began_at": at, "ended_at": at, "state": "sent",
            "segment": segment, "format": "xlsx", "rows": len(lead_ids),
        }  # fmt: skip
        key = db.execute(insert(download).values(**values)).inserted_primary_key
        assert key is not None
        for number in lead_ids:
            row = {"person_id": person.person_id, "lead_id": number, "download_id": key[0]}
            db.execute(insert(download_lead).values(**row))


@pytest.fixture(scope="session")
def laid_out(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published home with its index, never to be changed."""
    home = tmp_path_factory.mktemp("laid") / "home"
    shutil.copytree(published, home, symlinks=True)
    build(Settings(home=home))
    return home


@pytest.fixture
def desk(laid_out: Path, tmp_path: Path, serve: Callable[[Path], RunningDesk]) -> RunningDesk:
    return serve(Path(shutil.copytree(laid_out, tmp_path / "home", symlinks=True)))


@pytest.fixture
def browser(desk: RunningDesk) -> httpx.Client:
    return desk.client("sales")


@pytest.mark.slow
def test_every_number_of_the_lists_is_that_of_the_rows_behind_it(
    desk: RunningDesk, browser: httpx.Client
) -> None:
    take(desk, "sales", "foreign_trade", leads(browser, TRADE)[:20])
    first = page(browser, "/lists")
    clicked: dict[str, int] = {}
    for url in ("/lists", f"/lists?{urlencode({'q': '国际'})}", *numbers(first)):
        clicked |= numbers(page(browser, url))

    wrong = {url: rows for url, rows in clicked.items() if len(leads(browser, url)) != rows}

    assert len(clicked) > 60
    assert wrong == {}


def test_grades_and_sizes_stand_in_their_own_order(browser: httpx.Client) -> None:
    shown = page(browser, TRADE)

    for name, order in (("grade", "ABC"), ("size", [*SIZES, "-"])):
        values = shown.xpath(f"//aside//input[@name='{name}']/@value")
        assert len(values) > 1
        assert values == [one for one in order if one in values]


def test_cards_stand_in_the_rules_order_and_those_kept_out_apart(browser: httpx.Client) -> None:
    shown = page(browser, "/lists")

    cards = [card.get("id") for card in shown.xpath("//article")]
    assert cards[:3] == [
        "segment-ticket_agent", "segment-overseas_construction", "segment-going_abroad_service",
    ]  # fmt: skip
    assert "segment-discarded" not in cards
    out = shown.xpath("//section[@aria-labelledby='out']")[0].text_content()
    assert "招聘中介" in out
    assert "匿名雇主" in out


def test_a_card_says_what_is_new_since_my_last_download(
    desk: RunningDesk, browser: httpx.Client
) -> None:
    all_leads = leads(browser, TRADE)
    take(desk, "sales", "foreign_trade", all_leads[:7])

    mine = page(browser, "/lists").get_element_by_id("segment-foreign_trade").text_content()
    others = page(desk.client("analyst"), "/lists").get_element_by_id("segment-foreign_trade")

    assert f"{len(all_leads) - 7} 家我没有下载过" in mine
    assert "上次下载 2026-01-06 09:00" in mine
    assert f"{len(all_leads)} 家我没有下载过" in others.text_content()
    assert set(leads(browser, f"{TRADE}?new=1")) == set(all_leads[7:])


def test_the_picture_of_a_card_tells_the_last_nights(browser: httpx.Client) -> None:
    card = page(browser, "/lists").get_element_by_id("segment-foreign_trade")

    total = int(card.xpath(".//a[@data-rows]/@data-rows")[0])
    values = card.xpath(".//svg/@data-values")[0].split()
    assert len(values) == 2
    assert int(values[-1]) == total
    assert "2026-01-05" in card.xpath("string(.//svg)")


def test_a_row_tells_the_three_weightiest_reasons(browser: httpx.Client) -> None:
    shown = page(browser, TRADE)

    told = [
        cell.xpath(".//li/text()") for cell in shown.xpath("//td[contains(@class, 'reasons')]")
    ]
    assert told
    assert all(1 <= len(reasons) <= 3 for reasons in told)
    assert all(re.search(r" [+-][\d.]+$", one) for reasons in told for one in reasons)


def test_two_characters_are_found_in_either_script(browser: httpx.Client) -> None:
    simple, traditional = (leads(browser, f"{TRADE}?q={quote(q)}") for q in ("德国", "德國"))

    assert simple == traditional != []
    assert set(simple) < set(leads(browser, TRADE))


def test_the_order_is_that_of_the_column_head_that_was_clicked(browser: httpx.Client) -> None:
    shown = page(browser, TRADE)
    by_city = shown.xpath("//thead//a[contains(@href, 'sort=city')]/@href")[0]

    cities = page(browser, by_city).xpath("//td[contains(@class, 'city')]/text()")

    assert cities == sorted(cities, key=lambda city: city.encode("gb18030"))
    head = page(browser, by_city).xpath("//th[@aria-sort]")
    assert [one.get("aria-sort") for one in head] == ["ascending"]
    assert "sort=-city" in head[0].xpath(".//a/@href")[0]


def test_the_columns_that_were_chosen_are_shown_and_stay_through_a_filter(
    browser: httpx.Client,
) -> None:
    shown = page(browser, f"{TRADE}?col=company_name&col=evidence_url&col=lead_id&col=pw")

    heads = [head.text_content().strip() for head in shown.xpath("//thead//th")]
    assert heads == ["公司全称", "证据链接", "线索编号"]
    kept = shown.xpath("//aside//input[@type='hidden' and @name='col']/@value")
    assert kept == ["company_name", "evidence_url", "lead_id"]
    assert all("col=lead_id" in url for url in shown.xpath("//aside//a[@data-rows]/@href"))


def test_a_chip_takes_its_filter_away(browser: httpx.Client) -> None:
    asked = f"{TRADE}?{urlencode([('city', '宁波'), ('city', '深圳'), ('q', '外贸')])}"
    chips = page(browser, asked).xpath("//ul[@class='chips']//a/@href")

    assert chips == [
        f"{TRADE}?{urlencode([('city', '宁波'), ('city', '深圳')])}",
        f"{TRADE}?{urlencode([('q', '外贸'), ('city', '深圳')])}",
        f"{TRADE}?{urlencode([('q', '外贸'), ('city', '宁波')])}",
    ]


def test_the_download_and_the_link_carry_the_whole_query(browser: httpx.Client) -> None:
    query = urlencode([("q", "外贸"), ("city", "宁波"), ("sort", "city"), ("col", "phone")])

    shown = page(browser, f"{TRADE}?{query}")

    assert shown.xpath("//main//form[@method='post']/@action")[0] == f"{TRADE}/download?{query}"
    assert shown.get_element_by_id("link").get("value").endswith(f"{TRADE}?{query}")


def test_what_others_take_is_what_the_page_shows(
    desk: RunningDesk, browser: httpx.Client
) -> None:
    asked = urlencode([("city", "宁波"), ("sort", "company_name"), ("col", "phone")])
    with desk.desk.store.read() as db:
        person = person_named(db, "sales")
    assert person is not None

    found = selected(desk.desk, person, "foreign_trade", ListQuery.read(asked))

    assert list(found.lead_ids) == leads(browser, f"{TRADE}?{asked}") != []
    assert str(found.business_date) == "2026-01-06"
    assert found.columns == ("phone",)


def test_a_state_and_a_standing_order_show_at_once(
    desk: RunningDesk, browser: httpx.Client
) -> None:
    before = leads(browser, TRADE)
    shown = page(browser, TRADE)
    company, _, won = [
        link.rpartition("/")[2] for link in shown.xpath("//tbody//th/a/@href")[:3]
    ]
    other = shown.xpath("//tbody//th/a/text()")[1]
    at = datetime(2026, 1, 6, tzinfo=UTC)
    with desk.desk.store.begin(people=True) as db:
        for kind, value in (("company", company), ("name", other)):
            order = Suppression(
                kind=kind, value=value, reason="asked", author="ana", added_at=at
            )
            add_suppression(db, order)
        give(db, Answer(company_id=int(won), state="won", given_by="ana", given_at=at))

    after = leads(browser, TRADE)

    assert after == before[2:]
    narrowed = page(browser, f"{TRADE}?state=won")
    assert narrowed.xpath("//tr/@data-lead") == [str(before[2])]
    assert "成交" in narrowed.xpath("string(//tbody)")


@pytest.fixture
def published_again(desk: RunningDesk) -> Callable[[], None]:
    def publish() -> None:
        with desk.desk.store.begin() as db:
            later = "2099-01-06T23:59:59+00:00"
            db.execute(update(publication).values(published_at=later))

    return publish


@pytest.mark.slow
def test_the_last_list_is_shown_until_the_newer_one_is_laid_out(
    desk: RunningDesk, browser: httpx.Client, published_again: Callable[[], None]
) -> None:
    page(browser, "/lists")
    (old,) = indexes(desk.settings).iterdir()
    published_again()

    first = page(browser, "/lists").xpath("string(//p[contains(@class, 'asof')])")
    desk.desk.workshop.ask("files", "flows.desk.listing.gathering:build", desk.settings)
    second = page(browser, "/lists").xpath("string(//p[contains(@class, 'asof')])")

    assert "更新的名单正在准备" in first
    assert "更新的名单正在准备" not in second
    assert min(indexes(desk.settings).iterdir()) == old


@pytest.mark.slow
def test_an_index_that_was_taken_away_is_laid_out_again(
    desk: RunningDesk, browser: httpx.Client
) -> None:
    before = leads(browser, TRADE)
    for folder in indexes(desk.settings).iterdir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()

    assert leads(browser, TRADE) == before


def test_views_are_saved_renamed_by_nobody_else_and_deleted(
    desk: RunningDesk, browser: httpx.Client
) -> None:
    query = urlencode([("city", "宁波"), ("sort", "city")])
    other = desk.client("analyst")

    saved = browser.post(f"{TRADE}/views", data={"name": " 宁波  的 ", "query": query})
    shown = page(browser, TRADE)
    forms = shown.xpath("//form[contains(@action, '/delete')]/@action")

    assert (saved.status_code, saved.headers["location"]) == (303, f"{TRADE}?{query}")
    assert f"{TRADE}?{query}" in shown.xpath("//details//li/a[text()='宁波 的']/@href")
    assert not page(other, TRADE).xpath("//form[contains(@action, '/delete')]")
    assert other.post(forms[0], data={"query": ""}).status_code == 404
    assert browser.post(forms[0], data={"query": ""}).status_code == 303
    assert not page(browser, TRADE).xpath("//form[contains(@action, '/delete')]")


@pytest.mark.parametrize("name", ["", "   ", "长" * 61])
def test_a_view_without_a_fit_name_is_refused(browser: httpx.Client, name: str) -> None:
    answer = browser.post(f"{TRADE}/views", data={"name": name, "query": ""})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("q='; drop table lead", 200), ("q=%25", 200), ("q=_", 200), ("q=%00", 200),
        ("q=" + "a" * 10_000, 422), ("limit=-1", 200), ("sort=pw", 422),
        ("page=1000000000", 200), ("page=-1", 422), ("city=%ff%fe", 200),
        ("q=%ED%A0%80", 200), ("new=2", 422),
    ],
)  # fmt: skip
def test_a_bad_query_is_answered_or_refused(
    browser: httpx.Client, asked: str, status: int
) -> None:
    for place in ("/lists", TRADE, "/lists/discarded"):
        assert browser.get(f"{place}?{asked}").status_code == status


@pytest.mark.parametrize(
    "segment", ["nobody", "..%2f..%2fetc", "%00", "a" * 3000, "discarded/x"]
)
def test_a_list_that_is_not_there_is_not_found(browser: httpx.Client, segment: str) -> None:
    assert browser.get(f"/lists/{segment}").status_code == 404


@pytest.mark.slow
def test_a_company_with_a_script_for_a_name_is_shown_as_text(
    desk: RunningDesk, browser: httpx.Client, published_again: Callable[[], None]
) -> None:
    with desk.desk.store.begin() as db:
        evil = func.replace(publication_row.c.row, "alert 贸易有限公司", EVIL)
        db.execute(update(publication_row).values(row=evil))
    shutil.rmtree(indexes(desk.settings))
    published_again()

    text = browser.get(f"{TRADE}?{urlencode({'q': 'script', 'col': 'company_name'})}").text

    assert EVIL.replace("<", "&lt;").replace(">", "&gt;") in text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_before_the_first_night_the_lists_say_what_to_do(
    tmp_path: Path, serve: Callable[[Path], RunningDesk]
) -> None:
    browser = serve(tmp_path / "empty").client("sales")

    assert "还没有名单" in browser.get("/lists").text
    assert "<code>leads demo</code>" in browser.get("/lists").text
    assert browser.get(TRADE).headers["location"] == "/lists"


def test_pages_speak_the_visitors_language(desk: RunningDesk) -> None:
    english, traditional = (desk.client("sales", language) for language in ("en", "zh-TW"))

    assert "Foreign trade" in english.get("/lists").text
    assert "Their people visit customers and fairs abroad." in english.get(TRADE).text
    assert "外貿企業" in traditional.get("/lists").text
    assert "公司全稱" in traditional.get(TRADE).text


def test_a_page_is_light(browser: httpx.Client) -> None:
    for url in ("/lists", TRADE):
        assert browser.get(url).num_bytes_downloaded < 25_000


def test_words_for_values_and_columns_are_there_in_english() -> None:
    english = catalogue(sorted(LOCALE.glob("en/*.po")))
    said = [UNKNOWN, KEPT_OUT, *NO_COLUMN.values(), *SIZES.values(), *STATES.values()]
    said += [*CHANNELS.values(), *DISCARDS.values(), "最近 {n} 晚的家数", "我没有下载过的"]

    assert {text for text in said if text not in english} == set()
    assert HEADINGS["size"] == "公司规模"


@pytest.mark.parametrize("name", sorted({*FACETS, *SORTS} - {*NO_COLUMN}))
def test_a_facet_or_order_is_called_like_its_column(name: str) -> None:
    assert name in HEADINGS
    assert name in HEADERS


def test_a_line_of_totals_stands_on_the_least_and_reaches_to_the_greatest() -> None:
    picture = sparkline([10, 30, 20], 'a "b" <c>')

    assert 'points="3,25 60,3 117,14"' in picture
    assert "<c>" not in picture
    assert sparkline([5], "one") == ""


def test_leads_that_were_joined_are_held_under_both_numbers(desk: RunningDesk) -> None:
    desk.session("sales")
    with desk.desk.store.begin() as db:
        first, second = db.execute(lead.select().order_by(lead.c.lead_id).limit(2)).all()
        joined = update(lead).where(lead.c.lead_id == second.lead_id)
        db.execute(joined.values(merged_into=first.lead_id))
    take(desk, "sales", "foreign_trade", [second.lead_id])

    with desk.desk.store.read() as db:
        person = person_named(db, "sales")
        assert person is not None
        held = stored.held_leads(db, person.person_id)

    assert held == [first.lead_id, second.lead_id]


def test_nothing_is_listed_of_a_publication_whose_rows_are_gone(desk: RunningDesk) -> None:
    with desk.desk.store.begin() as db:
        newest = stored.newest_edition(db)
        assert newest is not None
        db.execute(delete(publication_row).where(publication_row.c.run_id == newest.run_id))
        older = stored.newest_edition(db)

    assert older is not None
    assert (str(newest.business_date), str(older.business_date)) == ("2026-01-06", "2026-01-05")


def test_the_night_lays_the_lists_out_where_people_read_them(desk_home: Path) -> None:
    settings = Settings(home=desk_home)
    night = partial(steps.pass_stages, settings, SECOND, "nightly", (steps.lay_out,))

    night()
    unread = list(indexes(settings).glob("*")) if indexes(settings).is_dir() else []
    with closing(open_store(settings.store)) as store, store.begin(people=True) as db:
        add_person(db, "ana", "sales", "no password", datetime.now(UTC))
    night()

    assert unread == []
    assert [whole(folder) for folder in indexes(settings).iterdir()] == [True]
