"""The forms of saved views."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from churnapp.workspace.models import Sharing
from churnapp.workspace.models.saved_view import LONGEST_NAME, LONGEST_QUERY


class ViewForm(forms.Form):
    """A name, and who sees it: only those who may edit share, only members with a team, and never mail."""

    name = forms.CharField(
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Give the view a name."),
            "max_length": format_lazy(
                gettext_lazy("A name has at most {most} characters."), most=LONGEST_NAME
            ),
        },
    )
    sharing = forms.ChoiceField(
        label=gettext_lazy("Who sees it"), widget=forms.Select(attrs={"class": "form-select"}), required=False
    )
    is_pinned = forms.BooleanField(
        label=gettext_lazy("Pin above the list and in the sidebar"), required=False
    )
    is_default = forms.BooleanField(label=gettext_lazy("Open the list with it"), required=False)

    def __init__(self, *args: Any, person: User, owner: User, is_private: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [
            (
                Sharing.PRIVATE.value,
                _("Only me") if person == owner else _("Only %(owner)s") % {"owner": owner},
            )
        ]
        may_share = owner.may_edit and not is_private
        if may_share and owner.team is not None:
            choices.append((Sharing.TEAM.value, _("Team %(team)s") % {"team": owner.team}))
        if may_share:
            choices.append((Sharing.EVERYBODY.value, _("Everybody")))
        sharing = self.fields["sharing"]
        assert isinstance(sharing, forms.ChoiceField)  # noqa: S101  # declared above
        sharing.choices = choices

    def clean_name(self) -> str:
        """With single spaces."""
        name = " ".join(self.cleaned_data["name"].split())
        if not name:
            raise forms.ValidationError(gettext_lazy("Give the view a name."))
        return name

    def clean_sharing(self) -> Sharing:
        """Private unless something else is said."""
        return Sharing(self.cleaned_data["sharing"] or Sharing.PRIVATE)


class QueryForm(forms.Form):
    """Which list, and what of it."""

    list = forms.SlugField(max_length=32)
    query = forms.CharField(max_length=LONGEST_QUERY, required=False, strip=False)
