"""What admins fill in about what the team can take on; shares are written in percent."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from gtm.domain.rules import HoldOutShare
from gtm.queries.play_settings import PlaySettings

CONTROL = {"class": "form-control"}
MOST_PLAYS = 1_000
MOST_HOURS = 168


class PlaySettingsForm(forms.Form):
    """What everybody can take on, and how many accounts are held out."""

    plays_per_week = forms.IntegerField(
        label=gettext_lazy("Plays a week that rules may open"),
        help_text=gettext_lazy("for one owner; 0 for none"),
        min_value=0,
        max_value=MOST_PLAYS,
        widget=forms.NumberInput(attrs=CONTROL),
    )
    hours_per_week = forms.DecimalField(
        label=gettext_lazy("Hours a week for plays"),
        help_text=gettext_lazy("of one owner"),
        min_value=0.25,
        max_value=MOST_HOURS,
        decimal_places=2,
        widget=forms.NumberInput(attrs={**CONTROL, "step": "any"}),
    )
    hours_per_play = forms.DecimalField(
        label=gettext_lazy("Hours per play"),
        help_text=gettext_lazy("calls, review, follow-up"),
        min_value=0.25,
        max_value=MOST_HOURS,
        decimal_places=2,
        widget=forms.NumberInput(attrs={**CONTROL, "step": "any"}),
    )
    cost_per_hour = forms.DecimalField(
        label=gettext_lazy("Cost per hour, $"),
        help_text=gettext_lazy("all included"),
        min_value=0,
        max_value=10_000,
        decimal_places=2,
        widget=forms.NumberInput(attrs={**CONTROL, "step": "any"}),
    )
    holdout = forms.DecimalField(
        label=gettext_lazy("Held out by chance, %"),
        help_text=gettext_lazy("0 for nobody, else 10 to 20"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        widget=forms.NumberInput(attrs={**CONTROL, "step": "any"}),
    )
    holdouts_per_week = forms.IntegerField(
        label=gettext_lazy("Accounts held out in a week"),
        help_text=gettext_lazy("at most, by all rules together"),
        min_value=1,
        max_value=MOST_PLAYS,
        widget=forms.NumberInput(attrs=CONTROL),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.TextInput(attrs=CONTROL),
        error_messages={"required": gettext_lazy("Say in a few words why; the history keeps it.")},
    )

    @staticmethod
    def holding(settings: PlaySettings) -> dict[str, str]:
        """The fields of these settings."""
        return {
            "plays_per_week": str(settings.plays_per_week),
            "hours_per_week": f"{settings.hours_per_week.normalize():f}",
            "hours_per_play": f"{settings.hours_per_play.normalize():f}",
            "cost_per_hour": f"{settings.cost_per_hour.normalize():f}",
            "holdout": f"{100 * settings.hold_out.share:g}",
            "holdouts_per_week": str(settings.hold_out.most_a_week),
        }

    def clean(self) -> dict[str, Any]:
        """Adds ``hold_out`` when the share is possible."""
        given = self.cleaned_data
        if "holdout" in given and "holdouts_per_week" in given:
            try:
                given["hold_out"] = HoldOutShare(float(given["holdout"] / 100), given["holdouts_per_week"])
            except ValueError:
                self.add_error("holdout", _("Hold out nobody, or 10 to 20 percent."))
        return given


class PersonBudgetForm(forms.Form):
    """What one person can take on; both empty for as much as everybody."""

    person = forms.ModelChoiceField(
        User.objects.filter(is_active=True).exclude(role=Role.VIEWER).order_by("first_name", "username"),
        label=gettext_lazy("Person"),
        empty_label=gettext_lazy("Choose somebody"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": gettext_lazy("This person is not there any more.")},
    )
    plays = forms.IntegerField(
        label=gettext_lazy("Plays a week"),
        min_value=0,
        max_value=MOST_PLAYS,
        required=False,
        widget=forms.NumberInput(attrs=CONTROL),
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Hours a week"),
        min_value=0,
        max_value=MOST_HOURS,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(attrs={**CONTROL, "step": "any"}),
    )

    def clean(self) -> dict[str, Any]:
        """One number alone says nothing."""
        given = self.cleaned_data
        if not self.errors and (given.get("plays") is None) != (given.get("hours") is None):
            raise forms.ValidationError(
                _("Give both the plays and the hours, or neither to go back to what is usual.")
            )
        return given
