"""How the portfolio was divided into risk tiers, month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerRecord
from gtm.models import RunTiersRecord
from predictions.domain import RiskTier
from predictions.queries.run_bands import last_published_runs, tier_counts

SHOWN_MONTHS = 12


@dataclass(frozen=True, slots=True)
class MonthBands:
    """The tiers as the last published run of a month said them.

    Attributes:
        counts: accounts of each tier.
    """

    as_of: date
    counts: Mapping[RiskTier, int]

    def share(self, tier: RiskTier) -> float:
        """Share of the scored accounts, 0 to 1."""
        total = sum(self.counts.values())
        return self.counts.get(tier, 0) / total if total else 0.0


def month_bands(user: User, scope: Scope) -> list[MonthBands]:
    """The newest twelve months with a published run, oldest first; at most three queries.

    Whoever sees everything reads counts that were kept; other scopes are counted anew.
    """
    runs = last_published_runs(SHOWN_MONTHS)
    if scope.within(Scope(user.reach)) is Scope.ALL:
        kept = RunTiersRecord.objects.filter(run__in=[run.pk for run in runs])
        found = {record.run_id: record.tiers for record in kept}
        found |= tier_counts([run.pk for run in runs if run.pk not in found])
    else:
        accounts = CustomerRecord.objects.visible_to(user, scope)
        found = tier_counts([run.pk for run in runs], accounts)
    return [MonthBands(run.as_of, found[run.pk]) for run in runs if found.get(run.pk)]
