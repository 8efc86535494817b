"""The priority of plays: what acting is worth by the published scores, set for all of them at once."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Case, DecimalField, FloatField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Round

from gtm.domain import PlayType, SaveRate
from gtm.models import PlaybookVersionRecord, PlayRecord
from gtm.queries.plays.costs import cost_per_play, save_rates
from predictions.models import CurrentScoreRecord


def price_plays(plays: QuerySet[PlayRecord], now: datetime) -> int:
    """Prices the open ones among them in one statement; returns how many.

    It gives what ``gtm.domain.expected_value`` gives: a score holds the yearly revenue times the probability.
    Accounts without a score, or without a known revenue, leave the priority unknown.
    """
    return plays.open().update(priority=_worth(save_rates(), cost_per_play()), priced_at=now)  # type: ignore[attr-defined,no-any-return]


def _worth(rates: Mapping[tuple[str, str], SaveRate], cost: Decimal) -> Combinable:
    brings = Case(
        When(play_type=PlayType.EXPANSION, then=_of_score("expected_uplift")),
        default=_of_score("expected_loss"),
    )
    worth = Round(brings * _rate(rates) - Value(float(cost)), precision=2)
    return Cast(worth, DecimalField(max_digits=14, decimal_places=2))


def _of_score(name: str) -> Cast:
    found = CurrentScoreRecord.objects.filter(customer=OuterRef("customer_id"), customer__churn_date=None)
    return Cast(Subquery(found.values(name)), FloatField())


def _rate(rates: Mapping[tuple[str, str], SaveRate]) -> Case:
    """The rate of the playbook if it has one of its own, else of the type, else what is assumed."""
    own = sorted(rates, key=lambda key: not key[1])
    cases = [
        When(
            **(
                {"playbook_version__in": PlaybookVersionRecord.objects.filter(playbook__key=playbook)}
                if playbook
                else {}
            ),
            play_type=play_type,
            then=Value(rates[play_type, playbook].share),
        )
        for play_type, playbook in own
    ]
    return Case(*cases, default=Value(SaveRate().share), output_field=FloatField())
