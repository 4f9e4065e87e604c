"""WARC records as other programs write them."""

from __future__ import annotations

import gzip
import json
from zlib import crc32

URL = "https://jobs.harbour.example/job/"


def posting_page(title: str = "外贸业务员", employer: str = "深圳市石榴贸易有限公司") -> bytes:
    """Return a page with one posting in JSON-LD, a recruiter's mobile in its text."""
    said = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": title,
        "description": "<p>开发海外客户，参加广交会。联系王先生 13812345678。</p>",
        "hiringOrganization": {"@type": "Organization", "name": employer},
    }
    script = json.dumps(said, ensure_ascii=False)
    return f"""<html><head><title>{title}</title></head><body><h1>{title}</h1>
<script type="application/ld+json">{script}</script></body></html>""".encode()


def record(body: bytes | None = None, url: str = f"{URL}1", **said: str) -> bytes:
    """Return a record, packed by itself.

    Args:
        body: The answer; None: a posting's page.
        url: Its address.
        said: `kind`, `status` and `when` of the record; all else are headers of the answer.
    """
    kind, when = said.pop("kind", "response"), said.pop("when", "2025-03-01T17:30:00Z")
    status, body = said.pop("status", "200 OK"), posting_page() if body is None else body
    headers = {"Content-Type": "text/html; charset=utf-8"}
    headers |= {name.replace("_", "-"): value for name, value in said.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    block = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <{url}>\r\nWARC-Date: {when}\r\n"
        f"WARC-Record-ID: <urn:uuid:{crc32(url.encode()):032x}>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def numbered(*numbers: int) -> list[bytes]:
    """Return records of the postings with these numbers."""
    return [record(url=f"{URL}{number}") for number in numbers]
