"""What new and known opportunities have in common, and new ones."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from churnapp.web.choices import choices_of
from churnapp.web.fields import DayField
from customers.models import CustomerRecord
from gtm.domain import CloseDateImpossible, OpportunityType, SalesStage, check_close_date
from gtm.forms.fields import MoneyField

KINDS = choices_of(OpportunityType)
OPEN_STAGE_CHOICES = choices_of(stage for stage in SalesStage if stage.is_open)


class DealForm(forms.Form):
    """What new and known opportunities have in common.

    Args:
        account: whose opportunity it is; decides who may own it.
        today: decides which close dates can be meant.
        owner_now: who owns it already, and may go on owning it.
    """

    opportunity_type = forms.ChoiceField(
        label=gettext_lazy("Type"), choices=[("", gettext_lazy("Unknown")), *KINDS], required=False
    )
    amount = MoneyField(label=gettext_lazy("Amount, $"))
    close_date = DayField(label=gettext_lazy("Closes on"))
    sales_owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
        error_messages={
            "invalid_choice": gettext_lazy("Choose somebody who may change opportunities; viewers only look.")
        },
    )
    next_step = forms.CharField(label=gettext_lazy("Next step"), max_length=255, required=False)
    next_step_on = DayField(label=gettext_lazy("Due"), required=False)
    competitors = forms.CharField(label=gettext_lazy("Competitors"), max_length=255, required=False)

    def __init__(
        self, *args: Any, account: CustomerRecord, today: date, owner_now: int | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.account, self.today, self.owner_now = account, today, owner_now
        owners = User.objects.filter(is_active=True).exclude(role=Role.VIEWER)
        self.fields["sales_owner"].queryset = owners.order_by("first_name", "last_name", "username")  # type: ignore[attr-defined]

    def clean_close_date(self) -> date:
        """A day that can be meant."""
        day: date = self.cleaned_data["close_date"]
        try:
            check_close_date(day, self.today)
        except CloseDateImpossible as problem:
            raise ValidationError(str(problem)) from problem
        return day

    def clean_sales_owner(self) -> User | None:
        """Somebody who may see the account."""
        owner: User | None = self.cleaned_data["sales_owner"]
        if owner is None or owner.pk == self.owner_now:
            return owner
        if not CustomerRecord.objects.visible_to(owner).filter(pk=self.account.pk).exists():
            raise ValidationError(
                _(
                    "%(owner)s may not see %(account)s. Choose somebody who may, or ask an admin to "
                    "widen what they reach."
                )
                % {"owner": owner, "account": self.account.name}
            )
        return owner


class NewOpportunityForm(DealForm):
    """An opportunity that nobody has written down yet."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=OPEN_STAGE_CHOICES)
    because = forms.CharField(label=gettext_lazy("Go on, because …"), max_length=500, required=False)
