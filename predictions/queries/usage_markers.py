"""What happened around the usage of an account: releases, changes of its contract and of its owners."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from churnapp.web.templatetags.formats import money
from customers.queries.owner_changes import owner_changes
from customers.queries.subscriptions import RevenueStep, periods_of, revenue_steps
from usage.queries.releases import releases_between


@dataclass(frozen=True, slots=True)
class UsageMarker:
    """A day to mark on a chart.

    Attributes:
        icon: a vendored icon that says the kind.
        words: what happened.
    """

    day: date
    icon: str
    words: str


def usage_markers(customer_pk: int, first: date, last: date) -> list[UsageMarker]:
    """What happened within two days, oldest first; at most five queries.

    Args:
        customer_pk: an account that is known to be visible.
        first: earliest day.
        last: latest day.
    """
    steps = revenue_steps(periods_of(customer_pk), last)[1:]
    found = [
        *(UsageMarker(each.released_on, "rocket", each.name) for each in releases_between(first, last)),
        *(UsageMarker(step.day, "receipt", _words(step)) for step in steps if step.day >= first),
        *(UsageMarker(each.day, "user", each.words) for each in owner_changes(customer_pk, first, last)),
    ]
    return sorted(found, key=lambda marker: marker.day)


def _words(step: RevenueStep) -> str:
    if step.note:
        return step.note[:1].upper() + step.note[1:]
    if step.mrr is None:
        return _("Price changed")
    return _("Price changed to %(amount)s a month") % {"amount": money(step.mrr)}
