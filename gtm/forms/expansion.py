"""Cut-offs of the quadrant."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gtm.domain import ExpansionCutoffs
from predictions.domain import MOST_POINTS

PERCENT = Decimal(100)


class ExpansionCutoffsForm(forms.Form):
    """From which values churn and propensity count as high, and why; valid ones are ``cutoffs``."""

    churn = forms.DecimalField(
        label=gettext_lazy("Churn counts as high from, %"),
        max_digits=5,
        decimal_places=2,
        error_messages={
            "required": gettext_lazy("Give a percentage such as 25."),
            "invalid": gettext_lazy("Give a number such as 25."),
        },
    )
    propensity = forms.DecimalField(
        label=gettext_lazy("An upgrade counts as likely from, %"),
        max_digits=5,
        decimal_places=2,
        error_messages={
            "required": gettext_lazy("Give a percentage such as 5."),
            "invalid": gettext_lazy("Give a number such as 5."),
        },
    )
    pressure = forms.IntegerField(
        label=gettext_lazy("By rules: pressed from, points"),
        error_messages={
            "required": format_lazy(gettext_lazy("Give points from 1 to {most}."), most=MOST_POINTS),
            "invalid": format_lazy(gettext_lazy("Give whole points from 1 to {most}."), most=MOST_POINTS),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        error_messages={
            "required": gettext_lazy("Say in a few words why these cut-offs are right; the history keeps it.")
        },
    )

    @staticmethod
    def holding(cutoffs: ExpansionCutoffs) -> dict[str, object]:
        """The fields of these cut-offs."""
        return {
            "churn": f"{100 * cutoffs.churn:g}",
            "propensity": f"{100 * cutoffs.propensity:g}",
            "pressure": cutoffs.pressure,
        }

    def clean(self) -> dict[str, Any]:
        """Adds ``cutoffs`` when the three are possible."""
        given = self.cleaned_data
        if {"churn", "propensity", "pressure"} <= given.keys():
            try:
                given["cutoffs"] = ExpansionCutoffs(
                    float(given["churn"] / PERCENT), float(given["propensity"] / PERCENT), given["pressure"]
                )
            except ValueError:
                raise forms.ValidationError(
                    _(
                        "%(churn)s%%, %(propensity)s%% and %(pressure)s points are not possible. Valid: "
                        "above 0%% and below 100%%, and 1 to %(most)s points."
                    )
                    % {
                        "churn": given["churn"],
                        "propensity": given["propensity"],
                        "pressure": given["pressure"],
                        "most": MOST_POINTS,
                    }
                ) from None
        return given
