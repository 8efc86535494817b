"""How long a shared link lasts, and what it shows."""

from django import forms

DAYS = [("1", "1 day"), ("7", "7 days"), ("30", "30 days"), ("90", "90 days")]


class ShareForm(forms.Form):
    """A new link."""

    days = forms.TypedChoiceField(
        label="Ends after",
        coerce=int,
        choices=DAYS,
        initial="7",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    with_notes = forms.BooleanField(
        label="Show internal notes too",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
