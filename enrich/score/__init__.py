"""How promising a company is: points with reasons on three axes."""

from enrich.score.audit import disagreements, misplaced
from enrich.score.changes import ScoreDiff, score_changes
from enrich.score.score import REASON_COLUMNS, SCORE_COLUMNS, Scores, score
from enrich.score.scoring import Scoring, load_scoring
from enrich.score.table import TABLE_COLUMNS, classify_table

__all__ = [
    "REASON_COLUMNS",
    "SCORE_COLUMNS",
    "TABLE_COLUMNS",
    "ScoreDiff",
    "Scores",
    "Scoring",
    "classify_table",
    "disagreements",
    "load_scoring",
    "misplaced",
    "score",
    "score_changes",
]
