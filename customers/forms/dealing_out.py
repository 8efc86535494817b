"""Whose accounts are dealt out, to whom, and by which rule."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from churnapp.web.choices import choices_of
from customers.domain.dealing_out import DealingRule
from customers.edits.dealing import FIELDS


class DealingForm(forms.Form):
    """The question of the page; without a person to take from, the accounts of a list are dealt out.

    Args:
        people: who may give and take, in the order shown.
    """

    field = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=lambda: [(field.key, field.label) for field in FIELDS.values()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    giver = forms.ChoiceField(
        label=gettext_lazy("Accounts of"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    takers = forms.MultipleChoiceField(
        label=gettext_lazy("To"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person to give the accounts to.")},
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("The next account goes to"),
        choices=choices_of(DealingRule),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: QueryDict | None, *, people: Sequence[User], asked: QueryDict) -> None:
        super().__init__(data, initial={"giver": asked.get("giver", ""), "takers": asked.getlist("takers")})
        names = [(str(person.pk), str(person)) for person in people]
        self.fields["giver"].choices = [("", gettext_lazy("The accounts of a list")), *names]  # type: ignore[attr-defined]
        self.fields["takers"].choices = names  # type: ignore[attr-defined]
