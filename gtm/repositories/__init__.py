"""What is written to the application database, one file per aggregate."""

from gtm.repositories.opportunity import (
    ChangedMeanwhile,
    DjangoOpportunityRepository,
    changing,
    move_to_stage,
)
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.run_tiers import keep_run_tiers

__all__ = [
    "Author",
    "ChangedMeanwhile",
    "DjangoOpportunityRepository",
    "changing",
    "keep_run_tiers",
    "move_to_stage",
]
