"""On which accounts people acted, as the backtest asks: those it cannot judge as if nothing had been done."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from gtm.domain import PlayType
from gtm.models import PlayRecord
from predictions.queries.acting import ActionHistory, add_action_history


class ActedPlays(ActionHistory):
    """Accounts with a play that was being acted on; selling more is not meant to keep anybody."""

    def acted_on(self, first: date, last: date) -> Collection[int]:
        """Primary keys of the customers, both days included, in one query."""
        acted = PlayRecord.objects.filter(acting_since__lte=last).exclude(play_type=PlayType.EXPANSION)
        ended_later = Q(closed_on=None) | Q(closed_on__gte=first)
        return set(acted.filter(ended_later).values_list("customer_id", flat=True))


add_action_history(ActedPlays())
