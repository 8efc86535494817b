"""A task, filled in."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role, Scope
from customers.models import LONGEST_TASK, TaskRecord

EMPTY = gettext_lazy("Write what is to be done; there is no text yet.")


class TaskForm(forms.Form):
    """What is to be done, by whom, until when.

    Args:
        user: who fills it in: owns a new task unless somebody else is chosen.
        task: the one that is changed; None for a new one.
    """

    text = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=LONGEST_TASK,
        error_messages={"required": EMPTY},
        widget=forms.TextInput(
            attrs={"class": "form-control", "placeholder": gettext_lazy("Send the adoption plan")}
        ),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        required=False,
        error_messages={
            "invalid": gettext_lazy("Write a day as 2026-01-31, or leave it empty for some day.")
        },
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who does it"),
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={
            "invalid_choice": gettext_lazy("This person cannot take tasks. Choose one of the list."),
            "required": gettext_lazy("Choose who does it."),
        },
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: QueryDict | None = None, *, user: User, task: TaskRecord | None = None) -> None:
        stored = {"text": task.words, "due_on": task.due_on, "owner": task.owner_id} if task else {}
        super().__init__(data, initial={"owner": user.pk, **stored})
        self.fields["owner"].queryset = may_own_tasks_of(user)  # type: ignore[attr-defined]


def may_own_tasks_of(user: User) -> QuerySet[User]:
    """Whom a person may give a task to: oneself and, as far as the person's reach goes, other editors."""
    people = User.objects.filter(is_active=True).exclude(role=Role.VIEWER)
    reach = Scope(user.reach)
    if reach is Scope.ALL:
        return people
    others = Q(team=user.team_id) if reach is Scope.TEAM and user.team_id else Q(pk__in=[])
    return people.filter(Q(pk=user.pk) | others)
