"""What people forecast of a renewal."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from churnapp.web.choices import choices_of
from gtm.domain import RenewalCall, RenewalForecast, RenewalForecastRefused, UnusualAmount


class RenewalForecastForm(forms.Form):
    """Call, amount and note; valid values are a ``RenewalForecast``.

    Args:
        today: what the customer pays now, US dollars a month; None when that is not known.
    """

    call = forms.ChoiceField(
        label=gettext_lazy("How it ends"),
        choices=choices_of(RenewalCall),
        error_messages={
            "required": gettext_lazy("Choose how the renewal ends: renew, downgrade, upgrade or churn."),
            "invalid_choice": gettext_lazy(
                "Choose how the renewal ends: renew, downgrade, upgrade or churn."
            ),
        },
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Paid a month after it, $"),
        required=False,
        max_digits=14,
        decimal_places=2,
        error_messages={"invalid": gettext_lazy("Give the amount as a number, such as 2400 or 2400.50.")},
    )
    note = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=500)
    is_meant = forms.BooleanField(label=gettext_lazy("Yes, that amount is meant"), required=False)
    renewal_on = forms.DateField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: Decimal | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self._today = today
        self.asks_again = False

    @staticmethod
    def holding(
        renewal_on: date, forecast: RenewalForecast | None, note: str, today: Decimal | None
    ) -> dict[str, object]:
        """The fields of what was stated before, or fresh ones; today's price goes without saying."""
        is_amount = forecast is not None and forecast.mrr not in {Decimal(0), today}
        return {
            "call": forecast.call.value if forecast else RenewalCall.RENEW.value,
            "amount": f"{forecast.mrr:.2f}" if forecast and is_amount else "",
            "note": note,
            "renewal_on": renewal_on,
        }

    def clean(self) -> dict[str, Any]:
        """Adds ``forecast`` when call and amount fit together."""
        given = self.cleaned_data
        if not {"call", "amount"} <= given.keys():
            return given
        try:
            given["forecast"] = RenewalForecast.stated(
                RenewalCall(given["call"]), given["amount"], self._today, is_meant=given["is_meant"]
            )
        except UnusualAmount as question:
            self.asks_again = True
            raise forms.ValidationError(str(question)) from None
        except RenewalForecastRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return given
