"""Real pages of the development data, where it lies beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.issues import LeadharvestError
from spiders.saved import page_postings

PAGES = Path(__file__).parents[4] / "shared" / "data" / "pages"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not PAGES.is_dir(), reason="the development data is not here"),
]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("51job_search_2021_gbk.html", 50),
        ("51job_company_2021.html", 20),
        ("51job_search_api_2021.json", 51),
        ("51job_search_api_2024.json", 14),
        ("ashby_Blockworks.json", 13),
        ("ashby_langchain.json", 28),
        ("ashby_manusai.json", 29),
        ("ashby_tacto.json", 17),
        ("ashby_wetravel.json", 13),
    ],
)
def test_a_real_page_gives_its_postings(name: str, count: int) -> None:
    postings = page_postings((PAGES / name).read_bytes(), "https://board.test/page")

    assert len({posting.key for posting in postings}) == count
    assert len({posting.url for posting in postings}) == count
    assert all(p.title and p.employer and p.city and p.provenance for p in postings)
    assert "\ufffd" not in str(postings)


@pytest.mark.parametrize(
    "name", ["51job_blocked_2024.html", "zhaopin_captcha_slider_2022.html"]
)
def test_a_block_page_is_named_and_gives_nothing(name: str) -> None:
    with pytest.raises(LeadharvestError, match="aliyun_waf"):
        page_postings((PAGES / name).read_bytes(), "https://board.test/page")
