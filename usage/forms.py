"""What an admin fills in about releases."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from usage.models import ReleaseRecord

LONGEST_NAME = 80


class ReleaseForm(forms.Form):
    """The name and the day of a release.

    Args:
        record: the release to change; None for another one.
    """

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    released_on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Give the day as year, month and day: 2027-03-31.")},
    )

    def __init__(self, *args: Any, record: ReleaseRecord | None = None, **more: Any) -> None:
        if record is not None:
            more.setdefault("initial", {"name": record.name, "released_on": record.released_on})
        super().__init__(*args, **more)
        self._record = record or ReleaseRecord()

    def clean(self) -> dict[str, Any]:
        """Refuses a release that is marked already."""
        given = super().clean() or {}
        if self.errors:
            return given
        same = ReleaseRecord.objects.filter(
            name=given["name"], released_on=given["released_on"], removed_at=None
        )
        if same.exclude(pk=self._record.pk).exists():
            self.add_error("name", _("This release is on the list already. Give another name or day."))
        return given

    def save(self) -> ReleaseRecord:
        """Keeps what was filled in."""
        self._record.name = self.cleaned_data["name"]
        self._record.released_on = self.cleaned_data["released_on"]
        self._record.save()
        return self._record
