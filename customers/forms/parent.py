"""The account that another belongs to, filled in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from customers.models import CustomerRecord


class ParentForm(forms.Form):
    """The parent, by its id or its full name; empty for none.

    Args:
        user: whose accounts may be named.
        account: whose parent it is.
    """

    parent = forms.CharField(
        label=gettext_lazy("Belongs to"),
        required=False,
        max_length=255,
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "placeholder": gettext_lazy("Account id or full name"),
                "autocomplete": "off",
            }
        ),
    )

    def __init__(self, *args: Any, user: User, account: CustomerRecord, **more: Any) -> None:
        super().__init__(*args, **more)
        self._user, self._account = user, account

    def clean_parent(self) -> CustomerRecord | None:
        """The account that is meant, among those that the person may see."""
        asked = self.cleaned_data["parent"]
        if not asked:
            return None
        visible = CustomerRecord.objects.visible_to(self._user)
        by_id = list(visible.filter(customer_id=asked)[:1])
        found = by_id or list(visible.filter(name__iexact=asked)[:2])
        if not found:
            raise forms.ValidationError(
                _("There is no account %(asked)r that you may see. Check the id.") % {"asked": asked}
            )
        if len(found) > 1:
            raise forms.ValidationError(
                _("Several accounts are called %(asked)r. Give the id instead.") % {"asked": asked}
            )
        if found[0].pk == self._account.pk:
            raise forms.ValidationError(gettext_lazy("An account cannot belong to itself."))
        return found[0]
