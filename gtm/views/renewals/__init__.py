"""The pages of renewals."""

from gtm.views.renewals.forecast import renewal_forecast
from gtm.views.renewals.renewal_list import renewals

__all__ = ["renewal_forecast", "renewals"]
