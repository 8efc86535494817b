"""Stating the same forecast for many renewals at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from churnapp.saying import Said, inside, later, say
from churnapp.workspace.actions import Answers, ListAction, add_action
from churnapp.workspace.traces import Json, RowEdit, Trace, add_trace
from customers.edits.subject import ACCOUNT
from customers.models import CustomerRecord
from gtm.domain import RenewalCall, RenewalForecast, RenewalForecastRefused
from gtm.models import RenewalForecastRecord
from gtm.repositories import RenewalIsOver, state_renewal_forecast

FORECAST = "renewal_forecast"
CALLS = {RenewalCall.RENEW: later("Renews at today's price"), RenewalCall.CHURN: later("Leaves")}


class ForecastTrace(Trace):
    """A forecast that was stated; the values are the keys of the statements."""

    subject, key, label = ACCOUNT, FORECAST, Said("Renewal forecast")

    def words_of(self, values: Collection[Json]) -> Mapping[Json, str]:
        """The calls, in one query."""
        stated = RenewalForecastRecord.objects.filter(pk__in=[value for value in values if value is not None])
        return {None: say("none"), **{each.pk: each.get_call_display() for each in stated}}

    def take_back(self, edits: Sequence[RowEdit], now: datetime) -> set[int]:  # noqa: ARG002
        """Where nobody has stated anything since, and the renewal is not over, the one before holds again."""
        latest = RenewalForecastRecord.objects.filter(
            pk__in=[edit.after for edit in edits], is_latest=True, outcome=""
        )
        rows = set(latest.values_list("customer_id", flat=True))
        latest.delete()
        before = [edit.before for edit in edits if edit.row in rows and isinstance(edit.before, int)]
        RenewalForecastRecord.objects.filter(pk__in=before).update(is_latest=True)
        return rows


class ForecastForm(forms.Form):
    """How they end, and why; other prices are stated one by one."""

    call = forms.ChoiceField(
        label=gettext_lazy("How they end"),
        choices=lambda: [(call.value, say(words)) for call, words in CALLS.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Why (optional)"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )


class SetForecast(ListAction):
    """States the forecast for each renewal that is still ahead."""

    key, label, icon, position = "set-forecast", Said("Set forecast"), "gauge", 10
    list_key, subject = "renewals", ACCOUNT

    def form(self, user: User, posted: Mapping[str, Any] | None = None) -> ForecastForm:  # noqa: ARG002
        """Call and note."""
        return ForecastForm(posted)

    def answers(self, form: forms.Form) -> Answers:
        """Call and note."""
        return form.cleaned_data

    def words(self, answers: Answers) -> str:
        """``Forecast: leaves``."""
        return say("Forecast: {call}", call=inside(say(CALLS[RenewalCall(str(answers["call"]))])))

    def apply(self, rows: Sequence[int], answers: Answers, user: User, now: datetime) -> list[RowEdit]:
        """By the same rules as one by one; renewals that are over, or without a price, are left out."""
        if not user.may_edit:
            return []
        visible = CustomerRecord.objects.visible_to(user).filter(pk__in=rows, renewal_date__gte=now.date())
        accounts = list(visible.order_by("pk"))
        latest = RenewalForecastRecord.objects.filter(customer__in=accounts, is_latest=True)
        held = {(each.customer_id, each.renewal_on): each.pk for each in latest}
        stated = (self._state(account, held, answers, user, now) for account in accounts)
        return [edit for edit in stated if edit is not None]

    def _state(
        self,
        account: CustomerRecord,
        held: Mapping[tuple[int, date], int],
        answers: Answers,
        user: User,
        now: datetime,
    ) -> RowEdit | None:
        if account.renewal_date is None:
            return None
        before = held.get((account.pk, account.renewal_date))
        try:
            record = state_renewal_forecast(
                account.pk,
                account.renewal_date,
                RenewalForecast.stated(RenewalCall(str(answers["call"])), None, account.mrr),
                by=user,
                now=now,
                note=str(answers["note"]),
                seen=before,
            )
        except (RenewalForecastRefused, RenewalIsOver):
            return None
        return RowEdit(account.pk, FORECAST, before, record.pk)


add_trace(ForecastTrace())
add_action(SetForecast())
