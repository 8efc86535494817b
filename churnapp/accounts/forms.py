"""The forms at the door."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from churnapp.accounts.models import Theme


class LoginForm(AuthenticationForm):
    """Username and password; a wrong pair is said calmly and does not tell which of the two is wrong."""

    error_messages = {  # noqa: RUF012 (Django reads it from the instance)
        "invalid_login": "That username and password do not belong together. Both are case-sensitive.",
        "inactive": "This login is switched off. Ask an admin to switch it on.",
    }


class ThemeForm(forms.Form):
    """Light, dark, or what the system says."""

    theme = forms.ChoiceField(choices=Theme.choices)
