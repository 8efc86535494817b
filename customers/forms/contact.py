"""A person at an account, filled in."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from customers.models import ContactRecord, ContactRole
from customers.repositories.contacts import ContactDetails

CONTROL = {"class": "form-control"}


class ContactForm(forms.Form):
    """Who it is and what the person means for the account."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=255, widget=forms.TextInput(attrs=CONTROL))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        required=False,
        choices=[("", gettext_lazy("Not known")), *ContactRole.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=255, required=False, widget=forms.TextInput(attrs=CONTROL)
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs=CONTROL),
    )
    last_active_on = forms.DateField(
        label=gettext_lazy("Last active"),
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Write a day as 2026-01-31.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **CONTROL}),
    )

    @classmethod
    def of(cls, contact: ContactRecord) -> "ContactForm":
        """Filled with what is stored."""
        names = ("name", "role", "title", "email", "last_active_on")
        return cls(initial={name: getattr(contact, name) for name in names})

    def clean_last_active_on(self) -> date | None:
        """Nobody was active tomorrow."""
        day: date | None = self.cleaned_data["last_active_on"]
        if day is not None and day > timezone.now().date():
            raise forms.ValidationError(
                gettext_lazy("That lies in the future. Give the last day you know of.")
            )
        return day

    @property
    def details(self) -> ContactDetails:
        """What was typed; only when it is valid."""
        filled = self.cleaned_data
        return ContactDetails(
            name=filled["name"],
            email=filled["email"],
            title=filled["title"],
            role=ContactRole(filled["role"]) if filled["role"] else None,
            last_active_on=filled["last_active_on"],
        )
