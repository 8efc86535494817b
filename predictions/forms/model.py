"""What admins fill in about predictions; shares and probabilities are written in percent."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.web.choices import choices_of
from predictions.domain import DEFAULT_CAPACITY, Capacity, ExpectedChurn, ModelStatus, Target, TierCutoffs
from predictions.ml.examples import LONGEST_SILENCE, SHORTEST_SILENCE

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


class PercentField(forms.DecimalField):
    """A percentage from 0 to 100; its value is a share from 0 to 1."""

    def __init__(self, label: "StrOrPromise", help_text: "StrOrPromise", *, required: bool = True) -> None:
        from_0_to_100 = format_lazy(gettext_lazy("{label}: from 0 to 100 percent."), label=label)
        two_decimals = format_lazy(gettext_lazy("{label}: at most two decimals."), label=label)
        super().__init__(
            required=required,
            min_value=0,
            max_value=100,
            max_digits=5,
            decimal_places=2,
            label=label,
            help_text=help_text,
            error_messages={
                "required": format_lazy(gettext_lazy("{label}: give a percentage."), label=label),
                "invalid": format_lazy(gettext_lazy("{label}: write a number such as 7.5."), label=label),
                "min_value": from_0_to_100,
                "max_value": from_0_to_100,
                "max_digits": two_decimals,
                "max_decimal_places": two_decimals,
                "max_whole_digits": from_0_to_100,
            },
        )

    def clean(self, value: Any) -> Any:
        """The share; None where none is required."""
        percent = super().clean(value)
        return None if percent is None else float(percent / 100)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Half percents are offered, any are taken."""
        return {**super().widget_attrs(widget), "class": "form-control", "step": "any"}


def in_percent(share: float) -> str:
    """A share as its field shows it: 0.075 as ``7.5``."""
    return f"{100 * share:g}"


class CapacityForm(forms.Form):
    """How many of all accounts the team can look after."""

    critical_share = PercentField(gettext_lazy("Act on at once"), gettext_lazy("Called critical"))
    high_share = PercentField(gettext_lazy("Reach in a week"), gettext_lazy("Called high"))
    medium_share = PercentField(gettext_lazy("Keep an eye on"), gettext_lazy("Called medium"))

    @staticmethod
    def usual() -> dict[str, str]:
        """The shares of a team that has said nothing."""
        return {
            "critical_share": in_percent(DEFAULT_CAPACITY.critical),
            "high_share": in_percent(DEFAULT_CAPACITY.high),
            "medium_share": in_percent(DEFAULT_CAPACITY.medium),
        }

    def clean(self) -> dict[str, Any]:
        """Adds ``capacity`` when the three are possible together."""
        given = self.cleaned_data
        if not self.errors:
            try:
                given["capacity"] = Capacity(
                    given["critical_share"], given["high_share"], given["medium_share"]
                )
            except ValueError:
                total = given["critical_share"] + given["high_share"] + given["medium_share"]
                raise forms.ValidationError(
                    _("The three shares add up to %(in_percent)s%%. Valid: at most 100%% together.")
                    % {"in_percent": in_percent(total)}
                ) from None
        return given


class CutoffsForm(forms.Form):
    """Cut-offs to put in force, and why."""

    medium = PercentField(gettext_lazy("Medium from"), "")
    high = PercentField(gettext_lazy("High from"), "")
    critical = PercentField(gettext_lazy("Critical from"), "")
    reason = forms.CharField(
        max_length=500,
        error_messages={
            "required": gettext_lazy("Say in a few words why these cut-offs are right; the history keeps it.")
        },
    )

    @staticmethod
    def holding(cutoffs: TierCutoffs) -> dict[str, str]:
        """The fields of these cut-offs."""
        return {
            "medium": in_percent(cutoffs.medium),
            "high": in_percent(cutoffs.high),
            "critical": in_percent(cutoffs.critical),
        }

    def clean(self) -> dict[str, Any]:
        """Adds ``cutoffs`` when the three are possible together."""
        given = self.cleaned_data
        if {"medium", "high", "critical"} <= given.keys():
            try:
                given["cutoffs"] = TierCutoffs(given["medium"], given["high"], given["critical"])
            except ValueError:
                shown = ", ".join(in_percent(given[name]) for name in ("medium", "high", "critical"))
                raise forms.ValidationError(
                    _(
                        "Medium, high and critical from %(shown)s%% are not possible: they must rise, "
                        "above 0%% and below 100%%."
                    )
                    % {"shown": shown}
                ) from None
        return given


