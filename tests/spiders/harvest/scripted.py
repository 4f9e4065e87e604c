"""A board whose pages are empty until their scripts have asked an API for the postings."""

from __future__ import annotations

from typing import Any

from spiders.site import HtmlListingSite
from tests.spiders.harvest.board import Ask, Board, Reply, as_html, as_json

SHELL = '<div id="app"></div><script src="/app.js"></script>'

APP = """
const app = document.getElementById('app');
const [, kind, number] = location.pathname.split('/');
const text = 'We look after ships and people in the harbour. '.repeat(6);
async function list() {
  const { jobs, total } = await (await fetch('/api/jobs?page=' + number)).json();
  const items = jobs.map(job =>
    `<li class="job"><a href="/view/${job.id}">${job.title}</a><b>${job.employer}</b></li>`);
  const next = `<a class="next" href="/list/${+number + 1}">more</a>`;
  const more = number * 10 < total ? next : '';
  app.innerHTML = '<h1>Jobs</h1><ul>' + items.join('') + '</ul>' + more;
}
function view() {
  const asking = new XMLHttpRequest();
  asking.open('GET', '/api/job/' + number);
  asking.setRequestHeader('X-Shown-By', 'app');
  asking.onload = () => {
    const job = JSON.parse(asking.responseText);
    app.innerHTML = `<h1>${job.title}</h1><h2>${job.employer}</h2><p>${text}</p>`;
  };
  asking.send();
}
kind === 'list' ? list() : view();
"""

RENDER: dict[str, Any] = {"list": "li.job", "detail": "h1", "seconds": 30}
SHORT = RENDER | {"seconds": 2}
"""For pages that never fill."""


def scripted(board: Board, *, script: str = APP, jobs: int = 12) -> None:
    """Turn the board's lists and pages into shells, and what they held into an API."""
    board.jobs = dict(list(board.jobs.items())[:jobs])

    def api_list(ask: Ask) -> Reply:
        return board.page(int(ask.query["page"][0]))

    board.paths |= {
        "/app.js": lambda _: Reply(
            body=script.encode(), headers={"Content-Type": "text/javascript"}
        ),
        "/api/jobs": api_list,
        **{f"/list/{n}": lambda _: as_html(SHELL) for n in range(1, 9)},
        **{f"/view/{key}": lambda _: as_html(SHELL) for key in board.jobs},
        **{f"/api/job/{key}": _answers(job) for key, job in board.jobs.items()},
    }


def _answers(job: dict[str, str]) -> Any:
    return lambda _: as_json(job)


def rendered_site(board: Board, **changes: Any) -> HtmlListingSite:
    """Return the site file of a board whose pages scripts fill."""
    return board.html_site(**{"render": RENDER, **changes})
