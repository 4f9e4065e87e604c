"""A small job board on real sockets that can be made to misbehave."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

from spiders.site import HtmlListingSite, JsonApiSite, JsonLdSitemapSite


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One request as the server saw it."""

    at: float
    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode())

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.path).query)


@dataclass(kw_only=True)
class Reply:
    """An answer; `raw` goes over the wire instead, piece by piece, then the line is cut."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw: Iterator[bytes] | None = None

    def head(self) -> bytes:
        headers = {"Content-Type": "text/html; charset=utf-8", **self.headers}
        headers.setdefault("Content-Length", str(len(self.body)))
        lines = [f"HTTP/1.1 {self.status} X", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode()


Answer = Callable[[Ask], Reply]


class _Lines(socketserver.StreamRequestHandler):
    server: _Sockets
    disable_nagle_algorithm = True

    def handle(self) -> None:
        while (line := self.rfile.readline()).strip():
            method, path, _ = line.decode("latin-1").split(" ", 2)
            headers = dict(self._headers())
            body = self.rfile.read(int(headers.get("content-length", 0)))
            ask = Ask(at=monotonic(), method=method, path=path, headers=headers, body=body)
            reply = self.server.answer(ask)
            try:
                if not self._send(reply):
                    return
            except OSError:
                return  # the client had enough

    def _send(self, reply: Reply) -> bool:
        if reply.raw is None:
            self.wfile.write(reply.head() + reply.body)
            return True
        for piece in reply.raw:
            self.wfile.write(piece)
        return False

    def _headers(self) -> Iterator[tuple[str, str]]:
        while (line := self.rfile.readline()).strip():
            name, _, value = line.decode("latin-1").partition(":")
            yield name.strip().lower(), value.strip()


class _Sockets(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False
    request_queue_size = 64
    answer: Answer


class Board:
    """A job board with a JSON list (`/jobs?page=`) and a page for each job (`/job/N`).

    The same postings stand in HTML lists (`/list/N`) and pages (`/view/N`).

    Attributes:
        jobs: The open postings by number.
        paths: Path (without query): an answer in place of the board's own.
        log: What was asked, in order.
    """

    page_size = 10

    def __init__(self) -> None:
        self.jobs = {str(n): _job(n) for n in range(1, 31)}
        self.paths: dict[str, Answer] = {
            "/robots.txt": lambda _: Reply(status=404),
        }
        self.total: int | None = -1
        self.log: list[Ask] = []
        self.bell = threading.Event()
        self._server = _Sockets(("127.0.0.1", 0), _Lines)
        self._server.answer = self._answer
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def close(self) -> None:
        self.bell.set()
        self._server.shutdown()
        self._server.server_close()

    def asked(self, prefix: str = "/job") -> list[Ask]:
        """Return the requests that began with `prefix`."""
        return [ask for ask in self.log if ask.path.startswith(prefix)]

    def gaps(self) -> list[float]:
        """Return the seconds between requests, by the server's clock."""
        return [b.at - a.at for a, b in zip(self.log, self.log[1:], strict=False)]

    def site(self, **changes: Any) -> JsonApiSite:
        """Return the site file of this board."""
        return JsonApiSite.model_validate(
            {
                **self._frame("json_api"),
                "request": {"url": "jobs"},
                "paging": {"kind": "page", "param": "page", "start": 1, "size": self.page_size},
                "list": {
                    "items": "jobs",
                    "total": "total",
                    "key": "id",
                    "url_template": "job/{key}",
                    "fields": {"title": "title", "employer": "employer"},
                },
                "detail": {
                    "request": {"url": "job/{key}"},
                    "fields": {"title": "title", "employer": "employer", "city": "city"},
                },
                **changes,
            }
        )

    def html_site(self, **changes: Any) -> HtmlListingSite:
        """Return the site file of the same postings as pages: `/list/N` and `/view/N`."""
        return HtmlListingSite.model_validate(
            {
                **self._frame("html_listing"),
                "list": {
                    "start": ["list/1"],
                    "next": "a.next@href",
                    "items": "li.job",
                    "url": "a@href",
                    "fields": {"title": "a", "employer": "b"},
                },
                "detail": {"fields": {"title": "h1", "employer": "h2", "description": "p"}},
                **changes,
            }
        )

    def sitemap_site(self, *urls: str, **changes: Any) -> JsonLdSitemapSite:
        """Return the site file of a sitemap that names `urls`, each a posting."""
        located = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
        body = f"<?xml version='1.0'?><urlset>{located}</urlset>".encode()
        self.paths.setdefault("/sitemap.xml", lambda _: Reply(body=body))
        sitemap = {"urls": ["sitemap.xml"], "keep": "."}
        frame = self._frame("jsonld_sitemap")
        return JsonLdSitemapSite.model_validate({**frame, "sitemap": sitemap, **changes})

    def _frame(self, family: str) -> dict[str, Any]:
        return {
            "id": "board",
            "name": "Board",
            "family": family,
            "language": "en",
            "source_role": "aggregator",
            "base_url": self.url,
            "limits": {"delay_s": 0.0},
        }

    def _answer(self, ask: Ask) -> Reply:
        self.log.append(ask)
        path = urlsplit(ask.path).path
        if path in self.paths:
            return self.paths[path](ask)
        if path == "/jobs":
            return self.page(int(ask.query.get("page", ["1"])[0]))
        if path.startswith("/list/"):
            return html_list(self.jobs, int(path.removeprefix("/list/")), self.page_size)
        if path.startswith("/view/") and path.removeprefix("/view/") in self.jobs:
            return html_job(self.jobs[path.removeprefix("/view/")])
        job = self.jobs.get(path.removeprefix("/job/"))
        return as_json(job, ETag=f'"{hash(job["title"])}"') if job else Reply(status=404)

    def page(self, number: int) -> Reply:
        """Return page `number` of the list, counted from 1."""
        first = (number - 1) * self.page_size
        jobs = list(self.jobs.values())
        data: dict[str, Any] = {"jobs": jobs[first : first + self.page_size]}
        if self.total is not None:
            data["total"] = len(jobs) if self.total < 0 else self.total
        return as_json(data)


def _job(number: int) -> dict[str, str]:
    return {
        "id": str(number),
        "title": f"Clerk {number}",
        "employer": f"Firm {number % 7}",
        "city": "Suzhou",
    }


def as_json(data: Any, **headers: str) -> Reply:
    """Return `data` as a JSON answer."""
    return Reply(
        headers={"Content-Type": "application/json", **headers}, body=json.dumps(data).encode()
    )


def html_list(jobs: Mapping[str, Mapping[str, str]], number: int, size: int) -> Reply:
    """Return page `number` of a list, counted from 1, with a link to the next."""
    part = list(jobs.values())[(number - 1) * size : number * size]
    items = "".join(
        f'<li class="job"><a href="/view/{job["id"]}">{job["title"]}</a>'
        f"<b>{job['employer']}</b></li>"
        for job in part
    )
    more = f'<a class="next" href="/list/{number + 1}">more</a>' * (number * size < len(jobs))
    return as_html(f"<h1>Jobs</h1><ul>{items}</ul>{more}")


def html_job(job: Mapping[str, str]) -> Reply:
    """Return a posting's page."""
    text = "We look after ships and people in the harbour. " * 6
    return as_html(f"<h1>{job['title']}</h1><h2>{job['employer']}</h2><p>{text}</p>")


def as_html(body: str, charset: str = "utf-8") -> Reply:
    """Return a page."""
    whole = f"<!doctype html><html><head><title>Board</title></head><body>{body}</body></html>"
    return Reply(body=whole.encode(charset))
