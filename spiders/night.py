"""One site's night, without the network: what to ask for next, and what the answers mean.

Lists are always read. A posting's own page is read only if the posting is new, its list entry
changed, its `lastmod` moved, or it was last read over two weeks ago; the rest is marked as
unchanged. Whatever goes wrong is counted by its name, and ends in the verdict.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from enrich.issues import Issue, PageChangedError
from enrich.model import HarvestReport, KnownPosting, Mark, RawPosting
from spiders.families import (
    Family,
    Feed,
    ListEntry,
    ListPage,
    Page,
    PageRequest,
    row_from_entry,
)
from spiders.handover import HandoverWriter
from spiders.pages.guard import refusal
from spiders.site import Site
from spiders.skips import VALID_THROUGH, completed, conditional, must_read, still_over
from spiders.stops import ENDS, LEFTOVER, NOT_NOW, WHY
from spiders.tally import Here, Tally, compared
from spiders.totals import Totals
from spiders.verdict import NightFacts, judge, judged

logger = logging.getLogger(__name__)

STALE_PAGES = 2
"""After so many pages of a list in a row without a new id, it will not bring any."""

FAILURES_IN_A_ROW = 5
BLOCKS_IN_A_ROW = 3
_GONE = {404: "http_404", 410: "http_410"}
_NOT_A_WALL = {
    **dict.fromkeys(("soft_404", "wrong_type", "damaged_text"), "list_changed"),
    "empty_shell": "unfilled",
}
ABSENT = "absent"
"""State of a request for the page of a posting that the list no longer shows."""

TRIAL_PAGES = 20
"""A night of so few pages is a trial: it shows some postings rather than the whole list."""

Guard = Callable[[Page], Issue | None]
"""Says what is wrong with an answer before anybody reads it (`spiders.pages.guard`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What one site's night is to do.

    Attributes:
        label: The run's label; with the site's id it names the hand-over.
        known: The site's open postings by key. closed: those closed of late, likewise.
        history: Earlier reports, oldest first.
        pages: The most pages to ask for.
    """

    site: Site
    family: Family
    guard: Guard
    business_date: date
    label: str
    known: Mapping[str, KnownPosting] = field(default_factory=dict)
    closed: Mapping[str, KnownPosting] = field(default_factory=dict)
    history: Sequence[HarvestReport] = ()
    pages: int


class SiteNight:
    """The course of one site's night.

    Attributes:
        stops: Why it ended early, in the words of `spiders.verdict`.
        tally: What was counted so far.
        over: Whether no further page will be asked for.
    """

    def __init__(self, todo: Assignment, writer: HandoverWriter) -> None:
        self.todo, self._writer = todo, writer
        self.tally = Tally()
        self.stops: set[str] = set()
        self.over = False
        changes = _changes(todo)
        self._tells_changes = bool(changes)
        self._lists: deque[PageRequest] = deque(changes or todo.family.start(todo.site))
        self._details: deque[PageRequest] = deque()
        self._asked_lists = {_address(request) for request in self._lists}
        self._starts = frozenset(self._asked_lists)
        self._start_lists = {_list_of(request) for request in self._lists}
        self._lost: dict[str, str] = {}
        self._lists_out = 0
        self._stale: Counter[str] = Counter()
        self._totals = Totals()
        self._seen: set[str] = set()
        self._rows: set[str] = set()
        self._over: set[str] = set()
        self._removed: dict[str, None] = {}
        self._blocks = self._failures = 0
        self._asked_after = False
        self._facts = NightFacts(cap=_cap(todo.site))

    # What to ask for

    def next(self) -> PageRequest | None:
        """Return the next page to fetch; None when there is none now, or the night is over.

        Lists come first, to their end: what they lack matters more than any single page. In a
        trial they get half of the pages.
        """
        if not self._lists and not self._lists_out and not self._asked_after:
            self._ask_after_absent()
        if self._lists and self._listed_enough():
            self.stops.add("page_budget")
            queue = self._details if not self._lists_out else None
        else:
            queue = self._lists or (self._details if not self._lists_out else None)
        if not queue or self.over:
            return None
        if self.tally.asked >= self.todo.pages:
            self.stop("page_budget")
            return None
        self.tally.asked += 1
        self._lists_out += queue is self._lists
        return queue.popleft()

    def _listed_enough(self) -> bool:
        # No posting's page is asked for before: all that was asked was for lists.
        return self.todo.pages <= TRIAL_PAGES and self.tally.asked * 2 >= self.todo.pages

    def stop(self, why: str) -> None:
        """End the night early, for a reason in the words of `spiders.verdict`."""
        self.stops.add(why)
        self.over = True

    def progress(self) -> dict[str, int]:
        """Return how far the night is."""
        return {
            "pages": self.tally.pages.total(),
            "postings": self.tally.rows + self.tally.marks["unchanged"],
            "listed": self.tally.listed,
        }

    # What came back

    def read(self, page: Page) -> None:
        """Take in one answer."""
        self.tally.bytes_read += len(page.body)
        with self._caught(page):
            if page.requested.role == "detail":
                self._read_detail(page)
            else:
                self._lists_out -= 1
                self._read_list(page)

    def fail(self, request: PageRequest, kind: str, message: str) -> None:
        """Take in that `request` brought no answer, and why."""
        self._lists_out -= request.role != "detail"
        self._missed(request, kind, message)

    def _missed(self, request: PageRequest, kind: str, message: str) -> None:
        self.tally.pages[kind] += 1
        self._issue(Issue(kind=kind, message=message, where=request.url))
        if kind in NOT_NOW:
            queue = self._details if request.role == "detail" else self._lists
            queue.appendleft(request)
            self.stop(NOT_NOW[kind])
            return
        if request.state.get(ABSENT) and kind not in ENDS:
            return  # as little as any page of a posting that is over, says nothing of the site
        self._failures += 1
        why = WHY.get(kind, "list_failed")
        if request.role == "detail":
            self._unread(request)
        else:
            self._lose(request, why)
        if kind in ENDS:
            self.stop(kind)
        elif self._failures >= FAILURES_IN_A_ROW:
            self.stop("unreachable" if why == "list_failed" else why)

    # Lists

    def _read_list(self, page: Page) -> None:
        if page.status in _GONE and page.requested.optional:
            page = dataclasses.replace(page, body=b"")
        elif page.status in _GONE and _address(page.requested) in self._starts:
            self.tally.pages[_GONE[page.status]] += 1
            self._issue(Issue(kind="list_gone", message="no such list", where=page.url))
            self._lose(page.requested, "gone")
            return
        elif page.status == 304 and self._tells_changes:
            self._fine("not_modified")
            return
        elif not self._readable(page):
            return
        try:
            listed = self.todo.family.read_list(self.todo.site, page)
        except PageChangedError as changed:
            self._changed(page, changed)
            self._lose(page.requested, "list_changed")
            return
        self._take_list(page, listed)

    def _take_list(self, page: Page, listed: ListPage) -> None:
        self._take_issues(listed.issues)
        keys = [entry.key for entry in listed.entries]
        fruitful = self._totals.take(page.requested.state, listed.declared_total, keys)
        if listed.capped:
            self.stops.add("capped")
        self._removed |= dict.fromkeys(listed.removed)
        for key in keys:
            self._removed.pop(key, None)  # it was put up again: the last word counts
        for entry in listed.entries:
            self._take_entry(entry, page)
        self._follow(listed.next, page, fruitful=fruitful)

    def _lose(self, request: PageRequest, why: str) -> None:
        """Take in that a list cannot be read; of several, one takes no other with it."""
        name = _list_of(request)
        if len(self._start_lists) > 1 and name in self._start_lists:
            self._lost[name] = why
            if self._lost.keys() != self._start_lists:
                self.stops.add("part_gone" if why == "gone" else "part_lost")
                return
            self.stops -= {"part_gone", "part_lost"}
        self.stops |= {why, *self._lost.values()}

    def _follow(self, more: Sequence[PageRequest], page: Page, *, fruitful: bool) -> None:
        name = _list_of(page.requested)
        fresh = [request for request in more if _address(request) not in self._asked_lists]
        if page.requested.role == "list":
            fruitful = fruitful or self._tells_changes
            self._stale[name] = 0 if fruitful else self._stale[name] + 1
            # The last page of many HTML lists links to itself: that is an end, no repetition.
            looping = len(fresh) < len(more) and self.todo.site.family != "html_listing"
            if more and (looping or self._stale[name] >= STALE_PAGES):
                fresh = []
                total = self._totals.of_the_only_list()
                if total is None or len(self._seen) < total:
                    self.stops.add("repeats")
        self._asked_lists |= {_address(request) for request in fresh}
        self._lists.extend(fresh)

    def _take_entry(self, entry: ListEntry, page: Page) -> None:
        if entry.key in self._seen:
            self.tally.repeated += 1
            return
        self._seen.add(entry.key)
        self.tally.listed += 1
        request = self.todo.family.detail(self.todo.site, entry)
        known = self.todo.known.get(entry.key) or self.todo.closed.get(entry.key)
        moved = known is None or known.list_hash != entry.list_hash
        self.tally.moved += moved
        if request is not None and must_read(entry, known, self.todo.business_date):
            self._details.append(conditional(request, entry, known))
        elif request is None and moved:
            self._take_row(row_from_entry(self.todo.site, entry, page))
        elif still_over(known, has_page=request is not None):
            self._mark(entry.key, "over")
        else:
            self._mark(entry.key, "unchanged")

    def _ask_after_absent(self) -> None:
        """Ask for the pages of known postings that the whole list lacks.

        A page that is gone closes its posting tonight. One that is still there says nothing:
        many sites keep the pages of postings that are over.
        """
        self._asked_after = True
        known = self.todo.known
        absent = [key for key in known if key not in self._seen]
        if self.stops or self._tells_changes or len(absent) * 2 > len(known):
            return
        for key in absent:
            entry = ListEntry(key=key, url=known[key].url)
            request = self.todo.family.detail(self.todo.site, entry)
            if request is not None:
                self._details.append(dataclasses.replace(request, state={ABSENT: True}))

    def _read_absent(self, page: Page, key: str) -> None:
        issue = self.todo.guard(page) if page.status < 400 else None
        if page.status in _GONE:
            self._fine(_GONE[page.status])
            self._mark(key, "gone", _GONE[page.status])
        elif issue is not None and issue.kind == "soft_404":
            self._fine(issue.kind)
            self._mark(key, "gone", "removed")
        else:
            self._fine("absent")

    # Details

    def _read_detail(self, page: Page) -> None:
        entry = page.requested.entry
        key = entry.key if entry else page.requested.url
        if page.requested.state.get(ABSENT):
            self._read_absent(page, key)
            return
        if page.status == 304:
            self._fine("not_modified")
            closed = self.todo.closed.get(key)
            past = closed is not None and closed.close_reason == VALID_THROUGH
            state = "over" if past else "unchanged"
            self._mark(key, state, "not_modified", entry)
            return
        if page.status in _GONE:
            self._fine(_GONE[page.status])
            self._mark(key, "gone", _GONE[page.status], entry)
            return
        if not self._readable(page):
            return
        self._facts = dataclasses.replace(self._facts, details=self._facts.details + 1)
        try:
            rows, issues = self.todo.family.read_detail(self.todo.site, page)
        except PageChangedError as changed:
            self._changed(page, changed)
            count = self._facts.detail_changed + 1
            self._facts = dataclasses.replace(self._facts, detail_changed=count)
            return
        self._take_issues(issues)
        if not rows:
            self._mark(key, "gone", "removed", entry)
        for row in rows:
            self._take_row(completed(row, entry, page))

    def _readable(self, page: Page) -> bool:
        refused = page.status >= 400
        issue = refusal(page) if refused else self.todo.guard(page)
        if refused and issue is None:
            self._missed(page.requested, f"http_{page.status}", f"answered {page.status}")
            return False
        if issue is None:
            self._fine("ok")
            return True
        self._guarded(page, issue)
        return False

    def _guarded(self, page: Page, issue: Issue) -> None:
        self.tally.pages[issue.kind] += 1
        self._issue(issue)
        entry = page.requested.entry
        if issue.kind == "soft_404" and entry is not None:
            self._mark(entry.key, "gone", "removed", entry)
            return
        self._unread(page.requested)
        why = _NOT_A_WALL.get(issue.kind, "blocked")
        self._blocks += 1
        if page.requested.role != "detail":
            walls = self._facts.list_walls + (why == "blocked")
            self._facts = dataclasses.replace(self._facts, list_walls=walls)
            self._lose(page.requested, why)
        enough = self._blocks >= BLOCKS_IN_A_ROW and why != "list_changed"
        if enough or why in self.stops:
            self.stop(why)

    def _fine(self, kind: str) -> None:
        self.tally.pages[kind] += 1
        self._blocks = self._failures = 0

    def _changed(self, page: Page, changed: PageChangedError) -> None:
        self.tally.pages["page_changed"] += 1
        self._issue(Issue(kind="page_changed", message=str(changed), where=page.url))
        self._unread(page.requested)

    @contextlib.contextmanager
    def _caught(self, page: Page) -> Iterator[None]:
        """Turn what a reader should never raise into a count: the night will end as `error`.

        Scrapy would log it and call the crawl finished; a chain of pages would end with it.
        """
        try:
            yield
        except OSError:
            raise  # a full disk is ours to fail on, not the page's
        except Exception as error:  # noqa: BLE001  # whatever a reader got wrong
            self.crash(page, error)

    def crash(self, page: Page, error: BaseException) -> None:
        """Take in that a reader failed in a way it never should; the night goes on."""
        logger.error("%s: reading failed", page.url, exc_info=error)
        text = f"{type(error).__name__}: {error}"
        self.tally.pages["crashed"] += 1
        self._issue(Issue(kind="crashed", message=text, where=page.url))
        self._facts = dataclasses.replace(self._facts, crashes=self._facts.crashes + 1)
        self._unread(page.requested)

    # What is handed over

    def _take_row(self, row: RawPosting) -> None:
        self._seen.add(row.key)
        if row.key in self._rows:
            self.tally.issues["duplicate_key"] += 1
            return
        self._rows.add(row.key)
        self.tally.add_row(row)
        self._writer.add_row(row)

    def _mark(
        self, key: str, state: str, reason: str = "", entry: ListEntry | None = None
    ) -> None:
        self._seen.add(key)
        if state != "unchanged":
            self._over.add(key)
        self.tally.marks[state] += 1
        lastmod, found = (entry.lastmod, entry.list_hash) if entry else ("", "")
        list_hash = found if state == "gone" else ""
        self._writer.add_mark(
            Mark(key=key, state=state, reason=reason, lastmod=lastmod, list_hash=list_hash)
        )

    def _unread(self, request: PageRequest) -> None:
        # It stands in the list, so it is not missing, only unread.
        if request.state.get(ABSENT):
            return
        if request.entry is not None and request.entry.key in self.todo.known:
            self._writer.add_mark(
                Mark(key=request.entry.key, state="unchanged", reason="unread")
            )

    def _take_issues(self, issues: Sequence[Issue]) -> None:
        for issue in issues:
            self._issue(issue)

    def _issue(self, issue: Issue) -> None:
        self.tally.issues[issue.kind] += 1
        self._writer.add_issue(issue)

    def report(self, *, started_at: str, ended_at: str, robots: str) -> HarvestReport:
        """Return the night's report with its verdict; nothing may be read after it."""
        for request in self._details:
            self._unread(request)
        for key in self._removed:
            if key in self.todo.known or key in self._rows:
                self._mark(key, "gone", "removed")
        if self._tells_changes and not self.stops:
            for key in [key for key in self.todo.known if key not in self._seen]:
                self._mark(key, "unchanged", "feed")
        left = len(self._details) + len(self._lists)
        stops = self.stops - (set() if left else LEFTOVER)
        report = self.tally.report(
            HarvestReport(
                handover_id=f"{self.todo.site.id}-{self.todo.label}",
                site=self.todo.site.id,
                family=self.todo.site.family,
                business_date=self.todo.business_date,
                started_at=started_at,
                ended_at=ended_at,
                declared_total=self._totals.whole(),
                robots=robots,
            )
        )
        here = Here(seen=self._seen, over=self._over)
        report = compared(report, here, self.todo.known, self.todo.closed)
        over = len(self._over & self.todo.known.keys())
        gone = len(self._over & self._totals.named())
        facts = dataclasses.replace(
            self._facts, stops=frozenset(stops), over=over, listed_over=gone
        )
        return judged(report, judge(self.todo.site.promise, report, facts, self.todo.history))


def _address(request: PageRequest) -> tuple[str, str, bytes]:
    return request.method, request.url, request.body


def _list_of(request: PageRequest) -> str:
    return str(request.state.get("list", ""))


def _changes(todo: Assignment) -> tuple[PageRequest, ...]:
    """Return the requests for what changed since the last healthy night, if a site can tell."""
    since = next((r.started_at for r in reversed(todo.history) if r.verdict.healthy), "")
    if not since or not todo.known or not isinstance(todo.family, Feed):
        return ()
    return todo.family.changes(todo.site, since[:19])


def _cap(site: Site) -> int | None:
    cap = getattr(getattr(site, "list", None), "cap", None)
    return cap if isinstance(cap, int) else None
