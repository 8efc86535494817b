"""How long a shared link lasts, and what it shows."""

from django import forms
from django.utils.translation import gettext_lazy

DAYS = [
    ("1", gettext_lazy("1 day")),
    ("7", gettext_lazy("7 days")),
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
]


class ShareForm(forms.Form):
    """A new link."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Ends after"),
        coerce=int,
        choices=DAYS,
        initial="7",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    with_notes = forms.BooleanField(
        label=gettext_lazy("Show internal notes too"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
