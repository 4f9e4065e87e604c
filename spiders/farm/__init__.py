"""A believable world of job sites on loopback, with a known truth, for demos and tests.

Read on in this order: `world` (what there is), `companies` and `hard` (who advertises),
`adverts` (what they say), `shown` and `postings` (how each board puts it), `boards` (how its
pages look), `server` (how it is served), `truth` (what is right).

>>> farm = Farm(seed=3, companies=20)
>>> farm.night(2).number
2
"""

from spiders.farm.command import main
from spiders.farm.faults import Fault, fault_plan
from spiders.farm.postings import EPOCH, Posting, night_date
from spiders.farm.server import Hit, Stage, overlaps, serve
from spiders.farm.truth import truth, write_truth
from spiders.farm.world import SITES, Farm, Night

__all__ = [
    "EPOCH",
    "SITES",
    "Farm",
    "Fault",
    "Hit",
    "Night",
    "Posting",
    "Stage",
    "fault_plan",
    "main",
    "night_date",
    "overlaps",
    "serve",
    "truth",
    "write_truth",
]
