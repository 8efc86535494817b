"""What people fill in."""

from gtm.forms.budget import BudgetForm

__all__ = ["BudgetForm"]
