"""The tables of this context, one file per aggregate."""

from gtm.models.expansion import ExpansionCutoffRecord
from gtm.models.opportunity import OPEN_STAGES, OpportunityQuerySet, OpportunityRecord
from gtm.models.opportunity_change import OpportunityChangeRecord
from gtm.models.opportunity_line import OpportunityLineRecord, OpportunityPersonRecord
from gtm.models.outlook import OutlookRecord, RevenueForecastRecord
from gtm.models.play import OPEN_PLAYS, PlayQuerySet, PlayRecord
from gtm.models.renewal import RenewalForecastRecord
from gtm.models.run_tiers import RunTiersRecord

__all__ = [
    "OPEN_PLAYS",
    "OPEN_STAGES",
    "ExpansionCutoffRecord",
    "OpportunityChangeRecord",
    "OpportunityLineRecord",
    "OpportunityPersonRecord",
    "OpportunityQuerySet",
    "OpportunityRecord",
    "OutlookRecord",
    "PlayQuerySet",
    "PlayRecord",
    "RenewalForecastRecord",
    "RevenueForecastRecord",
    "RunTiersRecord",
]
