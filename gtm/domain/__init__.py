"""What we do about it: opportunities, their stages, expansion beside churn risk, renewals and revenue."""

from gtm.domain.after_risk import value_after_risk
from gtm.domain.budget import RescueBudget, SaveRate
from gtm.domain.business_days import first_working_day, working_days_after
from gtm.domain.close_date import CloseDateImpossible, Slippage, check_close_date
from gtm.domain.contest import SaveFirst, check_contest, is_contested
from gtm.domain.deal_line import DealLine, sum_of_lines
from gtm.domain.deal_role import DealRole
from gtm.domain.effect import EffectEstimate, EffectMethod, EffectVerdict, WatchedAccount
from gtm.domain.effect_estimators import held_out_effect, matched_effect
from gtm.domain.expansion import (
    ExpansionCutoffs,
    ExpansionResult,
    Quadrant,
    TargetTier,
    UpgradePropensity,
)
from gtm.domain.expected_renewal import (
    NO_CHANGES,
    Difference,
    ExpectedRenewal,
    RenewalChanges,
    Stance,
)
from gtm.domain.forecast_category import ForecastCategory
from gtm.domain.forecast_period import ForecastPeriod
from gtm.domain.handed_over import HandedOver
from gtm.domain.level_spread import INDEPENDENT, LevelSpread, LevelWindow, Loss
from gtm.domain.loss import LossUnexplained, LostReason, check_loss
from gtm.domain.offer import Offer
from gtm.domain.opportunity import Opportunity
from gtm.domain.play import MoveKind, PlayCause, PlayMoveRefused, PlayStatus, PlayType, due_on
from gtm.domain.play_state import PlayState
from gtm.domain.playbook import Goal, GoalKind, OwnerRole, PlaybookImpossible, PlaybookTask
from gtm.domain.priority import expected_value
from gtm.domain.renewal import (
    LikelihoodBasis,
    RenewalCall,
    RenewalForecast,
    RenewalForecastRefused,
    UnusualAmount,
)
from gtm.domain.renewal_outcome import RenewalOutcome, renewal_outcome
from gtm.domain.repository import OpportunityRepository
from gtm.domain.retention import Retention
from gtm.domain.revenue_movement import MovementKind, RevenueLine, RevenueYear, revenue_lines, revenue_years
from gtm.domain.revenue_state import RevenuePeriod, RevenueState, RevenueStep, paid_on, revenue_steps
from gtm.domain.stage import OpportunityType, SalesStage, StageMoveRefused
from gtm.domain.stage_move import StageMove

__all__ = [
    "INDEPENDENT",
    "NO_CHANGES",
    "CloseDateImpossible",
    "DealLine",
    "DealRole",
    "Difference",
    "EffectEstimate",
    "EffectMethod",
    "EffectVerdict",
    "ExpansionCutoffs",
    "ExpansionResult",
    "ExpectedRenewal",
    "ForecastCategory",
    "ForecastPeriod",
    "Goal",
    "GoalKind",
    "HandedOver",
    "LevelSpread",
    "LevelWindow",
    "LikelihoodBasis",
    "Loss",
    "LossUnexplained",
    "LostReason",
    "MoveKind",
    "MovementKind",
    "Offer",
    "Opportunity",
    "OpportunityRepository",
    "OpportunityType",
    "OwnerRole",
    "PlayCause",
    "PlayMoveRefused",
    "PlayState",
    "PlayStatus",
    "PlayType",
    "PlaybookImpossible",
    "PlaybookTask",
    "Quadrant",
    "RenewalCall",
    "RenewalChanges",
    "RenewalForecast",
    "RenewalForecastRefused",
    "RenewalOutcome",
    "RescueBudget",
    "Retention",
    "RevenueLine",
    "RevenuePeriod",
    "RevenueState",
    "RevenueStep",
    "RevenueYear",
    "SalesStage",
    "SaveFirst",
    "SaveRate",
    "Slippage",
    "StageMove",
    "StageMoveRefused",
    "Stance",
    "TargetTier",
    "UnusualAmount",
    "UpgradePropensity",
    "WatchedAccount",
    "check_close_date",
    "check_contest",
    "check_loss",
    "due_on",
    "expected_value",
    "first_working_day",
    "held_out_effect",
    "is_contested",
    "matched_effect",
    "paid_on",
    "renewal_outcome",
    "revenue_lines",
    "revenue_steps",
    "revenue_years",
    "sum_of_lines",
    "value_after_risk",
    "working_days_after",
]
