"""A believable world of job sites on loopback, with a known truth, for demos and tests."""

from spiders.farm.postings import EPOCH, Posting, night_date
from spiders.farm.world import SITES, Farm, Night

__all__ = ["EPOCH", "SITES", "Farm", "Night", "Posting", "night_date"]
