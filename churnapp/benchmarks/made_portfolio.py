"""A made-up portfolio of any size, to measure pages on; its figures are drawn and mean nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import batched

import numpy as np
from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.accounts.roles import Role
from churnapp.benchmarks.made_around import make_around
from churnapp.benchmarks.made_opportunities import make_opportunities
from churnapp.benchmarks.made_renewals import make_renewals
from churnapp.demo.companies import company_name
from customers.domain import Industry, PlanTier
from customers.models import CustomerRecord, SubscriptionRecord
from gtm.mart.build import build_revenue_book
from gtm.models import RunTiersRecord
from predictions.domain import DEFAULT_CUTOFFS, Target
from predictions.models import (
    CurrentScoreRecord,
    ModelStatus,
    ModelVersionRecord,
    PredictionRecord,
    RunStatus,
    ScoringRunRecord,
)
from predictions.repositories.book_figures import keep_book_figures

SEED = 42
PEOPLE = 40
PERIODS_EACH = 3
CONTRACTS_OF_FIVE = 3
MONTHS_OF_RUNS = 12
HISTORY_DAYS = 1_400
ROWS_AT_A_TIME = 5_000
PLANS = (PlanTier.STARTER, PlanTier.GROWTH, PlanTier.ENTERPRISE, PlanTier.CUSTOM)


class PortfolioInTheWay(RuntimeError):
    """The database holds accounts; a made-up portfolio is never mixed with them."""


def make_portfolio(accounts: int) -> None:
    """Fills an empty database: accounts and what hangs on them, an admin, scores, a year of runs, sales.

    Raises:
        PortfolioInTheWay: there are accounts already.
    """
    if CustomerRecord.objects.exists():
        raise PortfolioInTheWay(
            "The database holds accounts. Set DATABASE_URL and DATA_DIR to new places and run migrate first."
        )
    now, chance = timezone.now(), np.random.default_rng(SEED)
    people = [User(username=f"csm-{number}", role=Role.CSM) for number in range(PEOPLE)]
    User.objects.bulk_create([*people, User(username="benchmark-admin", role=Role.ADMIN)])
    customers = _customers(accounts, people, chance, now)
    for batch in batched(customers, ROWS_AT_A_TIME):
        CustomerRecord.objects.bulk_create(batch)
        SubscriptionRecord.objects.bulk_create(
            period for account in batch for period in _periods(account, chance)
        )
    _make_scores(chance, now)
    make_opportunities(chance, now)
    make_renewals(SEED, now)
    make_around(SEED, now)
    keep_book_figures(now.date())
    build_revenue_book(now)


def _customers(
    accounts: int, people: list[User], chance: np.random.Generator, now: datetime
) -> Iterator[CustomerRecord]:
    industries = list(Industry)
    for number in range(accounts):
        signup = now.date() - timedelta(days=int(chance.integers(60, HISTORY_DAYS)))
        industry = industries[int(chance.integers(len(industries)))]
        yield CustomerRecord(
            customer_id=f"made-{number}",
            name=company_name(number, industry),
            industry=industry,
            plan_tier=PLANS[int(chance.integers(len(PLANS)))],
            signup_date=signup,
            mrr=Decimal(int(chance.lognormal(11, 1.2))) / 100,
            churn_date=now.date() - timedelta(days=int(chance.integers(1, 60)))
            if chance.random() < 0.2
            else None,
            csm=people[int(chance.integers(len(people)))],
            billing_period_months=12 if number % 5 < CONTRACTS_OF_FIVE else 1,
            renewal_date=now.date() + timedelta(days=int(chance.integers(-20, 365))),
            ingested_at=now,
        )


def _periods(account: CustomerRecord, chance: np.random.Generator) -> Iterator[SubscriptionRecord]:
    begins: date = account.signup_date
    tier = int(chance.integers(len(PLANS)))
    for number in range(PERIODS_EACH):
        is_last = number == PERIODS_EACH - 1
        ends = begins + timedelta(days=int(chance.integers(30, 400)))
        yield SubscriptionRecord(
            customer=account,
            valid_from=begins,
            valid_to=account.churn_date
            if is_last and (account.churn_date or begins) > begins
            else None
            if is_last
            else ends,
            plan_tier=PLANS[min(tier, len(PLANS) - 1)],
            mrr=Decimal(int(chance.lognormal(11, 1.2))) / 100,
            ingested_at=datetime(begins.year, begins.month, begins.day, tzinfo=UTC),
        )
        begins, tier = ends, tier + int(chance.random() < 0.15)


def _make_scores(chance: np.random.Generator, now: datetime) -> None:
    model = ModelVersionRecord.objects.create(
        version="1.0.0",
        rung="L1",
        status=ModelStatus.PUBLISHED,
        as_of=now.date(),
        mart_version="made",
        contract_fingerprint="made",
        reason="Made up to measure pages on.",
        trained_at=now,
    )
    runs = ScoringRunRecord.objects.bulk_create(
        ScoringRunRecord(
            as_of=now.date() - timedelta(days=30 * (MONTHS_OF_RUNS - 1 - month)),
            mart_version="made",
            model=model,
            status=RunStatus.SUCCEEDED,
            created_at=now,
            finished_at=now,
            published_at=now - timedelta(days=30 * (MONTHS_OF_RUNS - 1 - month)),
        )
        for month in range(MONTHS_OF_RUNS)
    )
    RunTiersRecord.objects.bulk_create(
        RunTiersRecord(run=run, counts={"low": 70, "medium": 20, "high": 8, "critical": 2}) for run in runs
    )
    ScoringRunRecord.objects.filter(pk=runs[-1].pk).update(upgrade_model=_upgrade_model(now))
    active = CustomerRecord.objects.active().values_list("pk", "mrr", "plan_tier")
    for batch in batched(active.iterator(), ROWS_AT_A_TIME):
        predictions = [_prediction(pk, runs[-1], float(chance.beta(1, 9)), now) for pk, _, _ in batch]
        PredictionRecord.objects.bulk_create(predictions)
        CurrentScoreRecord.objects.bulk_create(
            _score(
                prediction,
                mrr or Decimal(0),
                None if plan == PlanTier.CUSTOM else float(chance.beta(1, 30)),
            )
            for prediction, (_, mrr, plan) in zip(predictions, batch, strict=True)
        )


def _upgrade_model(now: datetime) -> ModelVersionRecord:
    return ModelVersionRecord.objects.create(
        version="upgrade-1.0.0",
        target=Target.UPGRADE,
        rung="L2",
        status=ModelStatus.PUBLISHED,
        as_of=now.date(),
        mart_version="made",
        contract_fingerprint="made",
        reason="Made up to measure pages on.",
        trained_at=now,
    )


def _prediction(pk: int, run: ScoringRunRecord, probability: float, now: datetime) -> PredictionRecord:
    return PredictionRecord(
        run=run,
        customer_id=pk,
        as_of=run.as_of,
        churn_probability=probability,
        risk_tier=DEFAULT_CUTOFFS.tier_of(probability),
        risk_score=probability,
        survival=[round((1 - probability) ** (month / 3), 4) for month in range(1, 13)],
        model_version="1.0.0",
        mart_version="made",
        predicted_at=now,
    )


def _score(prediction: PredictionRecord, mrr: Decimal, upgrade: float | None) -> CurrentScoreRecord:
    return CurrentScoreRecord(
        customer_id=prediction.customer_id,
        prediction=prediction,
        as_of=prediction.as_of,
        churn_probability=prediction.churn_probability,
        previous_probability=prediction.churn_probability * 0.9,
        risk_tier=prediction.risk_tier,
        risk_score=prediction.risk_score,
        expected_loss=(mrr * 12 * Decimal(str(prediction.churn_probability))).quantize(Decimal("0.01")),
        mrr=mrr,
        upgrade_probability=upgrade,
        upgrade_pressure=None if upgrade is None else 2,
        upgrade_signal="" if upgrade is None else "limits",
        yearly_step=None if upgrade is None else mrr * 12,
        expected_uplift=None
        if upgrade is None
        else (mrr * 12 * Decimal(str(upgrade))).quantize(Decimal("0.01")),
    )
