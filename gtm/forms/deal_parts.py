"""The products and the people of an opportunity, filled in as rows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy

from churnapp.web.choices import choices_of
from gtm.domain import DealLine, DealRole
from gtm.forms.fields import MoneyField

MOST_ROWS = 50
ROLES = [("", gettext_lazy("Role")), *choices_of(DealRole)]


class LineForm(forms.Form):
    """One product."""

    product = forms.CharField(label=gettext_lazy("Product"), max_length=128)
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1, max_value=1_000_000)
    price = MoneyField(label=gettext_lazy("Price, $"))


class PersonForm(forms.Form):
    """A person of the customer with a say in the sale.

    Args:
        contacts: keys and names to choose from.
    """

    contact = forms.TypedChoiceField(label=gettext_lazy("Person"), coerce=int)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES)

    def __init__(self, *args: Any, contacts: Iterable[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["contact"].choices = [("", gettext_lazy("Person")), *contacts]  # type: ignore[attr-defined]


class LineRows(BaseFormSet):  # type: ignore[type-arg]  # not generic when it runs
    """Products, one row each."""

    @property
    def lines(self) -> list[DealLine]:
        """The products that stay; only of rows that are valid."""
        return [
            DealLine(filled["product"], filled["quantity"], filled["price"]) for filled in _that_stay(self)
        ]


class PersonRows(BaseFormSet):  # type: ignore[type-arg]  # not generic when it runs
    """People, one row each."""

    def clean(self) -> None:
        """Nobody twice."""
        if any(self.errors):
            return
        chosen = [contact for contact, _ in self.people]
        if len(set(chosen)) < len(chosen):
            raise ValidationError(gettext_lazy("Somebody is named twice. Keep one row for each person."))

    @property
    def people(self) -> list[tuple[int, DealRole]]:
        """Keys and roles of those who stay; only of rows that are valid."""
        return [(filled["contact"], DealRole(filled["role"])) for filled in _that_stay(self)]


def _that_stay(rows: "BaseFormSet[Any]") -> list[dict[str, Any]]:
    filled = (form.cleaned_data for form in rows.forms)
    return [each for each in filled if each and not each.get("DELETE")]


ROWS = {"extra": 1, "can_delete": True, "max_num": MOST_ROWS, "absolute_max": MOST_ROWS, "validate_max": True}
LineFormSet = formset_factory(LineForm, formset=LineRows, **ROWS)  # type: ignore[arg-type]
PersonFormSet = formset_factory(PersonForm, formset=PersonRows, **ROWS)  # type: ignore[arg-type]
