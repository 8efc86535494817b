"""The tiles that the customers context itself can compute."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from django.db.models import Aggregate, Count, Q, Sum
from django.utils.translation import gettext as _

from churnapp.saying import Said
from churnapp.web.templatetags.formats import number, short_money
from customers.columns.column import RowValues
from customers.columns.registry import add_tile
from customers.columns.tile import AccountTile, Figure, ScopedAccounts

RENEWAL_WINDOW_DAYS = 90


class AccountsTile(AccountTile):
    """How many accounts are active."""

    key = "accounts"
    label = Said("Active accounts")
    position = 10
    filters: ClassVar = {"status": ("active",)}

    def aggregates(self, today: date) -> Mapping[str, Aggregate]:  # noqa: ARG002
        """A count."""
        return {"accounts": Count("pk")}

    def figure(self, values: RowValues) -> Figure:
        """The count."""
        return Figure(number(values["accounts"]))


class MrrTile(AccountTile):
    """The monthly recurring revenue, and for how many accounts it is unknown."""

    key = "mrr"
    label = "MRR"
    position = 20
    filters: ClassVar = {"status": ("active",)}
    sort = "-mrr"

    def aggregates(self, today: date) -> Mapping[str, Aggregate]:  # noqa: ARG002
        """The sum, and the count of unknown ones."""
        return {"mrr_sum": Sum("mrr"), "mrr_unknown": Count("pk", filter=Q(mrr=None))}

    def figure(self, values: RowValues) -> Figure:
        """The sum, or unknown when no account has one."""
        unknown = values["mrr_unknown"]
        return Figure(
            short_money(values["mrr_sum"]),
            _("unknown for %(unknown)s") % {"unknown": number(unknown)} if unknown else "",
        )


class RenewalsTile(AccountTile):
    """Contracts that renew within 90 days."""

    key = "renewals"
    label = Said("Renewals in {renewal_window_days} days", renewal_window_days=RENEWAL_WINDOW_DAYS)
    position = 40
    filters: ClassVar = {"renewal": (str(RENEWAL_WINDOW_DAYS),)}
    sort = "renewal"

    def measured(self, accounts: ScopedAccounts) -> RowValues:
        """Their count and revenue, along the index of renewal dates."""
        last = accounts.today + timedelta(days=RENEWAL_WINDOW_DAYS)
        due = accounts.active.filter(renewal_date__gte=accounts.today, renewal_date__lte=last)
        return due.aggregate(renewals=Count("pk"), renewals_mrr=Sum("mrr"))

    def figure(self, values: RowValues) -> Figure:
        """Their count, with their revenue below."""
        mrr = values["renewals_mrr"]
        return Figure(
            number(values["renewals"]), "" if mrr is None else _("%(mrr)s MRR") % {"mrr": short_money(mrr)}
        )


for _tile in (AccountsTile(), MrrTile(), RenewalsTile()):
    add_tile(_tile)
