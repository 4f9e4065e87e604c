"""How promising a company is: points with reasons on three axes."""

from enrich.score.audit import disagreements, misplaced
from enrich.score.changes import ScoreDiff, score_changes
from enrich.score.known import READ, Companies, known_companies
from enrich.score.score import REASON_COLUMNS, SCORE_COLUMNS, Scores, Total, score, totals
from enrich.score.scoring import Scoring, load_scoring
from enrich.score.table import TABLE_COLUMNS, classify_table

__all__ = [
    "READ",
    "REASON_COLUMNS",
    "SCORE_COLUMNS",
    "TABLE_COLUMNS",
    "Companies",
    "ScoreDiff",
    "Scores",
    "Scoring",
    "Total",
    "classify_table",
    "disagreements",
    "known_companies",
    "load_scoring",
    "misplaced",
    "score",
    "score_changes",
    "totals",
]
