"""What an admin fills in about a custom field."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.web.choices import choices_of
from customers.domain import CustomField, FieldKind, FieldWrong, key_from_label
from customers.domain.custom_field import LONGEST_KEY, LONGEST_LABEL
from customers.models import CustomFieldRecord

LONGEST_EXPLANATION = 200
LONGEST_CHOICES = 20_000


class CustomFieldForm(forms.Form):
    """A new field, or one that is known: its key stays, and its kind once there are values."""

    label = forms.CharField(label=gettext_lazy("Label"), max_length=LONGEST_LABEL)
    kind = forms.ChoiceField(label=gettext_lazy("Holds"), choices=choices_of(FieldKind))
    choices = forms.CharField(
        label=gettext_lazy("Choices, one a line"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=LONGEST_CHOICES,
    )
    explanation = forms.CharField(
        label=gettext_lazy("Explanation for those who fill it in"),
        max_length=LONGEST_EXPLANATION,
        required=False,
    )
    key = forms.CharField(label=gettext_lazy("Name in files"), max_length=LONGEST_KEY, required=False)
    is_feature = forms.BooleanField(label=gettext_lazy("Models may learn from it"), required=False)
    fill_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=255)

    def __init__(
        self, *args: Any, record: CustomFieldRecord | None = None, filled: int = 0, **more: Any
    ) -> None:
        more.setdefault("initial", _initial(record))
        super().__init__(*args, **more)
        self._record = record
        if record is not None:
            del self.fields["key"], self.fields["fill_from"]
            if filled:
                del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        """Builds the definition; what contradicts itself is said."""
        given = super().clean() or {}
        if self.errors:
            return given
        try:
            given["definition"] = self._definition(given)
        except FieldWrong as problem:
            raise forms.ValidationError(str(problem)) from problem
        self._refuse_taken(given["definition"])
        return given

    def _definition(self, given: dict[str, Any]) -> CustomField:
        kind = FieldKind(given.get("kind") or (self._record.kind if self._record else ""))
        lines = [" ".join(line.split()) for line in given["choices"].splitlines()]
        key = self._record.key if self._record else given["key"] or key_from_label(given["label"])
        choices = tuple(line for line in lines if line) if kind is FieldKind.CHOICE else ()
        return CustomField(key, given["label"], kind, choices, given["is_feature"])

    def _refuse_taken(self, definition: CustomField) -> None:
        others = CustomFieldRecord.objects.exclude(pk__in=[self._record.pk] if self._record else [])
        if others.filter(label__iexact=definition.label).exists():
            self.add_error(
                "label",
                _("There is a field %(definition)s already. Give another label.")
                % {"definition": definition.label},
            )
        if others.filter(key=definition.key).exists():
            self.add_error(
                None,
                _("The name %(definition_key)s is taken. Give another name in files.")
                % {"definition_key": definition.key},
            )


def _initial(record: CustomFieldRecord | None) -> dict[str, Any]:
    if record is None:
        return {"kind": FieldKind.TEXT}
    return {
        "label": record.label,
        "kind": record.kind,
        "choices": "\n".join(record.choices),
        "explanation": record.explanation,
        "is_feature": record.is_feature,
    }
