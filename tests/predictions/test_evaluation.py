"""What stands beside the table of rungs, and that a program can read all of it."""

import json

import numpy as np
import pytest

from predictions.domain import FEATURE_CONTRACT
from predictions.ml import details
from predictions.ml.examples import ChurnDefinition
from predictions.ml.origins import predict_out_of_time
from predictions.ml.profit import CONTACT_COST, SAVE_RATE, expected_maximum_profit
from predictions.ml.rungs import Rung
from predictions.ml.training import train
from tests.predictions.ml_builders import MartFake, World

pytestmark = pytest.mark.any_database
RUNGS = [Rung.BASE_RATE, Rung.SEGMENT, Rung.RIDGE]


@pytest.fixture(scope="module")
def examples():
    return World(accounts=250).history().examples


@pytest.fixture(scope="module")
def tested(examples):
    return predict_out_of_time(FEATURE_CONTRACT, examples, RUNGS, 90, lambda _: None)


def test_the_whole_report_is_json_without_nan(tested):
    outcome = train(MartFake(World(accounts=70, base=-4.5)), version="1.0.0", definition=ChurnDefinition())

    again = json.loads(json.dumps(outcome.evaluation, allow_nan=False))

    assert again["rung"] == outcome.model.rung


def test_reliability_tells_every_row_once(tested):
    bins = details.reliability(tested, Rung.RIDGE)

    assert sum(part["rows"] for part in bins) == len(tested.examples)
    assert sum(part["leavers"] for part in bins) == tested.examples.left.sum()
    said = [part["mean_probability"] for part in bins]
    assert said == sorted(said)


def test_strata_of_one_question_add_up_to_the_test_rows(tested):
    found = details.strata(FEATURE_CONTRACT, tested, Rung.RIDGE)

    billing = found["monthly billing"], found["billing of a year or longer"]
    assert sum(part["rows"] for part in billing) == len(tested.examples)
    assert sum(part["leavers"] for part in billing) == tested.examples.left.sum()
    assert all(part["leavers"] >= 5 for part in found.values())
    due, later = found["renewal within 90 days"], found.get("renewal later", {"expected": 0, "rows": 1})
    assert due["expected"] / due["rows"] > later["expected"] / later["rows"]


def test_a_single_rule_ranks_worse_than_the_model_that_knows_it(tested):
    rules = details.comparators(FEATURE_CONTRACT, tested)

    assert rules["days since the last event"]["auc"] > 0.6
    assert all(0 <= rule["auc"] <= 1 for rule in rules.values())


def test_lead_time_counts_only_those_whose_leaving_was_that_far_away(tested):
    shares = details.lead_time(tested, Rung.RIDGE)

    assert 0 < shares["flagged_30_days_ahead"] <= 1
    assert shares["flagged_60_days_ahead"] <= 1
    assert shares["leavers"] == tested.examples.churned_account_count


def test_the_leak_meter_is_the_difference_of_two_protocols(examples, tested):
    meter = details.leak_meter(FEATURE_CONTRACT, examples, tested)

    assert meter["rung"] == Rung.RIDGE
    assert meter["difference"] == pytest.approx(meter["random_rows_auc"] - meter["out_of_time_auc"])


def test_profit_contacts_those_worth_it_and_nobody_when_nobody_is():
    probability = np.array([0.9, 0.5, 0.01, 0.01])
    left = np.array([1.0, 0.0, 0.0, 0.0])
    mrr = np.array([1_000.0, 1_000.0, 1_000.0, 1_000.0])
    equal = np.ones(4)

    earned, contacted = expected_maximum_profit(probability, left, mrr, equal)
    nothing, nobody = expected_maximum_profit(probability, left, mrr / 1_000, equal)

    assert earned == pytest.approx((SAVE_RATE * 12_000 - CONTACT_COST) / 4)
    assert contacted == 0.25
    assert (nothing, nobody) == (0, 0)


def test_profit_without_any_revenue_is_not_known():
    unknown = expected_maximum_profit(np.array([0.5]), np.array([1.0]), np.array([np.nan]), np.ones(1))

    assert all(np.isnan(unknown))
