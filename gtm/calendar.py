"""What gtm puts into the calendar: the person's open plays, and renewals of the person's accounts."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.templatetags.formats import money
from customers.calendar import CalendarEntry, CalendarSource, add_source
from customers.models import CustomerRecord
from gtm.models import PlayRecord
from gtm.queries.plays.links import play_url
from gtm.queries.renewals.conditions import renewing
from predictions.domain import reason_retold


class PlaySource(CalendarSource):
    """Open plays that the person owns, of accounts that the person may still see."""

    key = "plays"

    def entries(self, user: User, first: date, last: date, limit: int) -> Iterable[CalendarEntry]:
        """One query."""
        plays = PlayRecord.objects.visible_to(user).awake().filter(owner=user, due_on__range=(first, last))
        for play in plays.select_related("customer").order_by("due_on", "pk")[:limit]:
            yield CalendarEntry(
                uid=f"play-{play.pk}",
                day=play.due_on,
                title=f"{play.customer.name}: {play.words}",
                url=play_url(play.pk),
                description=reason_retold(play.story),
            )


class RenewalSource(CalendarSource):
    """Renewals of contracts of the person's own accounts."""

    key = "renewals"

    def entries(self, user: User, first: date, last: date, limit: int) -> Iterable[CalendarEntry]:
        """One query."""
        mine = CustomerRecord.objects.visible_to(user, Scope.MINE).filter(renewing())
        due = mine.filter(renewal_date__range=(first, last)).order_by("renewal_date", "pk")
        for pk, name, day, mrr in due.values_list("pk", "name", "renewal_date", "mrr")[:limit]:
            if day is not None:
                yield CalendarEntry(
                    uid=f"renewal-{pk}-{day.isoformat()}",
                    day=day,
                    title=_("%(name)s renews") % {"name": name},
                    url=reverse("gtm:renewal_forecast", args=[pk]),
                    description=_("%(mrr)s a month") % {"mrr": money(mrr)},
                )


add_source(PlaySource())
add_source(RenewalSource())
