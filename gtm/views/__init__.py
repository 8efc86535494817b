"""The pages of opportunities and plays."""

from gtm.views.board import board
from gtm.views.new_opportunity import new_opportunity
from gtm.views.opportunity import change_opportunity, opportunity
from gtm.views.opportunity_list import opportunities
from gtm.views.stage import move_stage

__all__ = [
    "board",
    "change_opportunity",
    "move_stage",
    "new_opportunity",
    "opportunities",
    "opportunity",
]
