"""Who left, for comparisons of accounts with and without a play."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce

from customers.models import CustomerRecord, DepartureRecord


@dataclass(frozen=True, slots=True)
class Departures:
    """The days on which accounts gave notice, else left; of those that came back too.

    Attributes:
        days: by the account's primary key.
    """

    days: dict[int, list[date]]

    def left_within(self, account: int, day: date, horizon: int) -> bool:
        """Whether it left in the ``horizon`` days after a day."""
        return any(day < left <= day + timedelta(days=horizon) for left in self.days.get(account, ()))

    def was_gone(self, account: int, day: date) -> bool:
        """Whether it had left by a day; what left and came back counts as gone."""
        return any(left <= day for left in self.days.get(account, ()))


def departures() -> Departures:
    """Every departure that is known, in two queries."""
    present = CustomerRecord.objects.annotate(left=Coalesce("notice_date", "churn_date"))
    former = DepartureRecord.objects.exclude(came_back_on=None).annotate(
        left=Coalesce("notice_on", "leaves_on")
    )
    days: dict[int, list[date]] = {}
    _collect(present.exclude(left=None).order_by().values_list("pk", "left"), days)
    _collect(former.order_by().values_list(F("customer_id"), "left"), days)
    return Departures(days)


def _collect(found: Iterable[tuple[int, date]], days: dict[int, list[date]]) -> None:
    for account, left in found:
        days.setdefault(account, []).append(left)
