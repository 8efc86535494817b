"""Scoring of columns: what the domain services say row by row, computed for a chunk of accounts at once."""

from predictions.scoring.batch import ScoredBatch, score_batch
from predictions.scoring.peers import Peers

__all__ = ["Peers", "ScoredBatch", "score_batch"]
