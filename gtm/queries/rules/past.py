"""What of the account list is known for past days: the scores that were published, and dated facts."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import (
    Case,
    DateField,
    DecimalField,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from churnapp.web.filters import FilterField
from customers.models import CustomerRecord, SubscriptionRecord
from gtm.domain.rules import RuleTrigger
from gtm.models import PlayRuleRecord
from gtm.queries.rules.conditions import read_conditions, renews_within, rule_fields
from predictions.models import PredictionRecord, ScoringRunRecord

# of a prediction, or of its account where the fact never changes
SCORED = {"risk": "churn_probability", "tier": "risk_tier", "risk_score": "risk_score"}
UNCHANGING = {
    "name": "customer__name",
    "customer_id": "customer__customer_id",
    "industry": "customer__industry",
    "signup": "customer__signup_date",
}
CONTRACTED = ("mrr", "revenue_at_risk", "plan", "seats", "billing", "renewal")
DATED = (*CONTRACTED, "notice")
RENEWAL = "renewal"
# a million scores are read in one to four seconds; fewer looks than four say nothing of the pace
MOST_SCORES, FEWEST_LOOKS = 1_000_000, 4


def unknown_of_the_past(rule: PlayRuleRecord) -> tuple[str, ...]:
    """Labels of the fields that a rule asks and whose past nobody kept, those of contracts without contracts.

    Raises:
        RuleUnreadable: the conditions cannot be read.
    """
    asked = _asked(rule)
    known = {*SCORED, *UNCHANGING, *DATED}
    if any(key in CONTRACTED for key in asked) and not SubscriptionRecord.objects.exists():
        known -= set(CONTRACTED)
    return tuple(label for key, label in asked.items() if key not in known)


def without_contracts(rule: PlayRuleRecord) -> int:
    """How many active accounts no past contract is known of, where the rule asks for one; else none."""
    if not any(key in CONTRACTED for key in _asked(rule)):
        return 0
    return CustomerRecord.objects.active().filter(subscriptions=None).count()


def matched_in_the_past(
    rule: PlayRuleRecord, runs: Mapping[date, int]
) -> Iterator[tuple[date, frozenset[int]]]:
    """The accounts that a rule would have matched on the day of each run, in order; one query for a run.

    Args:
        rule: that asks nothing whose past is unknown.
        runs: primary keys of scoring runs by their day.
    """
    asked = set(_asked(rule))
    for day, run in sorted(runs.items()):
        found = _as_of(run, day, asked).filter(_condition(rule, day))
        yield day, frozenset(found.values_list("customer_id", flat=True))


def runs_between(first: date, last: date) -> dict[date, int]:
    """The newest published run of each day, by day, in one query."""
    runs = ScoringRunRecord.objects.exclude(published_at=None).filter(as_of__gte=first, as_of__lte=last)
    return dict(runs.order_by("published_at", "pk").values_list("as_of", "pk"))


def spread(runs: Mapping[date, int], accounts: int) -> dict[date, int]:
    """As many of the runs as are read in a few seconds, evenly spread, with the first and the last.

    Args:
        runs: by day.
        accounts: that each of them scored.
    """
    most = max(FEWEST_LOOKS, MOST_SCORES // max(accounts, 1))
    days = sorted(runs)
    if len(days) <= most:
        return {day: runs[day] for day in days}
    step = (len(days) - 1) / (most - 1)
    return {days[place]: runs[days[place]] for place in (round(number * step) for number in range(most))}


def _asked(rule: PlayRuleRecord) -> dict[str, str]:
    """Keys and labels of the fields that decide."""
    fields = rule_fields()
    asked = {
        each.field.key: each.field.label for each in read_conditions(rule.where, fields).root.conditions()
    }
    if rule.trigger == RuleTrigger.BEFORE_RENEWAL:
        asked.setdefault(RENEWAL, fields[RENEWAL].label)
    return asked


def _as_of(run: int, day: date, asked: set[str]) -> QuerySet[PredictionRecord]:
    stayed = Q(customer__churn_date=None) | Q(customer__churn_date__gt=day)
    found = PredictionRecord.objects.filter(stayed, run=run).order_by()
    annotations = _annotations(day)
    needed = {_past(key): annotations[key] for key in DATED if key in asked}
    return found.annotate(**needed) if needed else found


def _condition(rule: PlayRuleRecord, day: date) -> Q:
    condition = read_conditions(rule.where, _past_fields()).condition(day)
    if rule.trigger == RuleTrigger.BEFORE_RENEWAL:
        condition &= renews_within(rule.days, day, _past(RENEWAL))
    return condition


def _past_fields() -> dict[str, FilterField]:
    paths = {**SCORED, **UNCHANGING, **{key: _past(key) for key in DATED}}
    return {
        key: replace(field, path=paths[key], asks=None)
        for key, field in rule_fields().items()
        if key in paths
    }


def _past(key: str) -> str:
    return f"past_{key}"


def _annotations(day: date) -> dict[str, Combinable]:
    valid = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    periods = SubscriptionRecord.objects.filter(valid, customer=OuterRef("customer"))
    newest = periods.order_by("-valid_from", "product")
    total = periods.order_by().values("customer").annotate(total=Sum("mrr")).values("total")
    mrr = Subquery(total, output_field=DecimalField(max_digits=16, decimal_places=2))
    return {
        "mrr": mrr,
        "revenue_at_risk": Cast(mrr, FloatField()) * F("churn_probability") * 12,
        "plan": Subquery(newest.values("plan_tier")[:1]),
        "seats": Subquery(newest.values("seats")[:1]),
        "billing": Subquery(newest.values("billing_period_months")[:1]),
        "renewal": Subquery(newest.values("renewal_date")[:1]),
        "notice": Case(
            When(customer__notice_date__lte=day, then=F("customer__notice_date")),
            default=None,
            output_field=DateField(),
        ),
    }
