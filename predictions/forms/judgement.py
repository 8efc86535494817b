"""What a person says against the model, filled in."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.web.choices import choices_of
from churnapp.web.risk import tier_word
from predictions.domain import RiskTier
from predictions.domain.judgement import MOST_DAYS, USUAL_DAYS, Judgement, JudgementReason


class JudgementForm(forms.Form):
    """A band of one's own, why, and for how long.

    Args:
        today: the first day it holds.
    """

    tier = forms.ChoiceField(
        label=gettext_lazy("I see this account at"),
        choices=lambda: [(tier.value, _("%(tier)s risk") % {"tier": tier_word(tier)}) for tier in RiskTier],
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Because"),
        choices=choices_of(JudgementReason),
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
    )
    words = forms.CharField(
        label=gettext_lazy("What you know"),
        max_length=500,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        error_messages={"required": gettext_lazy("Say what you know that the model does not.")},
    )
    days = forms.IntegerField(
        label=format_lazy(gettext_lazy("For how many days, at most {most}"), most=MOST_DAYS),
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        widget=forms.NumberInput(attrs={"class": "form-control form-control-sm"}),
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self._today = today

    @property
    def judgement(self) -> Judgement:
        """What was filled in; only when it is valid."""
        filled = self.cleaned_data
        return Judgement(
            tier=RiskTier(filled["tier"]),
            reason=JudgementReason(filled["reason"]),
            words=filled["words"],
            stated_on=self._today,
            expires_on=self._today + timedelta(days=filled["days"]),
        )
