"""What is written to the application database, one file per aggregate."""

from gtm.repositories.opportunity import DjangoOpportunityRepository, move_to_stage
from gtm.repositories.run_tiers import keep_run_tiers

__all__ = ["DjangoOpportunityRepository", "keep_run_tiers", "move_to_stage"]
