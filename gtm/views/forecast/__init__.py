"""The forecast of revenue at risk."""

from gtm.views.forecast.page import forecast

__all__ = ["forecast"]
