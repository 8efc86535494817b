"""The tables of this context, one file per aggregate."""

from predictions.domain import ModelStatus
from predictions.models.backtests import BacktestAccountRecord, BacktestKind, BacktestRecord
from predictions.models.book_figures import BookFiguresRecord
from predictions.models.expected_churn import ExpectedChurnRecord
from predictions.models.jobs import ACTIVE_JOB_STATUSES, JobKind, JobRecord, JobStatus
from predictions.models.judgements import JudgementInForceRecord, JudgementRecord
from predictions.models.left_out import LeftOutAccountRecord, LeftOutReason
from predictions.models.operating_point import CUTOFFS_RISE, CutoffColumns, OperatingPointRecord
from predictions.models.quality import (
    QualityAcceptanceRecord,
    QualityFindingRecord,
    QualityReportRecord,
    QualityRowRecord,
)
from predictions.models.registry import ModelVersionRecord, PromotionRecord
from predictions.models.results import CurrentScoreRecord, PredictionRecord
from predictions.models.risk_weights import ProposalStatus, RiskWeightColumns, RiskWeightProposalRecord
from predictions.models.runs import (
    ACTIVE_RUN_STATUSES,
    ChunkStatus,
    RunStatus,
    ScoringChunkRecord,
    ScoringRunRecord,
)
from predictions.models.shadow import ChallengeRecord, ShadowScoreRecord
from predictions.models.upgrades import UpgradePredictionRecord
from predictions.models.watch import WatchRecord

__all__ = [
    "ACTIVE_JOB_STATUSES",
    "ACTIVE_RUN_STATUSES",
    "CUTOFFS_RISE",
    "BacktestAccountRecord",
    "BacktestKind",
    "BacktestRecord",
    "BookFiguresRecord",
    "ChallengeRecord",
    "ChunkStatus",
    "CurrentScoreRecord",
    "CutoffColumns",
    "ExpectedChurnRecord",
    "JobKind",
    "JobRecord",
    "JobStatus",
    "JudgementInForceRecord",
    "JudgementRecord",
    "LeftOutAccountRecord",
    "LeftOutReason",
    "ModelStatus",
    "ModelVersionRecord",
    "OperatingPointRecord",
    "PredictionRecord",
    "PromotionRecord",
    "ProposalStatus",
    "QualityAcceptanceRecord",
    "QualityFindingRecord",
    "QualityReportRecord",
    "QualityRowRecord",
    "RiskWeightColumns",
    "RiskWeightProposalRecord",
    "RunStatus",
    "ScoringChunkRecord",
    "ScoringRunRecord",
    "ShadowScoreRecord",
    "UpgradePredictionRecord",
    "WatchRecord",
]
