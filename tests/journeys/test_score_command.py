"""``manage.py score`` on a portfolio loaded like anybody's, with a real model in a real worker."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from customers.domain import Customer, Industry
from customers.models import CustomerRecord
from predictions.domain import RiskSignals, reasons_for, usage_decay
from predictions.mart import DuckDBFeatureStore, Mart, open_mart
from predictions.models import CurrentScoreRecord, PredictionRecord, ScoringRunRecord
from predictions.queries.reasons import reasons_read
from predictions.scoring import Peers
from predictions.services import ChurnModelService, RiskModelService

pytestmark = [pytest.mark.services, pytest.mark.slow]


def test_scores_from_a_plain_shell_equal_the_services_row_for_row(portfolio, manage):
    from predictions.ml.registry import load_published_model

    scored = manage("score", "--wait", REDIS_URL="")

    assert scored.returncode == 0, scored.stderr
    mart, model = open_mart(), load_published_model()
    assert f"scored {mart.account_count:,} accounts" in scored.stdout
    assert CurrentScoreRecord.objects.count() == PredictionRecord.objects.count() == mart.account_count
    service = ChurnModelService(DuckDBFeatureStore(mart), model, now=lambda: datetime.now(UTC))
    peers = Peers(mart, model.contract.names)
    risk_scores = risk_scores_of(mart)
    for score in CurrentScoreRecord.objects.select_related("customer", "prediction"):
        expected = service.predict(entity(score.customer), risk_scores[score.customer.customer_id])
        assert score.churn_probability == pytest.approx(expected.churn_probability.value, abs=1e-9)
        assert score.risk_tier == expected.churn_probability.risk_tier
        assert score.risk_score == pytest.approx(expected.risk_score.value, abs=1e-12)
        assert score.prediction.recommended_action == expected.recommended_action
        assert score.prediction.model_version == expected.model_version
        assert told(score) == told_by_the_domain(score, mart, model, peers)
        if score.customer.mrr is not None:
            loss = score.customer.mrr * 12 * Decimal(score.churn_probability)
            assert abs(score.expected_loss - loss) <= Decimal("0.01")


@pytest.mark.any_database
def test_a_past_day_is_scored_as_history_and_the_published_scores_stay(portfolio, manage, start_worker):
    start_worker()
    assert manage("score", "--wait").returncode == 0
    published = set(CurrentScoreRecord.objects.values_list("prediction_id", flat=True))
    mart = open_mart()
    past = mart.as_of - timedelta(days=60)

    scored = manage("score", "--as-of", past.isoformat(), "--wait")

    assert scored.returncode == 0, scored.stderr
    assert "Kept as history" in scored.stdout
    assert PredictionRecord.objects.filter(as_of=past).exists()
    assert set(CurrentScoreRecord.objects.values_list("prediction_id", flat=True)) == published
    assert open_mart().version == mart.version


def test_without_mart_and_model_nothing_is_started_and_the_exit_code_is_2(manage):
    scored = manage("score", "--wait", REDIS_URL="")

    assert scored.returncode == 2
    assert "manage.py build_mart" in scored.stderr
    assert "manage.py train_model" in scored.stderr
    assert not ScoringRunRecord.objects.exists()


@pytest.mark.any_database
def test_an_impossible_day_is_refused(manage):
    scored = manage("score", "--as-of", "yesterday")

    assert scored.returncode == 2
    assert "'yesterday' is not a day. Give one like 2026-03-31." in scored.stderr


def entity(record: CustomerRecord) -> Customer:
    return Customer(record.customer_id, Industry(record.industry), None, record.signup_date, None)


def risk_scores_of(mart: Mart):
    accounts = mart.scoring_columns(0, mart.account_count - 1)
    gaps, flags = np.nan_to_num(accounts.compliance_gap_score), np.nan_to_num(accounts.vendor_risk_flags)
    return {
        customer_id: RiskModelService().compute(
            RiskSignals(
                compliance_gap_score=float(gaps[row]),
                vendor_risk_flags=int(flags[row]),
                usage_decay_score=usage_decay(
                    int(accounts.events_30d[row]), int(accounts.events_previous_30d[row])
                ),
            )
        )
        for row, customer_id in enumerate(accounts.customer_ids)
    }


def told(score: CurrentScoreRecord) -> list[tuple[str, str]]:
    return [(reason.feature_name, reason.text) for reason in reasons_read(score.prediction.reasons)]


def told_by_the_domain(score: CurrentScoreRecord, mart: Mart, model, peers: Peers) -> list[tuple[str, str]]:
    features = mart.features_of(score.customer.customer_id)
    plan = np.array([features["plan_tier"]], dtype=object)
    standings = {
        name: peers.standings(name, np.array([value]), plan)[0]
        for name, value in features.items()
        if isinstance(value, float)
    }
    reasons = reasons_for(
        model.contract,
        list(features.values()),
        [feature.shap_impact for feature in model.explain(features)],
        gate=model.basis.gate,
        own_past=own_past_of(score, mart),
        standings={name: standing for name, standing in standings.items() if standing},
    )
    return [(reason.feature_name, reason.text) for reason in reasons]


def own_past_of(score: CurrentScoreRecord, mart: Mart) -> dict[str, float | str | None]:
    row = mart.scoring_columns(0, mart.account_count - 1).customer_ids.index(score.customer.customer_id)
    values = {name: column.tolist()[0] for name, column in mart.own_past_columns(row, row).columns.items()}
    return {name: None if value != value else value for name, value in values.items()}  # NaN is missing
