"""Whose accounts are dealt out, to whom, and by which rule."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from churnapp.accounts.models import User
from customers.domain.dealing_out import DealingRule
from customers.edits.dealing import FIELDS


class DealingForm(forms.Form):
    """The question of the page; without a person to take from, the accounts of a list are dealt out.

    Args:
        people: who may give and take, in the order shown.
    """

    field = forms.ChoiceField(
        label="As",
        choices=[(field.key, field.label) for field in FIELDS.values()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    giver = forms.ChoiceField(
        label="Accounts of", required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    takers = forms.MultipleChoiceField(
        label="To",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one person to give the accounts to."},
    )
    rule = forms.ChoiceField(
        label="The next account goes to",
        choices=[(rule.value, rule.label) for rule in DealingRule],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: QueryDict | None, *, people: Sequence[User], asked: QueryDict) -> None:
        super().__init__(data, initial={"giver": asked.get("giver", ""), "takers": asked.getlist("takers")})
        names = [(str(person.pk), str(person)) for person in people]
        self.fields["giver"].choices = [("", "The accounts of a list"), *names]  # type: ignore[attr-defined]
        self.fields["takers"].choices = names  # type: ignore[attr-defined]
