"""A note and an answer, filled in."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from customers.models import LONGEST_NOTE, NoteKind, NoteRecord
from customers.repositories.notes import NoteText

# clocks differ, and so do time zones
AHEAD = timedelta(days=1)
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"
OWN_KINDS = [(kind.value, kind.label) for kind in NoteKind if kind is not NoteKind.ANSWER]
EMPTY = gettext_lazy("Write what happened; there is no text yet.")


class AnswerForm(forms.Form):
    """An answer to a note."""

    text = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=LONGEST_NOTE,
        error_messages={"required": EMPTY},
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control", "data-mentions": ""}),
    )

    @property
    def written(self) -> NoteText:
        """What was typed; only when it is valid."""
        return NoteText(self.cleaned_data["text"], NoteKind.ANSWER)


class NoteForm(forms.Form):
    """A note about an account."""

    text = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=LONGEST_NOTE,
        error_messages={"required": EMPTY},
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "class": "form-control",
                "placeholder": gettext_lazy("What was said, what was agreed. @name tells a colleague."),
                "data-mentions": "",
            }
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=OWN_KINDS,
        initial=NoteKind.NOTE,
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
    )
    happened_at = forms.DateTimeField(
        label=gettext_lazy("When, in UTC"),
        required=False,
        input_formats=[MOMENT_FORMAT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Write a moment as 2026-01-31 14:30.")},
        widget=forms.DateTimeInput(
            format=MOMENT_FORMAT,
            attrs={"type": "datetime-local", "class": "form-control form-control-sm"},
        ),
    )
    is_pinned = forms.BooleanField(
        label=gettext_lazy("Pin to the top"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    @classmethod
    def of(cls, note: NoteRecord) -> "NoteForm":
        """Filled with what is stored."""
        return cls(
            initial={
                "text": note.text,
                "kind": note.kind,
                "happened_at": note.happened_at,
                "is_pinned": note.is_pinned,
            }
        )

    def clean_happened_at(self) -> datetime | None:
        """A note tells what happened, not what will."""
        at: datetime | None = self.cleaned_data["happened_at"]
        if at is not None and at > timezone.now() + AHEAD:
            raise forms.ValidationError(
                gettext_lazy(
                    "That lies in the future. A note tells what happened; make a task of what is to come."
                )
            )
        return at

    @property
    def written(self) -> NoteText:
        """What was typed; only when it is valid."""
        filled = self.cleaned_data
        return NoteText(
            text=filled["text"],
            kind=NoteKind(filled["kind"]),
            happened_at=filled["happened_at"],
            is_pinned=filled["is_pinned"],
        )
