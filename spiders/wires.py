"""What can carry a harvest's requests; robots, pace, guards and limits are the same on each."""

from __future__ import annotations

HTTP11 = "http11"
"""Scrapy's HTTP/1.1 handler, on Twisted."""

AIOHTTP = "aiohttp"
"""`spiders.polite.fast`: less CPU a page."""

WIRES = (HTTP11, AIOHTTP)
