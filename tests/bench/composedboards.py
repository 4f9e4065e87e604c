"""Pages of job boards that are put together by chance: any number of them, none alike.

Each draws its language, its classes, where the title's link is, how employer, city and day are
shown and in which order, what else stands in an entry, the words for the total and the pager.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from wildboards import HOST, BoardPage, Job, en, listed, many, zh  # no package

LINKS = (
    "/job/{id}.html", "/jobs/{id}", "/p/{id}/", "/view.php?id={id}", "/zhiwei/{id}.shtml",
    "/v/{id}-vacancy",
)  # fmt: skip
NAMES = {
    "t": ("title", "job-name", "zw", "pos"),
    "e": ("company", "corp", "gs", "employer-name", "org"),
    "c": ("city", "loc", "area", "place"),
    "d": ("date", "time", "when"),
    "w": ("item",),
}
LABELS = {"zh": ("公司：", "地点：", "发布日期："), "en": ("Company:", "Location:", "Posted:")}
WORDS = {
    "zh": ("查看详情", "申请", "全职", "下一页"),
    "en": ("Read more", "Apply", "Full-time", "Next"),
}
TOTALS = {
    "zh": (
        "<p>共 {n} 个职位</p>",
        "<div>找到<b>{n}</b>个相关岗位</div>",
        "<h2>招聘信息（{n}条）</h2>",
    ),
    "en": (
        "<p>{n} vacancies found</p>",
        "<div>1 - {shown} of {n}</div>",
        "<h2>Jobs ({n})</h2>",
    ),
}


@dataclass(frozen=True)
class Habits:
    """How one invented board makes its entries."""

    language: str
    classes: dict[str, str]
    link: str
    title: str
    value: str
    order: str
    entry: str
    part: str
    besides: str

    def row(self, job: Job) -> str:
        """Return one entry."""
        line = self.value == "line"
        shown = {
            "t": self._title(job),
            "e": self._value(
                "e", f"{job.firm} | {job.city} | {job.day}" if line else job.firm, job
            ),
            "c": "" if line else self._value("c", job.city, job),
            "d": "" if line else self._value("d", job.day, job),
        }
        more, apply, kind, _ = WORDS[self.language]
        parts = [self._part("", f"<img src='/l/{job.id}.png' alt=''>")] * (
            "logo" in self.besides
        )
        parts += [shown[each] for each in self.order]
        parts += [self._part("", f"<i>{kind}</i>")] * ("tags" in self.besides)
        parts += [self._part("", job.duty)] * ("teaser" in self.besides)
        if self.title in {"button", "twice"}:
            parts.append(self._part("", f"<a href='{self._to(job)}'>{more}</a>"))
        if "apply" in self.besides and self.title != "whole":
            parts.append(self._part("", f"<a href='/apply?j={job.id}'>{apply}</a>"))
        inside = "".join(parts)
        if self.title == "whole":
            inside = f"<a href='{self._to(job)}'>{inside}</a>"
        return f"<{self.entry}{self._named('w')}>{inside}</{self.entry}>"

    def _to(self, job: Job) -> str:
        return self.link.format(id=job.id)

    def _named(self, what: str) -> str:
        return f" class='{self.classes[what]}'" if what in self.classes else ""

    def _part(self, what: str, inside: str) -> str:
        return f"<{self.part}{self._named(what)}>{inside}</{self.part}>"

    def _title(self, job: Job) -> str:
        to, name = self._to(job), self._named("t")
        inside = {
            "heading": f"<h3{name}><a href='{to}'>{job.title}</a></h3>",
            "within": f"<a href='{to}'><h4{name}>{job.title}</h4></a>",
            "span": f"<a href='{to}'><span{name}>{job.title}</span></a>",
            "button": f"<h3{name}>{job.title}</h3>",
            "whole": f"<b{name}>{job.title}</b>",
        }.get(self.title)
        if inside is None:
            return self._part("t", f"<a href='{to}'>{job.title}</a>")
        return self._part("", inside)

    def _value(self, what: str, text: str, job: Job) -> str:
        label = LABELS[self.language]["ecd".index(what)]
        if self.value == "label":
            text = f"{label} {text}"
        elif self.value == "bold label":
            text = f"<b>{label}</b> {text}"
        elif self.value == "link" and what == "e" and self.title != "whole":
            text = f"<a href='/company/{job.id % 91}'>{text}</a>"
        return self._part(what, text)


def composed(seed: int) -> BoardPage:
    """Return the page of this number; the same every time."""
    by = random.Random(seed)
    language = by.choice(["zh", "en"])
    jobs = many(zh if language == "zh" else en, by.randint(7, 15))
    kind = by.choice(["named", "bare", "hashed"])
    names = {what: by.choice(words) for what, words in NAMES.items()}
    hashed = {what: f"x{by.randint(1000, 9999)}" for what in NAMES}
    title = by.choice(["link", "heading", "within", "whole", "button", "twice", "span"])
    entry = by.choice(["div", "li", "article"] + ["tr"] * (title != "whole"))
    habits = Habits(
        language=language,
        classes={"named": names, "bare": {}, "hashed": hashed}[kind],
        link=by.choice(LINKS),
        title=title,
        value=by.choice(["plain", "link", "label", "bold label", "line"]),
        order=by.choice(["tecd", "tced", "etcd", "tdec"]),
        entry=entry,
        part="td" if entry == "tr" else by.choice(["div", "div", "span"]),
        besides=by.choice(["", "logo", "tags", "teaser", "apply", "teaser apply"]),
    )
    total = by.randint(len(jobs), 9000)
    written = f"{total:,}" if by.random() < 0.5 else str(total)
    said = by.choice(TOTALS[language]).format(n=written, shown=len(jobs))
    pager, follows = by.choice([
        ("<a class='next' href='/jobs?page=2'>&gt;</a>", "/jobs?page=2"),
        ("<b>1</b> <a href='/jobs?page=2'>2</a>", "/jobs?page=2"),
        (f"<a href='/jobs/p2.html'>{WORDS[language][3]}</a>", "/jobs/p2.html"),
        ("", ""),
    ])  # fmt: skip
    holder = {"li": "ul", "tr": "table"}.get(entry, "section")
    above = by.random() < 0.5
    return listed(
        jobs, habits.row, HOST + habits.link,
        before=said * above + f"<{holder}>",
        after=f"</{holder}>" + said * (not above) + f"<div>{pager}</div>",
        total=total, follows=HOST + follows if follows else "",
    )  # fmt: skip
