"""The pages of opportunities."""

from gtm.views.board import board
from gtm.views.opportunity_list import opportunities
from gtm.views.stage import move_stage

__all__ = ["board", "move_stage", "opportunities"]
