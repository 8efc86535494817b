"""The columns of the lists of this context."""

from gtm.columns.opportunity import OPPORTUNITY_COLUMNS, Viewing, closing, contested_hint

__all__ = ["OPPORTUNITY_COLUMNS", "Viewing", "closing", "contested_hint"]
