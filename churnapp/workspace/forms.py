"""The forms of saved views."""

from typing import Any

from django import forms

from churnapp.accounts.models import User
from churnapp.workspace.models import Sharing
from churnapp.workspace.models.saved_view import LONGEST_NAME, LONGEST_QUERY


class ViewForm(forms.Form):
    """A name, and who sees it: viewers keep theirs to themselves, and only members share with a team."""

    name = forms.CharField(
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={
            "required": "Give the view a name.",
            "max_length": f"A name has at most {LONGEST_NAME} characters.",
        },
    )
    sharing = forms.ChoiceField(
        label="Who sees it", widget=forms.Select(attrs={"class": "form-select"}), required=False
    )
    is_pinned = forms.BooleanField(label="Pin above the list and in the sidebar", required=False)
    is_default = forms.BooleanField(label="Open the list with it", required=False)

    def __init__(self, *args: Any, person: User, owner: User, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(Sharing.PRIVATE.value, "Only me" if person == owner else f"Only {owner}")]
        if owner.may_edit and owner.team is not None:
            choices.append((Sharing.TEAM.value, f"Team {owner.team}"))
        if owner.may_edit:
            choices.append((Sharing.EVERYBODY.value, "Everybody"))
        sharing = self.fields["sharing"]
        assert isinstance(sharing, forms.ChoiceField)  # noqa: S101  # declared above
        sharing.choices = choices

    def clean_name(self) -> str:
        """With single spaces."""
        name = " ".join(self.cleaned_data["name"].split())
        if not name:
            raise forms.ValidationError("Give the view a name.")
        return name

    def clean_sharing(self) -> Sharing:
        """Private unless something else is said."""
        return Sharing(self.cleaned_data["sharing"] or Sharing.PRIVATE)


class QueryForm(forms.Form):
    """Which list, and what of it."""

    list = forms.SlugField(max_length=32)
    query = forms.CharField(max_length=LONGEST_QUERY, required=False, strip=False)
