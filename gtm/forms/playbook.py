"""What people fill in about playbooks."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.web.risk import tier_word
from gtm.domain import Goal, GoalKind, OwnerRole, PlaybookTask, PlayType
from gtm.domain.playbook import LATEST_OFFSET, MOST_TASKS
from gtm.queries.playbooks import versions_in_force
from gtm.repositories.playbooks import PlaybookDraft
from predictions.domain import DriverGroup, RiskTier
from predictions.queries.group_words import group_words

SPARE_LINES = 3


class PlaybookChoice(forms.TypedChoiceField):
    """A playbook that is offered; its value is the key of the version in force, None for no playbook."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=gettext_lazy("Playbook (optional)"),
            choices=_offered,
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"invalid_choice": gettext_lazy("Choose a playbook from the list.")},
            **more,
        )


def _offered() -> list[tuple[str, str]]:
    found = [(str(version.pk), version.playbook.words) for version in versions_in_force()]
    return [("", _("Without a playbook")), *sorted(found, key=lambda choice: choice[1])]


class FollowForm(forms.Form):
    """The playbook by which a play is planned."""

    playbook = PlaybookChoice()


class TaskLineForm(forms.Form):
    """One task of a playbook; an empty line is left out."""

    text = forms.CharField(
        label=gettext_lazy("What is to be done"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    offset_days = forms.IntegerField(
        label=gettext_lazy("Working days after"),
        required=False,
        min_value=0,
        max_value=LATEST_OFFSET,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    owner_role = forms.ChoiceField(
        label=gettext_lazy("Who"),
        required=False,
        choices=lambda: [(role.value, role.label) for role in OwnerRole],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class TaskLines(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic when it runs
    """The tasks of a playbook in their order, with empty lines for more."""

    @property
    def tasks(self) -> list[PlaybookTask]:
        """Those that say something, the earliest first; only of valid lines."""
        filled = [form.cleaned_data for form in self.forms if (form.cleaned_data.get("text") or "").strip()]
        tasks = [
            PlaybookTask(
                each["text"].strip(),
                each.get("offset_days") or 0,
                OwnerRole(each.get("owner_role") or OwnerRole.CSM),
            )
            for each in filled
        ]
        return sorted(tasks, key=lambda task: task.offset_days)


TaskLineSet = forms.formset_factory(
    TaskLineForm, formset=TaskLines, extra=0, max_num=MOST_TASKS + SPARE_LINES
)


class PlaybookForm(forms.Form):
    """A playbook without its tasks."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
    play_type = forms.ChoiceField(
        label=gettext_lazy("What for"),
        choices=lambda: [(kind.value, kind.label) for kind in PlayType],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    driver_group = forms.ChoiceField(
        label=gettext_lazy("Suggested for the driver"),
        required=False,
        choices=lambda: [("", _("Any")), *((each.value, group_words(each)) for each in DriverGroup)],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    tier = forms.ChoiceField(
        label=gettext_lazy("and the risk"),
        required=False,
        choices=lambda: [("", _("Any")), *((tier.value, tier_word(tier.value)) for tier in RiskTier)],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    goal_kind = forms.ChoiceField(
        label=gettext_lazy("Ends by itself when"),
        required=False,
        choices=lambda: [(kind.value, kind.label) for kind in GoalKind],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    goal_share = forms.IntegerField(
        label=gettext_lazy("Share of its own usual usage, percent"),
        required=False,
        min_value=1,
        max_value=200,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("Offered when plays are started"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def draft(self, tasks: list[PlaybookTask]) -> PlaybookDraft:
        """What was filled in; only of a form that is valid.

        Raises:
            PlaybookImpossible: goal or tasks cannot be.
        """
        filled = self.cleaned_data
        kind = GoalKind(filled["goal_kind"])
        return PlaybookDraft(
            name=filled["name"],
            play_type=PlayType(filled["play_type"]),
            driver_group=filled["driver_group"],
            tier=filled["tier"],
            is_active=filled["is_active"],
            goal=Goal(kind, filled["goal_share"] if kind.needs_a_share else None),
            tasks=tasks,
        )
