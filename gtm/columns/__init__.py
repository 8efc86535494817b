"""The columns of the lists of this context."""

from gtm.columns.opportunity import OPPORTUNITY_COLUMNS, closing, contested_hint
from gtm.columns.plays import PLAY_COLUMNS
from gtm.columns.renewal import RENEWAL_COLUMNS

__all__ = [
    "OPPORTUNITY_COLUMNS",
    "PLAY_COLUMNS",
    "RENEWAL_COLUMNS",
    "closing",
    "contested_hint",
]
