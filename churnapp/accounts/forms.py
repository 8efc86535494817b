"""The forms at the door."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import Theme

LONGEST_USERNAME = 150


class LoginForm(AuthenticationForm):
    """Username and password; a wrong pair is said calmly and does not tell which of the two is wrong."""

    error_messages = {  # noqa: RUF012 (Django reads it from the instance)
        "invalid_login": gettext_lazy(
            "That username and password do not belong together. Both are case-sensitive."
        ),
        "inactive": gettext_lazy("This login is switched off. Ask an admin to switch it on."),
    }

    def clean(self) -> dict[str, Any]:
        """Refuses what no username can be; the count of failed logins has no room for it either."""
        if len(self.cleaned_data.get("username", "")) > LONGEST_USERNAME:
            raise self.get_invalid_login_error()
        return super().clean()


class ThemeForm(forms.Form):
    """Light, dark, or what the system says."""

    theme = forms.ChoiceField(choices=Theme.choices)
