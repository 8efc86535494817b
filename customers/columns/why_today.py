"""The reasons of the worklist as a filter of the account list."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from churnapp.accounts.models import User
from churnapp.saying import Said
from customers.columns.filter import AccountFilter
from customers.columns.registry import add_filter
from customers.worklist import WHY_TODAY, reason_named, reasons_for


class WhyTodayFilter(AccountFilter):
    """Why an account is on the worklist of the day."""

    key = WHY_TODAY
    label = Said("Why today")
    position = 15

    def choices(self, user: User) -> Mapping[str, str]:
        """The reasons of the person's own day; no query."""
        return {reason.key: reason.label for reason in reasons_for(user)}

    def condition(self, chosen: Sequence[str], today: date) -> Q:
        """Accounts that are still there, as the worklist has them."""
        return Q(churn_date=None) & reduce(or_, (reason_named(key).condition(today) for key in chosen))


add_filter(WhyTodayFilter())
