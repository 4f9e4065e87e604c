"""WARC files: the opt-in archive of our own crawl, and reading it or anybody else's.

`writing` keeps a night's answers as they came, `reading` gives a file's answers back as pages,
`replay` makes postings of them with the readers of the live harvest. An archive is the one
place that holds raw bytes, contacts included: what a replay makes of them is cleaned again.
"""
