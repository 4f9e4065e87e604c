"""Bodies as they were meant, within limits: gzip undone in steps, cut-off answers noticed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from spiders.polite.refusals import FetchFailedError

if TYPE_CHECKING:
    from scrapy.http import Response

MAX_BYTES = 16 * 1024 * 1024
MAX_HEAD_BYTES = 64 * 1024
_STEP = 64 * 1024
_ENDS = (b"</html>", b"}", b"]", b"</urlset>", b"</sitemapindex>", b"</rss>", b"</feed>")


def whole_body(answer: Response) -> Response:
    """Return `answer` with its body decoded.

    Raises:
        FetchFailedError: truncated, too_large, or encoded in a way we did not offer.
    """
    if len(answer.headers.to_string()) > MAX_HEAD_BYTES:
        raise FetchFailedError("too_large", f"{answer.url}: more headers than anybody needs")
    if "partial" in answer.flags and not answer.body.rstrip().lower().endswith(_ENDS):
        raise FetchFailedError("truncated", f"{answer.url}: the answer has no visible end")
    shown = b",".join(answer.headers.getlist(b"Content-Encoding")).strip().lower()
    if shown in {b"", b"identity"} or not answer.body:
        return answer
    if shown not in {b"gzip", b"x-gzip"}:
        raise FetchFailedError("encoding", f"{answer.url}: encoded as {shown!r}")
    headers = answer.headers.copy()
    del headers[b"Content-Encoding"]
    return answer.replace(body=gunzip(answer.body, answer.url), headers=headers)


def gunzip(packed: bytes, where: str, limit: int = MAX_BYTES) -> bytes:
    """Return what `packed` holds, all members of it.

    Raises:
        FetchFailedError: It is cut off, is no gzip, or unpacks to more than `limit` bytes.
    """
    out = bytearray()
    rest = packed
    while rest.strip(b"\0"):
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            try:
                part = member.decompress(rest, _STEP)
            except zlib.error as wrong:
                raise FetchFailedError("encoding", f"{where}: {wrong}") from None
            out += part
            if len(out) > limit:
                raise FetchFailedError("too_large", f"{where}: unpacks to over {limit} bytes")
            rest = member.unconsumed_tail
            if not part and not rest and not member.eof:
                raise FetchFailedError("truncated", f"{where}: the gzip stream is cut off")
        rest = member.unused_data
    return bytes(out)
