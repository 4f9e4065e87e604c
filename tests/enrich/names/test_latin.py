from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model import CompanyKind
from enrich.names import find_place, parse_employer

FORMS = [
    # name, core, legal class
    ("Zelvora Tools Inc", "zelvora tools", "company"),
    ("Zelvora Tools, Incorporated", "zelvora tools", "company"),
    ("Zelvora Tools L.L.C.", "zelvora tools", "company"),
    ("Zelvora Tools Pty. Ltd.", "zelvora tools", "company"),
    ("Zelvora Tools (Pty) Ltd", "zelvora tools", "company"),
    ("Zelvora Tools PLC", "zelvora tools", "company"),
    ("Zelvora Tools p.l.c.", "zelvora tools", "company"),
    ("Zelvora Tools Limited Liability Company", "zelvora tools", "company"),
    ("Zelvora Tools LLP", "zelvora tools", "partnership"),
    ("Zelvora Tools G.m.b.H.", "zelvora tools", "gmbh"),
    ("Zelvora Tools GmbH & Co. KG", "zelvora tools", "kg"),
    ("Zelvora Tools AG", "zelvora tools", "ag"),
    ("Zelvora Tools S.A.", "zelvora tools", "sa"),
    ("Zelvora Tools S.à r.l.", "zelvora tools", "sa"),
    ("Zelvora Tools S.A. de C.V.", "zelvora tools", "sa"),
    ("Zelvora Tools S.r.l.", "zelvora tools", "spa"),
    ("Zelvora Tools B.V.", "zelvora tools", "bv"),
    ("Zelvora Tools Oy", "zelvora tools", "nordic"),
    ("Zelvora Tools AB (publ)", "zelvora tools", "nordic"),
    ("Zelvora Tools A/S", "zelvora tools", "nordic"),
    ("Zelvora Tools K.K.", "zelvora tools", "kk"),
    ("Zelvora Tools (M) Sdn. Bhd.", "zelvora tools", "bhd"),
    ("Zelvora Tools Sp. z o.o.", "zelvora tools", "sp"),
    ("Zelvora Tools d.o.o.", "zelvora tools", "sro"),
    ("PT Zelvora Tools Tbk", "zelvora tools", "tbk"),
    ("OOO Zelvora", "zelvora", "cis"),
    ("Zelvora Tools Corportion", "zelvora tools", "company"),
    ("Limited Edition Prints", "limited edition prints", ""),
]


@pytest.mark.parametrize(("name", "core", "legal"), FORMS)
def test_legal_forms_of_many_countries_come_off(name: str, core: str, legal: str) -> None:
    found = parse_employer(name)

    assert (found.core, found.legal_class) == (core, legal)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Zelvora Tools", "Zelvora Tools"),
        ("Oak & Fern Foods", "OAK AND FERN FOODS"),
        ("Oak + Fern Foods", "Oak&Fern Foods"),
        ("I.B.X.", "IBX"),
        ("I B X Corp", "IBX Corp."),
        ("J. P. Fernwood", "JP Fernwood"),
        ("Zelvora Intl Mfg", "Zelvora International Manufacturing"),
        ("Fernwood Bros Constr.", "Fernwood Brothers Construction"),
        ("St. Oswin's Hospital", "Saint Oswins Hosp."),
        ("1st Fernwood Bank", "First Fernwood Bank"),
        ("Zelvora Tech", "Zelvora Technologies"),
        ("Zelvora Solution", "Zelvora Solutions"),
        ("Bäckerei Öhler GmbH", "Backerei Ohler GmbH"),
        ("Zelvora's Kitchen", "Zelvoras Kitchen"),
        ("24-Hour Zelvora", "24 Hour Zelvora"),
        ("www.zelvora-tools.com", "Zelvora Tools"),
        ("Zelvora.com", "Zelvora"),
    ],
)
def test_ways_of_writing_are_one(one: str, other: str) -> None:
    assert parse_employer(one).core == parse_employer(other).core


def test_a_brand_keeps_its_own_number_and_case_ending() -> None:
    brands = ["Oakfern Tools", "Oakferns Tools", "3M", "3N", "Zelvora 2 Tools"]

    assert len({parse_employer(brand).core for brand in brands}) == len(brands)


@pytest.mark.parametrize(
    ("name", "core", "place"),
    [
        ("Zelvora (Shanghai) Co., Ltd.", "zelvora", "上海"),
        ("Shanghai Zelvora Tools Co., Ltd.", "zelvora tools", "上海"),
        ("Zelvora (HK) Limited", "zelvora", "香港"),
        ("Zelvora Plumbing - Denver, CO", "zelvora plumbing", "US Denver"),
        ("Zelvora Plumbing, Denver", "zelvora plumbing", "US Denver"),
        ("Zelvora Plumbing (Denver, Colorado)", "zelvora plumbing", "US Denver"),
        ("Zelvora Plumbing of Denver LLC", "zelvora plumbing", "US Denver"),
        ("Zelvora Plumbing Amsterdam B.V.", "zelvora plumbing", "NL Amsterdam"),
        ("Zelvora China", "zelvora", "CN"),
        ("Bank of China", "bank of china", ""),
        ("University of Denver", "university of denver", ""),
        ("Charlotte Tools", "charlotte tools", ""),
        ("Zelvora North America", "zelvora north america", ""),
    ],
)
def test_places_come_off_where_they_are_no_part_of_the_name(
    name: str, core: str, place: str
) -> None:
    found = parse_employer(name)

    assert (found.core, found.place.key) == (core, place)


