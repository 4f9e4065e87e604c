"""The log can never be changed: it says who did what, by number, and nothing that was typed."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import text

from enrich.store import audit
from enrich.store.forgetting import Why
from flows.desk.rights import Role
from flows.forgetting import forget
from tests.flows.desk.athand import work_at_hand
from tests.flows.desk.conftest import RunningDesk

TYPED = "罗小姐 13800138000"
OTHER = "丁香树机械制造有限公司"
NUMBER, UNIT = 3, 9001
TRADE = "foreign_trade"


@pytest.mark.slow
def test_what_people_type_and_names_of_companies_never_reach_the_log(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_at_hand(monkeypatch)
    admin, company = desk.client(Role.ADMIN), f"/companies/{NUMBER}"
    with desk.desk.store.begin() as db:
        joined = """
            INSERT INTO unit (unit_id, unit_key, name, city, company_id, kind, mentions)
            VALUES (:unit, 'another', :name, '', :number, 'company', 4)
        """
        db.execute(text(joined), {"unit": UNIT, "name": OTHER, "number": NUMBER})
        known = text("SELECT name FROM company WHERE company_id = :number")
        name = str(db.execute(known, {"number": NUMBER}).scalar_one())
    acts: dict[str, dict[str, object]] = {
        f"{company}/answers": {"state": "rejected", "said": TYPED},
        f"{company}/wrong-segment": {"segment": TRADE, "why": TYPED},
        f"{company}/wrong-name": {"name": UNIT, "why": TYPED},
        f"{company}/suppress": {"reason": TYPED},
        "/people/suppressions": {"kind": "name", "value": TYPED, "reason": TYPED},
        f"/lists/{TRADE}/download?{urlencode({'q': TYPED})}": {"format": "csv"},
    }

    done = {url: admin.post(url, data=said).status_code for url, said in acts.items()}
    page = LexborHTMLParser(admin.get(company).text)
    (taken_back,) = page.css("#names form[action$=undo]")
    done["undo"] = admin.post(str(taken_back.attributes["action"])).status_code
    done["publish"] = _publish(desk, TYPED)
    reason = Why(author="ana", reason=TYPED, at=datetime.now(UTC))
    forget(desk.settings, "mail", "hr@nobody.example", reason, really=True)

    with desk.desk.store.read() as db:
        noted = [repr(one) for one in audit.entries(db, 99)]
    assert set(done.values()) <= {200, 303}, done
    assert len(noted) >= len(acts) + 3
    told = (TYPED, "13800138000", quote(TYPED[:3]), name, OTHER)
    assert [one for one in noted for word in told if word in one] == []


def _publish(desk: RunningDesk, why: str) -> int:
    """Publish a rule that says nothing new, and return what the desk answered."""
    analyst = desk.client(Role.ANALYST)
    page = LexborHTMLParser(analyst.get(f"/rules/{TRADE}").text)
    (editor,) = page.css("main textarea")
    typed = editor.text().rstrip("\n") + "\n      # a remark\n"
    analyst.post(f"/rules/{TRADE}", data=_hidden(page) | {"text": typed, "act": "save"})
    hidden = _hidden(LexborHTMLParser(analyst.get("/rules/publish").text))
    said = {"why": why, "despite": why}
    return analyst.post("/rules/publish", data=hidden | said).status_code


def _hidden(page: LexborHTMLParser) -> dict[str, str]:
    fields = page.css("main input[type=hidden][name]")
    return {str(one.attributes["name"]): one.attributes.get("value") or "" for one in fields}
