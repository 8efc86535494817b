"""Accounts that plays were opened for, that chance held out, and whole histories of both."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from customers.models import CustomerRecord
from gtm.domain import PlayType
from gtm.models import HoldoutRecord, PlayRecord
from predictions.models import (
    ModelStatus,
    ModelVersionRecord,
    PredictionRecord,
    RunStatus,
    ScoringRunRecord,
)
from tests.gtm.builders import a_play, an_account, make_account, make_play

START = date(2026, 1, 5)
UNTIL = date(2026, 6, 30)
RISK = (PlayType.RISK.value, "")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def make_run(as_of: date) -> ScoringRunRecord:
    model, _ = ModelVersionRecord.objects.get_or_create(
        version="1.0.0",
        defaults={
            "rung": "L2",
            "status": ModelStatus.PUBLISHED,
            "as_of": date(2025, 12, 31),
            "mart_version": "m",
            "contract_fingerprint": "f",
            "reason": "",
            "trained_at": at(START),
        },
    )
    return ScoringRunRecord.objects.create(
        as_of=as_of,
        mart_version="m",
        model=model,
        status=RunStatus.SUCCEEDED,
        created_at=at(as_of),
        published_at=at(as_of),
    )


def predict(run, account, probability=0.6) -> PredictionRecord:
    prediction = a_prediction(run, account, probability)
    prediction.save(force_insert=True)
    return prediction


def a_prediction(run, account, probability) -> PredictionRecord:
    """Not in the database yet."""
    return PredictionRecord(
        run=run,
        customer=account,
        as_of=run.as_of,
        churn_probability=probability,
        risk_tier="high" if probability >= 0.5 else "low",
        risk_score=probability,
        model_version="1.0.0",
        mart_version="m",
        predicted_at=at(run.as_of),
    )


def opened(run, rule, *, left_on=None, opened_on=START, probability=0.6, **fields):
    account = make_account(notice_date=left_on)
    prediction = predict(run, account, probability)
    make_play(account, rule=rule, opened_at=at(opened_on), prediction=prediction, **fields)
    return account


def held_out(rule, *, left_on=None, day=START, probability=0.6):
    account = make_account(notice_date=left_on)
    a_holdout(account, rule, day, probability).save(force_insert=True)
    return account


def a_holdout(account, rule, day=START, probability=0.6) -> HoldoutRecord:
    """Not in the database yet."""
    return HoldoutRecord(
        customer=account,
        rule=rule,
        play_type=PlayType.RISK,
        reason="Risk",
        probability=probability,
        assigned_at=at(day),
        matures_on=day + timedelta(days=90),
    )


@dataclass(frozen=True, slots=True)
class Life:
    """Of one account that a rule matched.

    Attributes:
        has_play: False where chance held it out.
    """

    account: CustomerRecord
    probability: float
    has_play: bool


def history(run, rule, *, kept: float, count=300) -> None:
    """A rule that held out about one in six, and plays that keep a share of those who would leave."""
    rng = random.Random(1)
    lives = [_life(rng, kept) for _ in range(count)]
    CustomerRecord.objects.bulk_create(life.account for life in lives)
    with_play = [life for life in lives if life.has_play]
    predictions = PredictionRecord.objects.bulk_create(
        a_prediction(run, life.account, life.probability) for life in with_play
    )
    PlayRecord.objects.bulk_create(
        a_play(life.account, rule=rule, opened_at=at(START), prediction=prediction)
        for life, prediction in zip(with_play, predictions, strict=True)
    )
    HoldoutRecord.objects.bulk_create(
        a_holdout(life.account, rule, probability=life.probability) for life in lives if not life.has_play
    )


def _life(rng: random.Random, kept: float) -> Life:
    probability = rng.uniform(0.5, 0.9)
    has_play = rng.random() > 1 / 6
    leaves = rng.random() < probability * (1 - kept * has_play)
    account = an_account(notice_date=START + timedelta(days=45) if leaves else None)
    return Life(account, probability, has_play)