@pytest.mark.parametrize(
    ("name", "core", "branch"),
    [
        ("Zelvora Inc - Austin Store #12", "zelvora", "12 austin"),
        ("Zelvora, Inc. Store #12", "zelvora", "12"),
        ("Zelvora Bakery #12 Austin", "zelvora bakery", "12 austin"),
        ("Zelvora Ltd. Beijing Branch", "zelvora", "beijing"),
        ("Zelvora Tools Beijing Branch", "zelvora tools", "beijing"),
        ("Zelvora Bank (Shanghai Branch)", "zelvora bank", "shanghai"),
        ("Zelvora Ltd Beijing Rep Office", "zelvora", "beijing rep"),
        ("Zelvora Daycare - Main Campus", "zelvora daycare", "campus main"),
        ("Olive Branch", "olive branch", ""),
        ("The Zelvora Shop", "zelvora shop", ""),
    ],
)
def test_branches_are_told_from_their_firm(name: str, core: str, branch: str) -> None:
    found = parse_employer(name)

    assert (found.core, found.branch) == (core, branch)
    assert (found.kind is CompanyKind.BRANCH) == bool(branch)
    assert not branch or parse_employer(found.firm).core == core


@pytest.mark.parametrize(
    ("name", "junk"),
    [
        ("Zelvora Tools – hiring now!", "- hiring now!"),
        ("Zelvora Tools Careers", "careers"),
        ("Careers at Zelvora Tools", "careers at"),
        ("Zelvora Tools | Jobs", "| jobs"),
        ("Zelvora Tools (via Fernwood Agency)", "(via fernwood agency)"),
        ("Zelvora Tools (Remote)", "(remote)"),
        ("Zelvora Tools *Urgent*", "*urgent*"),
    ],
)
def test_what_boards_add_to_latin_names_is_taken_away(name: str, junk: str) -> None:
    found = parse_employer(name)

    assert (found.core, found.junk) == ("zelvora tools", junk)


@pytest.mark.parametrize(
    ("name", "alias", "owner"),
    [
        ("Zelvora Corp d/b/a Bluefern Cafe", "bluefern cafe", ""),
        ("Zelvora Ltd t/a Bluefern", "bluefern", ""),
        ("Zelvora Corp (formerly Bluefern Inc.)", "bluefern inc.", ""),
        ("Zelvora Business Machines (ZBM)", "zbm", ""),
        ("Zelvora Tools, a division of Bluefern Inc.", "", "bluefern inc."),
        ("Zelvora, a Bluefern Company", "", "bluefern"),
    ],
)
def test_second_names_and_owners_are_kept_apart(name: str, alias: str, owner: str) -> None:
    found = parse_employer(name)

    assert (found.alias, found.owner) == (alias, owner)
    assert found.core.startswith("zelvora")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Confidential", "confidential"),
        ("Company Confidential", "confidential"),
        ("Our Client", "confidential"),
        ("Undisclosed", "confidential"),
        ("Private Advertiser", "confidential"),
        ("A leading logistics company", "confidential"),
        ("Leading Healthcare Provider", "confidential"),
        ("Fortune 500 Company", "confidential"),
        ("Leading Edge Engineering Ltd", "company"),
        ("Global Payments", "company"),
        ("Clients First Realty", "company"),
        ("Mrs J. Fernwood", "person"),
        ("Self employed", "placeholder"),
        ("Private household", "placeholder"),
        ("n/a", "placeholder"),
        ("Fernwood Staffing LLC", "agency"),
        ("Zelvora Recruiting", "agency"),
        ("Fernwood Recruitment Software Ltd", "company"),
    ],
)
def test_the_words_of_a_latin_name_tell_the_kind(name: str, kind: str) -> None:
    assert parse_employer(name).kind is CompanyKind(kind)


@pytest.mark.parametrize(
    ("name", "core", "whole"),
    [
        ("Zelvora Instruments Internat...", "zelvora instruments internat", False),
        ("Zelvora Instruments Corpor…", "zelvora instruments", True),
    ],
)
def test_cut_latin_names_are_marked(name: str, core: str, whole: bool) -> None:
    found = parse_employer(name)

    assert found.truncated
    assert (found.core, found.full) == (core, whole)


@pytest.mark.parametrize(
    ("city", "town"),
    [
        ("Austin, TX", "Austin"),
        ("Boise, ID 83702", "Boise"),
        ("Munich, Germany", "Munich"),
        ("Singapore", "Singapore"),
        ("Hong Kong", "香港"),
        ("12 Main St, Austin, TX 78701, USA", "Austin"),
        ("Remote, United States", "US"),
    ],
)
def test_city_fields_abroad_are_understood(city: str, town: str) -> None:
    found = find_place(city)

    assert found is not None
    assert found.town == town


PIECES = (
    "The,Zelvora,Oak,&,Fern,Tools,Inc.,LLC,GmbH,Ltd.,-,(,),#,12,Store,Austin,TX,via,Careers,"
    "d/b/a,of,and,a,division,branch,|,/,...,I.B.X.,'s"
)


@given(st.lists(st.sampled_from([*PIECES.split(","), ","]), max_size=9))
def test_any_latin_text_is_parsed_and_its_fold_gives_the_same(parts: list[str]) -> None:
    first = parse_employer(" ".join(parts))
    again = parse_employer(first.folded)

    assert (again.core, again.place, again.branch) == (first.core, first.place, first.branch)