class ExpectedChurnForm(forms.Form):
    """The share of accounts that is expected to leave in a year; empty takes the statement back."""

    yearly_rate = PercentField(
        gettext_lazy("Expected yearly churn"), gettext_lazy("Empty takes it back"), required=False
    )
    reason = forms.CharField(
        max_length=500,
        error_messages={
            "required": gettext_lazy("Say in a few words where the number comes from; the history keeps it.")
        },
    )

    def clean(self) -> dict[str, Any]:
        """Adds ``expected``; None takes the statement back."""
        given = self.cleaned_data
        if "yearly_rate" in given:
            try:
                rate = given["yearly_rate"]
                given["expected"] = None if rate is None else ExpectedChurn(rate)
            except ValueError:
                raise forms.ValidationError(
                    gettext_lazy("Expected yearly churn: above 0 and below 100 percent.")
                ) from None
        return given


class AcceptanceForm(forms.Form):
    """Why a warning about the data does no harm."""

    reason = forms.CharField(
        max_length=500,
        error_messages={
            "required": gettext_lazy(
                "Say in a few words why this warning does no harm; the history keeps it."
            ),
            "max_length": gettext_lazy("Say why in at most 500 characters."),
        },
    )


class TrainingForm(forms.Form):
    """How to train."""

    target = forms.TypedChoiceField(
        required=False,
        choices=[(target.value, target.value) for target in Target],
        coerce=Target,
        empty_value=Target.CHURN,
        error_messages={"invalid_choice": gettext_lazy("A model predicts churn or an upgrade.")},
    )
    churn_from_silence = forms.IntegerField(
        required=False,
        min_value=SHORTEST_SILENCE,
        max_value=LONGEST_SILENCE,
        label=gettext_lazy("Days of silence"),
        error_messages={
            "invalid": format_lazy(
                gettext_lazy("Days of silence: a whole number from {first} to {last}."),
                first=SHORTEST_SILENCE,
                last=LONGEST_SILENCE,
            ),
            "min_value": format_lazy(
                gettext_lazy("Days of silence: {first} to {last}."),
                first=SHORTEST_SILENCE,
                last=LONGEST_SILENCE,
            ),
            "max_value": format_lazy(
                gettext_lazy("Days of silence: {first} to {last}."),
                first=SHORTEST_SILENCE,
                last=LONGEST_SILENCE,
            ),
        },
    )
    despite_quality = forms.CharField(
        required=False,
        max_length=500,
        error_messages={
            "max_length": gettext_lazy("Say why to train all the same in at most 500 characters.")
        },
    )


class DecisionForm(forms.Form):
    """What is decided about a model version, and why."""

    status = forms.TypedChoiceField(
        choices=choices_of(status for status in ModelStatus if status is not ModelStatus.RETIRED),
        coerce=ModelStatus,
        error_messages={
            "required": gettext_lazy("Say what to do with this version."),
            "invalid_choice": gettext_lazy(
                "A version can be published, put in the shadow, discarded or taken back."
            ),
        },
    )
    reason = forms.CharField(
        max_length=500,
        error_messages={
            "required": gettext_lazy("Say in a few words why; the history keeps it."),
            "max_length": gettext_lazy("Say why in at most 500 characters."),
        },
    )
    instead_of = forms.CharField(required=False, max_length=32)
    score_now = forms.BooleanField(required=False)


class WeightDecisionForm(forms.Form):
    """What becomes of a proposal of risk weights, and why."""

    decision = forms.ChoiceField(
        choices=[("accept", gettext_lazy("Accept")), ("decline", gettext_lazy("Decline"))],
        error_messages={
            "required": gettext_lazy("Choose Accept or Decline."),
            "invalid_choice": gettext_lazy("Choose Accept or Decline."),
        },
    )
    reason = forms.CharField(
        max_length=500,
        error_messages={"required": gettext_lazy("Say in a few words why; the history keeps it.")},
    )
