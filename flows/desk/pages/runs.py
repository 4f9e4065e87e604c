"""/runs: sites × nights, each night's figures, why one was partial, the age of every source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from enrich.model import Verdict
from enrich.store import overview
from flows.desk.pictures.heatstrip import address, heat_strip
from flows.desk.rendering import rendered
from flows.desk.rights import Right
from flows.desk.runs import nights
from flows.desk.visitor import Visitor, needs
from flows.nightlog import MARKS, NightLine, NightLog
from flows.settings import today_in_shanghai

router = APIRouter(include_in_schema=False)
DOUBTS = 40
"""So many nights are listed with why they are doubted; the newest."""
SIGNS = {verdict.value: mark for verdict, mark in MARKS.items()}
Reader = Annotated[Visitor, needs(Right.READ)]


@router.get("/runs")
def runs(visitor: Reader) -> Response:
    """Show how each site's last nights ended."""
    now = visitor.desk.now()
    with visitor.desk.store.read() as db:
        log = nights.kept_log(db, str(visitor.desk.settings.store))
        totals = nights.totals(db, log)
        ages = nights.ages(db, today_in_shanghai(now))
        last, night = overview.last_night(db, ended=True), overview.at_work(db, now)
    newest_first = sorted(log.lines, key=lambda line: line.business_date, reverse=True)
    doubted = [line for line in newest_first if line.doubts]
    words = {verdict.value: visitor.say(word) for verdict, word in VERDICTS.items()}
    return visitor.page(
        "runs.html",
        log=log,
        drawn=_drawn(visitor, log, words),
        marks=SIGNS,
        words=words,
        totals=totals,
        ages=ages,
        doubted=doubted[:DOUBTS],
        more=len(doubted) - len(doubted[:DOUBTS]),
        last=last,
        night=night,
        address=address,
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """A log as a picture and as a table."""

    log: NightLog
    strip: Markup
    table: Markup


_drawings: dict[tuple[str, str], Drawn] = {}
"""By store and language: to draw fifteen hundred squares twice takes a tenth of a second."""


def _drawn(visitor: Visitor, log: NightLog, words: Mapping[str, str]) -> Drawn:
    desk, language = visitor.desk, visitor.language
    key = str(desk.settings.store), language
    known = _drawings.get(key)
    if known is None or known.log is not log:
        by_night: dict[str, dict[date, NightLine]] = {}
        for line in log.lines:
            by_night.setdefault(line.site, {})[line.business_date] = line
        title = visitor.say("{n} 个网站最近 {m} 晚", n=len(by_night), m=len(log.nights))
        shown = {"log": log, "by_night": by_night, "words": words, "marks": SIGNS}
        table = rendered(desk.words, language, "runs_nights.html", shown | {"address": address})
        strip = heat_strip(log, title, words)
        known = _drawings[key] = Drawn(log, strip, Markup(table))  # noqa: S704  our template's
    return known


@router.get("/runs/{site}/{day}")
def site_night(visitor: Reader, site: str, day: date) -> Response:
    """Show one night of a site: its figures, what was odd, and the end of its log."""
    with visitor.desk.store.read() as db:
        found = nights.site_night(db, site, day)
    return visitor.page(
        "runs_night.html",
        found=found,
        log=nights.log_of(visitor.desk.settings, found.line.run_id, found.line.site),
        mark=MARKS[found.line.verdict],
        word=visitor.say(VERDICTS[found.line.verdict]),
        meaning=visitor.say(MEANINGS[found.line.verdict]),
        address=address,
    )


VERDICTS = {
    Verdict.OK: "正常",
    Verdict.EMPTY_OK: "正常，没有职位",
    Verdict.DEGRADED: "部分可疑",
    Verdict.INCOMPLETE: "没有读全",
    Verdict.CHANGED: "网页变了",
    Verdict.BLOCKED: "被网站拒绝",
    Verdict.GONE: "列表没有了",
    Verdict.ERROR: "出错",
}
_FROZEN = "这一晚读到的都没有采用：上一个正常夜晚的数据保留，只是会变旧。"
_CAREFUL = "读到的已经采用，但不会用空白覆盖已知内容，没有出现的职位也不会关闭。"
MEANINGS = {
    Verdict.OK: "读到的已经采用；连续两个正常夜晚都没有出现的职位会关闭。",
    Verdict.EMPTY_OK: "网站自己说没有职位，这是允许的。",
    Verdict.DEGRADED: _CAREFUL,
    Verdict.INCOMPLETE: _CAREFUL,
    Verdict.CHANGED: _FROZEN
    + "网站的文件需要有人修改：leads runs diff 会指出哪些选择器找不到内容。",
    Verdict.BLOCKED: _FROZEN + "没有尝试绕过。请先看网站的条款和 robots.txt。",
    Verdict.GONE: _FROZEN + "如果网站搬家或停办，请修改或停用它的文件。",
    Verdict.ERROR: _FROZEN + "请把日志交给开发者。",
}
