"""The portfolio for leaders."""

from gtm.views.portfolio.page import portfolio

__all__ = ["portfolio"]
