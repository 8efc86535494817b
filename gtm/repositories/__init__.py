"""What is written to the application database, one file per aggregate."""

from gtm.repositories.opportunity import (
    ChangedMeanwhile,
    DjangoOpportunityRepository,
    changing,
    move_to_stage,
)
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.outlook import RefreshedOutlook, outlook_is_stale, refresh_outlook
from gtm.repositories.renewal import (
    ForecastChangedMeanwhile,
    KnownThen,
    RenewalIsOver,
    state_renewal_forecast,
)
from gtm.repositories.renewal_judgement import judge_renewals
from gtm.repositories.run_tiers import keep_run_tiers

__all__ = [
    "Author",
    "ChangedMeanwhile",
    "DjangoOpportunityRepository",
    "ForecastChangedMeanwhile",
    "KnownThen",
    "RefreshedOutlook",
    "RenewalIsOver",
    "changing",
    "judge_renewals",
    "keep_run_tiers",
    "move_to_stage",
    "outlook_is_stale",
    "refresh_outlook",
    "state_renewal_forecast",
]
