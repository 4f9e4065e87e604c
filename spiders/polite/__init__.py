"""Polite fetching: one door that every request of a harvest passes, whoever asked for it.

`addon.Politeness` is the Scrapy add-on that puts the door in place of Scrapy's own download
handlers, so page requests, retries, redirects and robots.txt itself cannot go around it.
There is no setting that turns robots.txt off.
"""
