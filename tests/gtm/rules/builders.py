"""Rules and published scoring runs that say only what a test is about."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

from django.urls import reverse

from customers.models import CustomerRecord
from gtm.domain.rules import RuleTrigger
from gtm.models import PlayRecord, PlayRuleRecord, PlaySettingsRecord, WebhookDeliveryRecord
from predictions.domain import ChurnProbability
from predictions.models import (
    CurrentScoreRecord,
    ModelStatus,
    ModelVersionRecord,
    PredictionRecord,
    RunStatus,
    ScoringRunRecord,
)
from tests.pages import main_of
from tests.predictions.prediction_builders import a_reason

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)  # a Wednesday
TODAY = NOW.date()
_numbers = count(1)


def later(days: int = 0, **more: int) -> datetime:
    """So long after the now of these tests."""
    return NOW + timedelta(days=days, **more)


def make_rule(
    where: str = "risk.gte.50", *, trigger: RuleTrigger = RuleTrigger.AFTER_RUN, **fields
) -> PlayRuleRecord:
    """A rule that is on and opens a play against risk after each run."""
    number = next(_numbers)
    plain = {
        "name": f"Rule {number}",
        "is_on": True,
        "play_type": "risk",
        "reason": f"Rule reason {number}",
        "created_at": NOW,
        "changed_at": NOW,
        "times_on": 1,
    }
    return PlayRuleRecord.objects.create(where=where, trigger=trigger, **{**plain, **fields})


def make_settings(**fields) -> PlaySettingsRecord:
    """Settings in force, without a hold-out and with room for a thousand plays a week."""
    return PlaySettingsRecord.objects.create(
        **{"plays_per_week": 1000, "set_at": NOW, "reason": "For the test.", **fields}
    )


def make_message(rule: PlayRuleRecord, **fields) -> WebhookDeliveryRecord:
    """A message of a rule that waits to be sent."""
    plain = {"url": "https://example.com/", "body": "{}", "created_at": NOW, "next_attempt_at": NOW}
    return WebhookDeliveryRecord.objects.create(
        rule=rule, message_id=f"msg_{next(_numbers)}", **{**plain, **fields}
    )


def publish(scores: Mapping[CustomerRecord, float], as_of: date = TODAY) -> ScoringRunRecord:
    """A published run with these probabilities as current scores; 1,000 dollars a month where none are known."""
    model, _ = ModelVersionRecord.objects.get_or_create(
        version="1.0.0",
        defaults={
            "rung": "L1",
            "status": ModelStatus.PUBLISHED,
            "as_of": date(2026, 1, 31),
            "mart_version": "m1",
            "contract_fingerprint": "f",
            "reason": "",
            "trained_at": NOW,
        },
    )
    at = datetime.combine(as_of, time(8), tzinfo=UTC)
    run = ScoringRunRecord.objects.create(
        as_of=as_of,
        mart_version="m1",
        model=model,
        status=RunStatus.SUCCEEDED,
        created_at=at,
        finished_at=at,
        published_at=at,
    )
    for account, risk in scores.items():
        _publish_score(run, account, risk)
    return run


def _publish_score(run: ScoringRunRecord, account: CustomerRecord, risk: float) -> None:
    tier, mrr = ChurnProbability(risk).risk_tier, Decimal(1000 if account.mrr is None else account.mrr)
    prediction = PredictionRecord.objects.create(
        run=run,
        customer=account,
        as_of=run.as_of,
        churn_probability=risk,
        risk_tier=tier,
        risk_score=risk,
        model_version="1.0.0",
        mart_version="m1",
        predicted_at=run.published_at,
        focus_group="usage_trend",
        reasons=[a_reason("Logins fell by half; associated with higher risk", 0.4)],
    )
    CurrentScoreRecord.objects.update_or_create(
        customer=account,
        defaults={
            "prediction": prediction,
            "as_of": run.as_of,
            "churn_probability": risk,
            "risk_tier": tier,
            "risk_score": risk,
            "mrr": mrr,
            "expected_loss": 12 * mrr * Decimal(str(risk)),
            "reasons": prediction.reasons,
        },
    )


def results(rule) -> dict[str, str]:
    """What became of the accounts that are in a rule now, by name."""
    return dict(rule.entries.filter(left_on=None).values_list("customer__name", "result"))


def opened_for(reason: str) -> set[str]:
    """The names of the accounts with a play of that reason."""
    return set(PlayRecord.objects.filter(reason=reason).values_list("customer__name", flat=True))


def shown(client, name: str, *arguments: object, **query: object) -> str:
    """What a page of rules says to whoever is logged in."""
    response = client.get(reverse(f"gtm:{name}", args=arguments), query)
    assert response.status_code == 200
    return main_of(response.content.decode())
