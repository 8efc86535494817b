"""That an account leaves, filled in."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.web.fields import DayField
from customers.domain import (
    LONGEST_COMPETITOR,
    LONGEST_STORY,
    Departure,
    DepartureImpossible,
    DepartureReason,
)
from customers.models import CustomerRecord, DepartureRecord

YES, NO = "yes", "no"


class DepartureForm(forms.Form):
    """When it gave notice and leaves, why, and whether anybody regrets it.

    Args:
        account: whose life the days must fit.
        today: nobody gives notice later.
    """

    reason = forms.ChoiceField(label=gettext_lazy("Why"))
    notice_on = DayField(label=gettext_lazy("Gave notice on"), required=False)
    leaves_on = DayField(label=gettext_lazy("Last day as a customer"), required=False)
    competitor = forms.CharField(
        label=gettext_lazy("Went to"), required=False, max_length=LONGEST_COMPETITOR, strip=True
    )
    is_regretted = forms.ChoiceField(
        label=gettext_lazy("Would we have liked to keep it?"),
        choices=[(YES, gettext_lazy("Yes, regretted")), (NO, gettext_lazy("No, just as well"))],
    )
    story = forms.CharField(
        label=gettext_lazy("What is there to learn"),
        required=False,
        max_length=LONGEST_STORY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, account: CustomerRecord, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self._account, self._today = account, today
        self.fields["reason"].choices = [  # type: ignore[attr-defined] # a choice field has them
            ("", _("Choose a reason")),
            *((reason.value, reason.label) for reason in DepartureReason),
        ]
        self.fields["reason"].error_messages["required"] = _("Choose the reason that fits best.")
        for field in self.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def clean(self) -> dict[str, Any]:
        """What was said, as a value under ``departure``."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            departure = Departure(
                reason=DepartureReason(cleaned["reason"]),
                notice_on=cleaned["notice_on"],
                leaves_on=cleaned["leaves_on"],
                competitor=cleaned["competitor"],
                is_regretted=cleaned["is_regretted"] == YES,
                story=cleaned["story"],
            )
            departure.check_life(self._account.signup_date, self._today)
        except DepartureImpossible as problem:
            raise forms.ValidationError(str(problem)) from problem
        return {**cleaned, "departure": departure}


def initial_departure(
    account: CustomerRecord, known: DepartureRecord | None, today: date
) -> dict[str, object]:
    """What the form begins with: what was logged, else what the file says, else a notice of today."""
    if known is not None:
        return {
            "reason": known.reason,
            "notice_on": known.notice_on,
            "leaves_on": known.leaves_on,
            "competitor": known.competitor,
            "is_regretted": YES if known.is_regretted else NO,
            "story": known.story,
        }
    leaves = account.notice_date or account.churn_date
    return {
        "reason": DepartureReason.from_text(account.churn_reason) or "",
        "notice_on": account.notice_date if leaves else today,
        "leaves_on": account.churn_date,
        "is_regretted": YES,
    }
