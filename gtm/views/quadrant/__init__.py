"""The quadrant of churn and expansion."""

from gtm.views.quadrant.page import quadrant

__all__ = ["quadrant"]
