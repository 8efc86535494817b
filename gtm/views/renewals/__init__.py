"""The pages of renewals."""

from gtm.views.renewals.accuracy import renewal_accuracy
from gtm.views.renewals.calendar import renewal_calendar
from gtm.views.renewals.forecast import renewal_forecast
from gtm.views.renewals.renewal_list import renewals

__all__ = ["renewal_accuracy", "renewal_calendar", "renewal_forecast", "renewals"]
