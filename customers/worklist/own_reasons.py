"""The reasons that the customers context itself knows."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from churnapp.saying import Said
from customers.queries.contacts import SILENT_AFTER_DAYS
from customers.worklist.reason import EVERYBODY, Why, WorklistReason
from customers.worklist.registry import add_reason

# a champion who is silent for longer is no news: the account page still says it
NO_NEWS_AFTER_DAYS = 90


class ChampionSilent(WorklistReason):
    """Nobody who speaks for the product has been active for a month, since not long ago."""

    key = "champion_silent"
    title = Said("Champion went silent")
    label = Said("Champion silent")
    icon = "user-x"
    position = 50
    roles = EVERYBODY

    def condition(self, today: date) -> Q:
        """The champion heard of last has been silent for 31 to 90 days."""
        first, last = _silent_between(today)
        return Q(has_champion=True, champion_seen_on__gte=first, champion_seen_on__lt=last)

    def whys(self, account_pks: Collection[int], today: date) -> Mapping[int, Why]:
        """For how long."""
        found = self.true_of(account_pks, today, "champion_seen_on")
        return {
            account: Why(_("No champion was active for %(days)s days") % {"days": (today - last).days})
            for account, last in found
            if last is not None
        }


def _silent_between(today: date) -> tuple[date, date]:
    """The first day of silence that is still news, and the day that silence begins to count."""
    return today - timedelta(days=NO_NEWS_AFTER_DAYS), today - timedelta(days=SILENT_AFTER_DAYS)


add_reason(ChampionSilent())
