"""What people fill in about playbooks."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gtm.queries.playbooks import versions_in_force


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
    found = [(str(version.pk), version.playbook.name) for version in versions_in_force()]
    return [("", _("Without a playbook")), *found]
