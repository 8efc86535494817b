"""What people fill in about plays."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from churnapp.web.fields import DayField
from customers.edits.fields import assignable_people
from customers.models.task import LONGEST_TASK
from gtm.domain import PlayStatus, first_working_day
from gtm.domain.play_state import LATEST_DUE, LONGEST_NOTE, LONGEST_SNOOZE
from gtm.repositories.plays import Ending

LONGEST_REASON = 255
NEXT_WEEK = timedelta(days=7)
OUTCOMES = tuple(status for status in PlayStatus if not status.is_open)
OPEN_STATUSES = (PlayStatus.PLANNED, PlayStatus.ACTING)


def _statuses(wanted: tuple[PlayStatus, ...]) -> list[tuple[str, str]]:
    return [(status.value, status.label) for status in wanted]


def next_week() -> date:
    """The working day in a week."""
    return first_working_day(timezone.now().date() + NEXT_WEEK)


class GiveForm(forms.Form):
    """Who gets the play; nobody is possible."""

    def __init__(self, user: User, posted: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(posted, **more)
        people = [(str(each.pk), str(each)) for each in assignable_people(user)]
        self.fields["owner"] = forms.TypedChoiceField(
            label=_("Owner"),
            choices=[("", _("Nobody")), *people],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"invalid_choice": _("Choose somebody from the list.")},
        )
        self._names = dict(people)

    @property
    def name(self) -> str:
        """Of whoever was chosen; only of a form that is valid."""
        return self._names.get(str(self.cleaned_data["owner"]), _("nobody"))


class RescheduleForm(forms.Form):
    """The day on which it is due."""

    due_on = DayField(
        label=gettext_lazy("Due"),
        initial=next_week,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"}),
    )

    def clean_due_on(self) -> date:
        """From today to a year ahead."""
        due: date = self.cleaned_data["due_on"]
        if not timezone.now().date() <= due <= timezone.now().date() + LATEST_DUE:
            raise forms.ValidationError(_("Choose a day from today to a year ahead."))
        return due


class SnoozeForm(forms.Form):
    """Until when it can wait, and why."""

    until = DayField(
        label=gettext_lazy("Until"),
        initial=next_week,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it can wait"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(
            attrs={"class": "form-control", "placeholder": gettext_lazy("Budget freeze until the new year")}
        ),
        error_messages={"required": gettext_lazy("Say in a few words why it can wait.")},
    )

    def clean_until(self) -> date:
        """From tomorrow to a year ahead."""
        until: date = self.cleaned_data["until"]
        if not timezone.now().date() < until <= timezone.now().date() + LONGEST_SNOOZE:
            raise forms.ValidationError(_("Choose a day from tomorrow to a year ahead."))
        return until


class MoveManyForm(forms.Form):
    """The status that many plays move to."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=lambda: _statuses(OPEN_STATUSES),
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class EndForm(forms.Form):
    """What came of a play; valid values are an ``Ending``."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        choices=lambda: _statuses(OUTCOMES),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an outcome: recovered, lost or not needed.")},
    )
    note = forms.CharField(
        label=gettext_lazy("How, in a few words"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )
    drops_tasks = forms.BooleanField(
        label=gettext_lazy("Close its open tasks too"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def clean(self) -> dict[str, Any]:
        """Asks for a note where an outcome alone teaches nothing."""
        filled = super().clean() or {}
        outcome = filled.get("outcome")
        if outcome and outcome != PlayStatus.RECOVERED and not (filled.get("note") or "").strip():
            self.add_error(
                "note",
                _("Say in a few words why it was lost.")
                if outcome == PlayStatus.LOST
                else _("Say in a few words why it was not needed."),
            )
        return filled

    @property
    def ending(self) -> Ending:
        """What came of it; only of a form that is valid."""
        filled = self.cleaned_data
        return Ending(PlayStatus(filled["outcome"]), filled["note"], drops_tasks=filled["drops_tasks"])


class EndManyForm(EndForm):
    """The same for many plays, with the outcomes in one line."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        choices=lambda: _statuses(OUTCOMES),
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class NewTaskForm(forms.Form):
    """One more thing to do for a play."""

    text = forms.CharField(
        max_length=LONGEST_TASK,
        error_messages={"required": gettext_lazy("Say what is to be done.")},
    )
    due_on = DayField(required=False)
