"""The packaged definitions that need a key: what they ask, page by page, up to their caps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from enrich.issues import PageChangedError
from enrich.model import Verdict
from spiders.families import ListPage, PageRequest, family_of, row_from_entry
from spiders.pages.guard import guard
from spiders.secrets import needed_by
from spiders.site import sites
from tests.spiders.families.walks import Said, night, page_of

NEEDED = {
    "adzuna": {"ADZUNA_APP_ID", "ADZUNA_APP_KEY"},
    "francetravail": {"FRANCETRAVAIL_CLIENT_ID", "FRANCETRAVAIL_CLIENT_SECRET"},
    "nav": {"NAV_AUTHORIZATION"},
    "reed": {"REED_AUTHORIZATION"},
    "usajobs": {"USAJOBS_KEY"},
}
OFFER = {
    "id": "213ABCD", "intitule": "Assistant import export (H/F)",
    "description": "Suivre les envois. Appelez Jan Nowak au 06 12 34 56 78.",
    "dateCreation": "2026-10-30T08:00:00.000Z", "dateActualisation": "2026-10-31T09:00:00.000Z",
    "lieuTravail": {"libelle": "44 - NANTES", "codePostal": "44000", "commune": "44109"},
    "entreprise": {"nom": "QUAI DES ROUTES", "description": "Transitaire depuis 1950."},
    "typeContrat": "CDI", "natureContrat": "Contrat travail", "codeNAF": "52.29A",
    "secteurActiviteLibelle": "Affrètement et organisation des transports",
    "trancheEffectifEtab": "20 à 49 salariés", "salaire": {"libelle": "Mensuel de 2100 Euros"},
    "contact": {"nom": "QUAI DES ROUTES - Mme Jana Nowak", "courriel": "nowak@quai.example"},
    "origineOffre": {"origine": "1",
                     "urlOrigine": "https://candidat.francetravail.fr/offres/213ABCD"},
}  # fmt: skip


def query_of(request: PageRequest) -> dict[str, str]:
    return {name: value[-1] for name, value in parse_qs(urlsplit(request.url).query).items()}


def read(name: str, said: Any) -> ListPage:
    site = sites()[name]
    page = page_of(family_of(site).start(site)[0], said)
    assert guard(page) is None
    return family_of(site).read_list(site, page)


def test_every_packaged_site_with_a_key_is_known_here() -> None:
    found = {name: set(needed_by(site).all) for name, site in sites().items()}

    assert {name: keys for name, keys in found.items() if keys} == NEEDED


FIRST = {
    "adzuna": "v1/api/jobs/gb/search/1?app_id=env%3AADZUNA_APP_ID&app_key=env%3AADZUNA_APP_KEY"
    "&what=travel+manager&results_per_page=50",
    "usajobs": "api/Search?Keyword=travel&Page=1&ResultsPerPage=500",
    "francetravail": "partenaire/offresdemploi/v2/offres/search?motsCles=export&range=0-149",
}


@pytest.mark.parametrize("name", FIRST)
def test_what_is_asked_first(name: str) -> None:
    site = sites()[name]

    (request,) = family_of(site).start(site)

    assert request.url == site.at(FIRST[name])


def test_usajobs_sends_its_key_in_the_header_that_it_names() -> None:
    site = sites()["usajobs"]

    (request,) = family_of(site).start(site)

    assert request.headers["Authorization-Key"] == "env:USAJOBS_KEY"
    assert "User-Agent" not in request.headers  # ours, with the contact of whoever runs it
    assert "the contact that you give" in site.note


# Adzuna


def adzuna(count: int, asked: Callable[[int], None] = lambda _: None) -> Any:
    """Return a server of so many postings, 50 a page, the page in the path."""

    def server(request: PageRequest) -> Any:
        page, size = int(urlsplit(request.url).path.rpartition("/")[2]), 50
        assert query_of(request)["results_per_page"] == "50"
        asked(page)
        numbers = range((page - 1) * size, min(page * size, count))
        jobs = [
            {"id": f"{n}", "title": f"Clerk {n}", "company": {"display_name": f"Firm {n % 9}"},
             "redirect_url": f"https://www.adzuna.co.uk/jobs/land/ad/{n}?v={page}",
             "location": {"area": ["UK", "Hull"]}, "salary_min": 9000.0, "salary_max": 9000.0,
             "salary_is_predicted": "1"}
            for n in numbers
        ]  # fmt: skip
        return {"count": count, "results": jobs}

    return server


def test_adzuna_counts_its_pages_in_the_path(tmp_path: Path) -> None:
    pages: list[int] = []

    handover, _ = night(tmp_path / "run", sites()["adzuna"], adzuna(120, pages.append))

    assert pages == [1, 2, 3]
    assert (handover.report.rows, handover.report.declared_total) == (120, 120)
    assert handover.report.verdict is Verdict.OK


def test_a_pay_that_adzuna_guessed_is_no_pay(tmp_path: Path) -> None:
    handover, _ = night(tmp_path / "run", sites()["adzuna"], adzuna(60))

    assert {row.pay for row in handover.rows()} == {""}
    assert all("?" not in row.url for row in handover.rows())


# USAJOBS


@pytest.mark.slow
def test_usajobs_above_its_cap_is_read_to_it_and_called_incomplete(tmp_path: Path) -> None:
    def server(request: PageRequest) -> Any:
        page = int(query_of(request)["Page"])
        assert page <= 20
        items = [
            {"MatchedObjectId": f"{n}", "MatchedObjectDescriptor": {
                "PositionTitle": f"Clerk {n}", "OrganizationName": f"Office {n % 9}",
                "PositionURI": f"https://www.usajobs.gov/job/{n}",
                "PositionLocationDisplay": "Tacoma", "QualificationSummary": f"Maps {n}"}}
            for n in range((page - 1) * 500, page * 500)
        ]  # fmt: skip
        return {"SearchResult": {"SearchResultCountAll": 12345, "SearchResultItems": items}}

    handover, asked = night(tmp_path / "run", sites()["usajobs"], server)

    assert (handover.report.rows, len(asked)) == (10_000, 20)
    assert handover.report.verdict is Verdict.INCOMPLETE
    assert "a list ends at its cap, and could not be divided" in handover.report.reasons


# France Travail


def facets(**counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"filtre": name, "agregation": [{"valeurPossible": v, "nbResultats": n}
                                        for v, n in values.items()]}
        for name, values in counts.items()
    ]  # fmt: skip


class FranceTravail:
    """The API as its clients saw it: ranges, 206 and 204, an error beyond its end."""

    def __init__(self, offers: list[dict[str, Any]], last_status: int = 206) -> None:
        self.offers, self.last_status = offers, last_status

    def __call__(self, request: PageRequest) -> Any:
        query = query_of(request)
        first, last = map(int, query.pop("range").split("-"))
        if last - first >= 150 or first > 3000 or last > 3149:
            return 400
        query.pop("motsCles")
        of = {"departement": lambda o: o["lieuTravail"]["libelle"][:2]}
        found = [
            offer
            for offer in self.offers
            if all(of.get(k, lambda o, k=k: o[k])(offer) == v for k, v in query.items())
        ]
        part, whole = found[first : last + 1], len(found)
        if not part:
            return Said(b"", 204, {"content-range": f"offres -1--1/{whole}"})
        status = 206 if first + len(part) < whole else self.last_status
        shown = f"offres {first}-{first + len(part) - 1}/{whole}"
        said = {"resultats": part, "filtresPossibles": self.facets(found)}
        return Said(said, status, {"content-range": shown})

    def facets(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        names = ("typeContrat", "experience", "natureContrat")
        shown: dict[str, dict[str, int]] = {name: {} for name in names}
        for offer in found:
            for name in names:
                value = offer.get(name, "0")
                shown[name][value] = shown[name].get(value, 0) + 1
        return facets(**shown)


def offers(count: int, **fields: Any) -> list[dict[str, Any]]:
    made = [OFFER | {"id": f"{count}-{fields}-{n}"} | fields for n in range(count)]
    return [offer | {"intitule": f"Assistant {n}"} for n, offer in enumerate(made)]


def test_an_offer_is_read_without_its_contact() -> None:
    said = Said({"resultats": [OFFER]}, 206, {"content-range": "offres 0-0/1"})
    found = read("francetravail", said)
    site = sites()["francetravail"]

    row = row_from_entry(site, found.entries[0], page_of(family_of(site).start(site)[0], said))

    assert (row.key, row.url) == (
        "213ABCD", "https://candidat.francetravail.fr/offres/recherche/detail/213ABCD",
    )  # fmt: skip
    assert (row.title, row.employer) == ("Assistant import export (H/F)", "QUAI DES ROUTES")
    assert (row.city, row.pay, row.size) == (
        "44 - NANTES", "Mensuel de 2100 Euros", "20 à 49 salariés",
    )  # fmt: skip
    assert (row.posted_on, row.lastmod) == (
        "2026-10-30T08:00:00.000Z", "2026-10-31T09:00:00.000Z",
    )  # fmt: skip
    assert "06 12" not in row.description
    assert "nowak@" not in repr(row)
    assert found.declared_total == 1


@pytest.mark.parametrize("status", [206, 200])
def test_ranges_are_asked_for_up_to_the_total_of_the_header(
    tmp_path: Path, status: int
) -> None:
    api = FranceTravail(offers(353), status)

    handover, asked = night(tmp_path / "run", sites()["francetravail"], api)

    assert [query_of(r)["range"] for r in asked] == ["0-149", "150-299", "300-449"]
    assert (handover.report.rows, handover.report.declared_total) == (353, 353)
    assert handover.report.verdict is Verdict.OK


@pytest.mark.parametrize("shown", ["offres -1--1/0", "*/0", ""])
def test_status_204_is_a_query_without_offers(shown: str) -> None:
    found = read("francetravail", Said(b"", 204, {"content-range": shown} if shown else {}))

    assert (found.entries, found.next, found.declared_total) == ((), (), 0)


def test_an_answer_without_its_list_is_a_change_and_no_empty_one() -> None:
    with pytest.raises(PageChangedError):
        read("francetravail", Said({"message": "indisponible", "codeErreur": 7}, 200))


def test_an_end_that_comes_before_the_total_leaves_the_night_incomplete(
    tmp_path: Path,
) -> None:
    def server(request: PageRequest) -> Any:
        if query_of(request)["range"] != "0-149":
            return Said(b"", 204, {"content-range": "offres -1--1/353"})
        said = {"resultats": offers(150)}
        return Said(said, 206, {"content-range": "offres 0-149/353"})

    handover, asked = night(tmp_path / "run", sites()["francetravail"], server)

    assert (handover.report.rows, len(asked)) == (150, 2)
    assert handover.report.declared_total == 353
    assert handover.report.verdict is Verdict.INCOMPLETE


@pytest.mark.slow
def test_a_query_above_the_cap_is_asked_by_contract_and_then_by_department(
    tmp_path: Path,
) -> None:
    nantes, lyon = {"libelle": "44 - NANTES"}, {"libelle": "69 - LYON"}
    all_of = [
        *offers(300, typeContrat="CDD"),
        *offers(2000, typeContrat="CDI", lieuTravail=nantes),
        *offers(1900, typeContrat="CDI", lieuTravail=lyon),
    ]

    handover, asked = night(tmp_path / "run", sites()["francetravail"], FranceTravail(all_of))

    lists = [query_of(request) for request in asked]
    assert (handover.report.rows, handover.report.declared_total) == (4200, 4200)
    assert handover.report.verdict is Verdict.OK
    assert {query.get("typeContrat") for query in lists} == {None, "CDD", "CDI"}
    assert all("experience" not in query for query in lists)
    assert sum(query.get("departement") == "44" for query in lists) == 14


@pytest.mark.slow
def test_no_range_goes_beyond_the_cap(tmp_path: Path) -> None:
    one_place = offers(3300, typeContrat="CDI")

    handover, asked = night(
        tmp_path / "run", sites()["francetravail"], FranceTravail(one_place)
    )

    # All of them are in one department: there is no further facet to divide it by.
    lasts = [int(query_of(request)["range"].partition("-")[2]) for request in asked]
    assert max(lasts) == 3149
    assert handover.report.rows == 3150
    assert "a list ends at its cap, and could not be divided" in handover.report.reasons
