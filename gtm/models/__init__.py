"""The tables of this context, one file per aggregate."""

from gtm.models.effect import EffectEstimateRecord
from gtm.models.expansion import ExpansionCutoffRecord
from gtm.models.holdout import HoldoutRecord
from gtm.models.opportunity import OPEN_STAGES, OpportunityQuerySet, OpportunityRecord
from gtm.models.opportunity_change import OpportunityChangeRecord
from gtm.models.opportunity_line import OpportunityLineRecord, OpportunityPersonRecord
from gtm.models.outlook import OutlookRecord, RevenueForecastRecord
from gtm.models.play_settings import PlayBudgetRecord, PlaySettingsRecord
from gtm.models.plays import (
    OPEN_PLAYS,
    PlaybookRecord,
    PlaybookTaskRecord,
    PlaybookVersionRecord,
    PlayMoveRecord,
    PlayQuerySet,
    PlayRecord,
    PlayTaskRecord,
)
from gtm.models.renewal import RenewalForecastRecord
from gtm.models.rule import PlayRuleRecord, RuleEntryRecord, RulePassRecord
from gtm.models.run_tiers import RunTiersRecord
from gtm.models.webhook import DeliveryStatus, WebhookDeliveryRecord

__all__ = [
    "OPEN_PLAYS",
    "OPEN_STAGES",
    "DeliveryStatus",
    "EffectEstimateRecord",
    "ExpansionCutoffRecord",
    "HoldoutRecord",
    "OpportunityChangeRecord",
    "OpportunityLineRecord",
    "OpportunityPersonRecord",
    "OpportunityQuerySet",
    "OpportunityRecord",
    "OutlookRecord",
    "PlayBudgetRecord",
    "PlayMoveRecord",
    "PlayQuerySet",
    "PlayRecord",
    "PlayRuleRecord",
    "PlaySettingsRecord",
    "PlayTaskRecord",
    "PlaybookRecord",
    "PlaybookTaskRecord",
    "PlaybookVersionRecord",
    "RenewalForecastRecord",
    "RevenueForecastRecord",
    "RuleEntryRecord",
    "RulePassRecord",
    "RunTiersRecord",
    "WebhookDeliveryRecord",
]
