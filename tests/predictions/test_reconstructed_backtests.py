"""The months that a training reconstructs: honest about what was known, and never mixed with published ones."""

from datetime import UTC, datetime

import numpy as np
import pytest

from customers.models import CustomerRecord
from predictions.domain import FEATURE_CONTRACT
from predictions.ml.origins import predict_out_of_time
from predictions.ml.reconstruction import Reconstruction
from predictions.ml.rungs import Rung
from predictions.models import BacktestKind, BacktestRecord, ModelStatus
from predictions.queries.backtests import named_accounts, published_backtests, reconstructed_backtests
from predictions.watching.months import judge_reconstruction
from predictions.watching.reconstructed import reconstructed_months
from tests.predictions.ml_builders import World
from tests.predictions.prediction_builders import a_run

NOW = datetime(2026, 1, 1, tzinfo=UTC)


WORLD = World(accounts=200, months=16)


@pytest.fixture(scope="module")
def tested():
    history = WORLD.history()
    rungs = [Rung.BASE_RATE, Rung.SEGMENT]
    return history, predict_out_of_time(FEATURE_CONTRACT, history.examples, rungs, 90, lambda _: None)


@pytest.fixture(scope="module")
def reconstruction(tested) -> Reconstruction:
    return Reconstruction.of(*tested, Rung.SEGMENT)


@pytest.fixture
def portfolio(db) -> None:
    CustomerRecord.objects.bulk_create(
        CustomerRecord(
            pk=number, customer_id=f"account-{number}", signup_date="2022-01-01", mrr=100, ingested_at=NOW
        )
        for number in range(1, 200)
    )


@pytest.mark.any_database
def test_each_origin_of_the_test_is_a_month_with_the_accounts_of_its_day(tested, reconstruction):
    months = list(reconstructed_months(reconstruction))

    out_of_time = tested[1]
    assert tuple(str(day) for day, _ in months) == out_of_time.origins
    assert sum(len(rows) for _, rows in months) == len(out_of_time.examples)
    assert sum(rows.left.sum() for _, rows in months) == out_of_time.examples.left.sum()
    assert all(len(np.unique(rows.accounts)) == len(rows) for _, rows in months)


@pytest.mark.any_database
def test_the_names_belong_to_the_rows(reconstruction):
    snapshots = WORLD.snapshots()
    left_on = dict(zip(snapshots.features.customer_pks, snapshots.left_on, strict=True))

    told = [
        (pk, day)
        for pk, day in zip(reconstruction.customer_pks, reconstruction.left_on, strict=True)
        if not np.isnat(day)
    ]

    assert told
    assert all(left_on[pk] == day for pk, day in told)


@pytest.mark.any_database
def test_the_top_tenth_of_each_month_stands_for_the_flagged(reconstruction):
    for _, rows in reconstructed_months(reconstruction):
        assert rows.is_flagged.mean() == pytest.approx(0.1, abs=0.02)
        assert rows.probability[rows.is_flagged].min() >= rows.probability[~rows.is_flagged].max()


def test_reconstructions_are_kept_apart_from_published_months(portfolio, reconstruction, admin):
    model = a_run().model

    records = judge_reconstruction(model, reconstruction, now=NOW)

    assert not published_backtests()
    shown = reconstructed_backtests(model)
    assert [row.as_of for row in shown] == [record.as_of for record in records]
    assert not any(row.is_published for row in shown)
    assert any(named_accounts(record.pk, admin) for record in records)


def test_a_level_update_keeps_the_reconstruction_of_its_training(portfolio, reconstruction):
    model = a_run().model
    judge_reconstruction(model, reconstruction, now=NOW)

    model.version = "1.0.3"
    later = reconstructed_backtests(model)
    model.version = "1.01.0"

    assert later
    assert not reconstructed_backtests(model)


def test_names_of_retired_models_are_dropped_and_their_figures_stay(portfolio, reconstruction):
    old, new = a_run().model, a_run(model_version="1.1.0").model
    judge_reconstruction(old, reconstruction, now=NOW)
    old.status = ModelStatus.RETIRED
    old.save()

    judge_reconstruction(new, reconstruction, now=NOW)

    kept = BacktestRecord.objects.filter(kind=BacktestKind.RECONSTRUCTED, model=old)
    assert kept.exists()
    assert not kept.filter(accounts__isnull=False).exists()
