"""The tables of this context, one file per aggregate."""

from predictions.domain import ModelStatus
from predictions.models.operating_point import CUTOFFS_RISE, CutoffColumns, OperatingPointRecord
from predictions.models.registry import ModelVersionRecord, PromotionRecord
from predictions.models.results import CurrentScoreRecord, PredictionRecord
from predictions.models.runs import (
    ACTIVE_RUN_STATUSES,
    ChunkStatus,
    RunStatus,
    ScoringChunkRecord,
    ScoringRunRecord,
)

__all__ = [
    "ACTIVE_RUN_STATUSES",
    "CUTOFFS_RISE",
    "ChunkStatus",
    "CurrentScoreRecord",
    "CutoffColumns",
    "ModelStatus",
    "ModelVersionRecord",
    "OperatingPointRecord",
    "PredictionRecord",
    "PromotionRecord",
    "RunStatus",
    "ScoringChunkRecord",
    "ScoringRunRecord",
]
