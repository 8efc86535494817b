"""The pages of opportunities."""

from gtm.views.opportunity_list import opportunities
from gtm.views.stage import move_stage

__all__ = ["move_stage", "opportunities"]
