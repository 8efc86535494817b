"""What people fill in about one account in the fields that an admin added."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from churnapp.accounts.models import User
from churnapp.web.fields import DayField
from customers.domain import FieldKind
from customers.domain.custom_field import LONGEST_TEXT
from customers.models import CustomFieldRecord

MONEY_DIGITS, MONEY_PLACES, NUMBER_PLACES = 14, 2, 4


class CustomValuesForm(forms.Form):
    """One form field for every custom field, named by its key."""

    def __init__(
        self, *args: Any, records: Sequence[CustomFieldRecord], held: Mapping[int, Any], **more: Any
    ) -> None:
        more["initial"] = {record.key: held.get(record.pk) for record in records}
        super().__init__(*args, **more)
        self._records = records
        for record in records:
            self.fields[record.key] = _form_field(record, held.get(record.pk))

    def changed(self) -> list[tuple[CustomFieldRecord, Any]]:
        """The fields that were filled in otherwise, None where emptied; only of a form that is valid.

        Fields left alone are not named, so that two people who fill in different ones do not undo each other.
        """
        return [
            (record, _none_if_empty(self.cleaned_data[record.key]))
            for record in self._records
            if record.key in self.changed_data
        ]


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


def _form_field(record: CustomFieldRecord, held: Any) -> forms.Field:
    usual: dict[str, Any] = {
        "label": record.label,
        "required": False,
        "help_text": record.explanation,
    }
    match FieldKind(record.kind):
        case FieldKind.TEXT:
            return forms.CharField(max_length=LONGEST_TEXT, **usual)
        case FieldKind.NUMBER:
            return forms.DecimalField(max_digits=18, decimal_places=NUMBER_PLACES, **usual)
        case FieldKind.MONEY:
            return forms.DecimalField(max_digits=MONEY_DIGITS, decimal_places=MONEY_PLACES, **usual)
        case FieldKind.DATE:
            return DayField(**usual)
        case FieldKind.CHOICE:
            # a value that is no choice any more may stay
            words = dict.fromkeys([*record.choices, *([held] if held else [])])
            return forms.ChoiceField(choices=[("", "–"), *((word, word) for word in words)], **usual)
        case FieldKind.PERSON:
            return forms.ModelChoiceField(User.objects.filter(is_active=True), empty_label="–", **usual)
