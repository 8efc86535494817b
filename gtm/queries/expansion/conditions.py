"""Which accounts stand in a quadrant, as database conditions on the score or on the account that has it."""

from collections.abc import Iterable

from django.db.models import Count, Max, Q, QuerySet

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.remembered import read_once
from customers.models import CustomerRecord
from customers.queries.over_all import has_many_accounts, remembered
from gtm.domain import ExpansionCutoffs, Quadrant
from gtm.queries.expansion.cutoffs import cutoffs_in_force
from predictions.models import CurrentScoreRecord
from predictions.queries.runs import current_run
from predictions.queries.upgrades import UpgradeBasis, upgrade_basis

OF_ACCOUNT = "current_score__"
MANY = 500


def scored(user: User, scope: Scope) -> QuerySet[CurrentScoreRecord]:
    """The published scores of a scope, without those of accounts that left meanwhile; one query.

    Asked of the scores, so that their indexes give the order and sums need no other table.
    """
    scores, gone = CurrentScoreRecord.objects.order_by(), _gone()
    if len(gone) == MANY:
        scores = scores.exclude(customer__in=CustomerRecord.objects.filter(churn_date__isnull=False))
    elif gone:
        scores = scores.exclude(pk__in=gone)
    if scope.within(Scope(user.reach)) is Scope.ALL:
        return scores
    return scores.filter(customer__in=CustomerRecord.objects.visible_to(user, scope))


@read_once
def _gone() -> list[int]:
    """Scored accounts that left after the run, as far as they are few; of many, read when one leaves."""
    if not has_many_accounts():
        return _read_gone()
    left = CustomerRecord.objects.filter(churn_date__isnull=False).order_by()
    return remembered(
        "gone", (current_run(), left.aggregate(count=Count("*"), newest=Max("churn_date"))), _read_gone
    )


def _read_gone() -> list[int]:
    left = CurrentScoreRecord.objects.filter(customer__churn_date__isnull=False)
    return list(left.values_list("pk", flat=True)[:MANY])


def is_leaving(cutoffs: ExpansionCutoffs, path: str = OF_ACCOUNT) -> Q:
    """Churn counts as high."""
    return Q(**{f"{path}churn_probability__gte": cutoffs.churn})


def wants_more(cutoffs: ExpansionCutoffs, basis: UpgradeBasis, path: str = OF_ACCOUNT) -> Q:
    """An upgrade counts as likely, by the model or by the rules, whichever the published scores rest on."""
    if basis.is_by_rules:
        return Q(**{f"{path}upgrade_pressure__gte": cutoffs.pressure})
    return Q(**{f"{path}upgrade_probability__gte": cutoffs.propensity})


def in_quadrants(
    quadrants: Iterable[Quadrant], cutoffs: ExpansionCutoffs, basis: UpgradeBasis, path: str = OF_ACCOUNT
) -> Q:
    """What ``Quadrant.of`` says, for the database; accounts without a score stand in none."""
    leaving, wanting = is_leaving(cutoffs, path), wants_more(cutoffs, basis, path)
    found = Q(pk__in=[])
    for quadrant in quadrants:
        # a missing propensity is not high, and a negated comparison would lose it
        wants = wanting if quadrant in _WANTING else ~wanting | _unknown(basis, path)
        stays = leaving if quadrant in _LEAVING else Q(**{f"{path}churn_probability__lt": cutoffs.churn})
        found |= wants & stays
    return found


def quadrants_now(names: Iterable[str]) -> Q:
    """Scores in any of the named quadrants, at the cut-offs in force."""
    return in_quadrants(map(Quadrant, names), cutoffs_in_force().cutoffs, upgrade_basis(), "")


_LEAVING = frozenset({Quadrant.RESCUE_AND_EXPAND, Quadrant.FLIGHT_RISK})
_WANTING = frozenset({Quadrant.GROWTH_ENGINE, Quadrant.RESCUE_AND_EXPAND})


def _unknown(basis: UpgradeBasis, path: str) -> Q:
    name = "upgrade_pressure" if basis.is_by_rules else "upgrade_probability"
    return Q(**{f"{path}{name}": None})
