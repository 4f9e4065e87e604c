"""Every column's header in the three languages of the desk.

The simplified ones stand in `output.profiles`. All of them are a contract with the people who
look rows up by them: add, never rename.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Header(NamedTuple):
    """A header in traditional Chinese and in English."""

    zh_hant: str
    en: str


HEADERS: Mapping[str, Header] = {
    "lead_id": Header("線索編號", "Lead no."),
    "company_name": Header("公司全稱", "Company"),
    "short_name": Header("公司簡稱", "Short name"),
    "uscc": Header("統一社會信用代碼", "Credit code (USCC)"),
    "size": Header("公司規模", "Size"),
    "all_segments": Header("細分客群", "Segments"),
    "grade": Header("客戶分級", "Grade"),
    "score": Header("得分", "Score"),
    "fit": Header("匹配度", "Fit"),
    "need": Header("時機分", "Need"),
    "reach": Header("觸達分", "Reach"),
    "reasons": Header("推薦理由", "Reasons"),
    "evidence_text": Header("證據原文", "Evidence"),
    "evidence_url": Header("證據連結", "Evidence link"),
    "first_seen": Header("首次發現", "First seen"),
    "last_seen": Header("最近在招", "Last seen hiring"),
    "open_postings": Header("在招職位數", "Open postings"),
    "posting_channel": Header("招聘管道", "Posted by"),
    "destinations": Header("目的國地區", "Destinations"),
    "buyer_role": Header("採購角色", "Buyer role"),
    "province": Header("省份", "Province"),
    "city": Header("城市", "City"),
    "district": Header("區縣", "District"),
    "address": Header("地址", "Address"),
    "website": Header("官網", "Website"),
    "phone": Header("公司電話", "Company phone"),
    "email": Header("公司信箱", "Company mail"),
    "state": Header("狀態", "State"),
    "sites": Header("資料來源", "Sources"),
    "rules_version": Header("規則版本", "Rules version"),
    "run_id": Header("匯出批次", "Run"),
}
"""By the column of the table behind every export (`enrich.lifecycle.LEAD_COLUMNS`)."""
