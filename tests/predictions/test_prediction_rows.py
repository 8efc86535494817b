"""Rows written at once: replaced when written again, and never for a customer who is gone."""

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest

from customers.models import CustomerRecord
from predictions.models import PredictionRecord, ScoringRunRecord, UpgradePredictionRecord
from predictions.repositories import predictions, upgrades
from predictions.repositories.rows import KeyedRows, amount_cells, date_cell, moment_cell
from tests.customers.builders import make_account as an_account
from tests.predictions.prediction_builders import a_run

pytestmark = pytest.mark.django_db
PLAIN = {
    "churn_probability": 0.5,
    "risk_tier": "high",
    "risk_score": 0.5,
    "probability": 0.25,
    "pressure": 2,
}
LISTS = ("feature_values", "contributions", "contributions_before", "reasons", "survival")
TEXTS = ("top_group", "focus_group", "model_version", "mart_version", "leading_signal")


def rows_of(table, run: ScoringRunRecord, *accounts: CustomerRecord, **said) -> KeyedRows:
    """One row for each account, all alike."""
    cells = {**PLAIN, **said}
    cells |= dict.fromkeys(LISTS, b"") | dict.fromkeys(TEXTS, "")
    cells["as_of"] = date_cell(date(2026, 5, 31))
    cells["predicted_at"] = moment_cell(datetime(2026, 6, 1, tzinfo=UTC))
    rest = (
        [cells.get(column)] * len(accounts)
        for column in table.columns
        if column not in ("run_id", "customer_id")
    )
    return KeyedRows(run.pk, [account.pk for account in accounts], tuple(rest))


@pytest.mark.parametrize(
    ("table", "record", "column"),
    [
        (predictions.TABLE, PredictionRecord, "churn_probability"),
        (upgrades.TABLE, UpgradePredictionRecord, "probability"),
    ],
)
def test_what_is_written_again_takes_the_place_of_what_was_there(table, record, column):
    run, first, second = a_run(), an_account(), an_account()

    table.write(rows_of(table, run, first, second))
    written = table.write(rows_of(table, run, first, **{column: 0.75}))

    assert written == 1
    assert dict(record.objects.values_list("customer_id", column)) == {
        first.pk: 0.75,
        second.pk: PLAIN[column],
    }


def test_a_customer_deleted_in_between_is_left_out():
    run, stays, goes = a_run(), an_account(), an_account()
    rows = rows_of(predictions.TABLE, run, stays, goes)
    CustomerRecord.objects.filter(pk=goes.pk).delete()

    assert predictions.TABLE.write(rows) == 1
    assert PredictionRecord.objects.get().customer == stays
    assert predictions.TABLE.write(rows_of(predictions.TABLE, run)) == 0


def test_amounts_are_kept_to_the_cent_and_unknown_ones_as_unknown():
    accounts, cents = [an_account() for _ in range(6)], [0, 1, 29, 1_005, 99_999_999_999, np.nan]
    run = a_run()
    rows = rows_of(upgrades.TABLE, run, *accounts)
    place = list(upgrades.TABLE.columns).index("yearly_step") - 2
    rest = (*rows.rest[:place], amount_cells(np.array(cents, dtype=float)), *rows.rest[place + 1 :])

    upgrades.write_upgrades(KeyedRows(run.pk, rows.customer_pks, rest))

    kept = UpgradePredictionRecord.objects.order_by("customer_id").values_list("yearly_step", flat=True)
    assert list(kept) == [*(Decimal(amount).scaleb(-2) for amount in cents[:-1]), None]
    over = UpgradePredictionRecord.objects.filter(yearly_step=Decimal("10.05"))
    assert [row.customer_id for row in over] == [accounts[3].pk]
