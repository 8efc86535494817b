"""What people fill in about the portfolio: hours to spend on accounts that may leave."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy

from gtm.domain import RescueBudget, SaveRate

MOST_HOURS = 100_000


class BudgetForm(forms.Form):
    """Hours to spend on accounts that may leave; valid values are a ``RescueBudget``."""

    hours = forms.DecimalField(
        label=gettext_lazy("Hours to spend"),
        min_value=1,
        max_value=MOST_HOURS,
        help_text=gettext_lazy("by the whole team"),
    )
    per_account = forms.DecimalField(
        label=gettext_lazy("Hours per account"),
        min_value=Decimal("0.25"),
        max_value=1000,
        help_text=gettext_lazy("calls, review, follow-up"),
    )
    cost = forms.DecimalField(
        label=gettext_lazy("Cost per hour, $"),
        min_value=0,
        max_value=10_000,
        help_text=gettext_lazy("all included"),
    )
    save = forms.DecimalField(
        label=gettext_lazy("Save rate, %"),
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("of the accounts that would leave"),
    )
    cases = forms.IntegerField(
        label=gettext_lazy("Cases behind it"),
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("fewer make the interval wider"),
    )

    @staticmethod
    def usual() -> dict[str, str]:
        """A week of one person, with the save rate that is assumed until somebody knows better."""
        rate = SaveRate()
        return {
            "hours": "40",
            "per_account": "4",
            "cost": "60",
            "save": f"{100 * rate.share:g}",
            "cases": str(rate.cases),
        }

    @property
    def budget(self) -> RescueBudget:
        """The budget; only of a form that is valid."""
        filled = self.cleaned_data
        return RescueBudget(
            hours=float(filled["hours"]),
            hours_per_account=float(filled["per_account"]),
            cost_per_hour=filled["cost"],
            save_rate=SaveRate(float(filled["save"]) / 100, filled["cases"]),
        )
