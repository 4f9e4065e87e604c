"""Pure readers: bytes of one page in, raw postings out. No Scrapy, no network."""
