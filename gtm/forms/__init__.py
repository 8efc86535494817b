"""What people fill in."""

from gtm.forms.budget import BudgetForm
from gtm.forms.move import LOST_REASONS, MoveForm
from gtm.forms.renewal import RenewalForecastForm

__all__ = ["LOST_REASONS", "BudgetForm", "MoveForm", "RenewalForecastForm"]
