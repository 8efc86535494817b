"""Accounts with scores, and opportunities, that say only what a test is about."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from customers.models import CustomerRecord
from gtm.domain import OpportunityType, PlayStatus, PlayType, SalesStage
from gtm.models import (
    OpportunityRecord,
    PlaybookRecord,
    PlaybookTaskRecord,
    PlaybookVersionRecord,
    PlayRecord,
)
from predictions.domain import ChurnProbability
from predictions.models import (
    CurrentScoreRecord,
    ModelStatus,
    ModelVersionRecord,
    PredictionRecord,
    RunStatus,
    ScoringRunRecord,
)

NOW = datetime(2026, 7, 1, tzinfo=UTC)
AS_OF = date(2026, 6, 30)
_numbers = count(1)


def make_account(name: str = "", *, risk: float | None = None, **fields) -> CustomerRecord:
    """An active account; with ``risk`` it has a current score of that probability."""
    account = an_account(name, **fields)
    account.save(force_insert=True)
    if risk is not None:
        _score(account, risk)
    return account


def an_account(name: str = "", **fields) -> CustomerRecord:
    """The same, not in the database yet."""
    number = next(_numbers)
    return CustomerRecord(
        customer_id=f"account-{number}",
        name=name or f"Account {number}",
        signup_date=date(2024, 1, 1),
        ingested_at=NOW,
        **fields,
    )


def make_opportunity(account: CustomerRecord, *, closes_in: int = 30, **fields) -> OpportunityRecord:
    """A renewal in prospecting that closes in 30 days."""
    plain = {
        "opp_id": f"opp-{next(_numbers)}",
        "stage": SalesStage.PROSPECTING,
        "opportunity_type": OpportunityType.RENEWAL,
        "close_date": timezone.now().date() + timedelta(days=closes_in),
        "amount": Decimal(1000),
        "ingested_at": NOW,
    }
    return OpportunityRecord.objects.create(customer=account, **{**plain, **fields})


def make_play(account: CustomerRecord, *, due_in: int = 5, **fields) -> PlayRecord:
    """A play against risk that nobody has planned yet, due in 5 days."""
    play = a_play(account, due_in=due_in, **fields)
    play.save(force_insert=True)
    return play


def a_play(account: CustomerRecord, *, due_in: int = 5, **fields) -> PlayRecord:
    """The same, not in the database yet."""
    today = timezone.now().date()
    plain = {
        "play_type": PlayType.RISK,
        "reason": f"Reason {next(_numbers)}",
        "status": PlayStatus.AT_RISK,
        "due_on": today + timedelta(days=due_in),
        "status_entered_on": today,
        "opened_at": NOW,
        "probability": prediction.churn_probability if (prediction := fields.get("prediction")) else None,
    }
    return PlayRecord(customer=account, **{**plain, **fields})


def make_playbook(key: str = "", *, tasks=("Call",), goal: str = "", share=None, **fields):
    """The first version of a playbook against risk; a task is a text, or text, offset and role."""
    key = key or f"playbook-{next(_numbers)}"
    playbook = PlaybookRecord.objects.create(key=key, **{"name": key, "play_type": PlayType.RISK, **fields})
    version = PlaybookVersionRecord.objects.create(
        playbook=playbook, number=1, created_at=NOW, goal_kind=goal, goal_value=share
    )
    for position, task in enumerate(tasks):
        text, offset, role = (task, 0, "csm") if isinstance(task, str) else task
        PlaybookTaskRecord.objects.create(
            version=version, position=position, text=text, offset_days=offset, owner_role=role
        )
    return version


def _score(account: CustomerRecord, risk: float) -> None:
    tier = ChurnProbability(risk).risk_tier
    prediction = PredictionRecord.objects.create(
        run=_run(),
        customer=account,
        as_of=AS_OF,
        churn_probability=risk,
        risk_tier=tier,
        risk_score=risk,
        model_version="1.0.0",
        mart_version="m1",
        predicted_at=NOW,
    )
    CurrentScoreRecord.objects.create(
        customer=account,
        prediction=prediction,
        as_of=AS_OF,
        churn_probability=risk,
        risk_tier=tier,
        risk_score=risk,
    )


def _run() -> ScoringRunRecord:
    model, _ = ModelVersionRecord.objects.get_or_create(
        version="1.0.0",
        defaults={
            "rung": "L1",
            "status": ModelStatus.PUBLISHED,
            "as_of": AS_OF,
            "mart_version": "m1",
            "contract_fingerprint": "f",
            "reason": "",
            "trained_at": NOW,
        },
    )
    run, _ = ScoringRunRecord.objects.get_or_create(
        as_of=AS_OF,
        mart_version="m1",
        model=model,
        status=RunStatus.SUCCEEDED,
        defaults={"created_at": NOW},
    )
    return run
