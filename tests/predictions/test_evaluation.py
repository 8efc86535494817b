"""What stands beside the table of rungs, and that a program can read all of it."""

import json

import numpy as np
import pytest

from predictions.domain import FEATURE_CONTRACT
from predictions.ml.bootstrap import AccountBootstrap
from predictions.ml.findings.comparators import comparators
from predictions.ml.findings.lead_time import lead_time
from predictions.ml.findings.leak_meter import leak_meter
from predictions.ml.findings.reliability import corp, reliability, spread, wilson_interval
from predictions.ml.findings.strata import FEWEST_LEAVERS, strata
from predictions.ml.profit import CONTACT_COST, SAVE_RATE, expected_maximum_profit
from predictions.ml.rungs import Rung

pytestmark = [pytest.mark.any_database, pytest.mark.slow]


@pytest.fixture(scope="module")
def history(small_history):
    return small_history


@pytest.fixture(scope="module")
def tested(small_test):
    return small_test


@pytest.fixture(scope="module")
def bootstrap(tested):
    return AccountBootstrap.of(tested.examples.accounts, seed=1)


def test_the_whole_report_is_json_without_nan(trained_report):
    again = json.loads(json.dumps(trained_report, allow_nan=False))

    assert again == trained_report


def test_every_figure_of_a_tried_rung_lies_in_its_interval(trained_report):
    tried = [found for found in trained_report["rungs"].values() if found["log_loss"] is not None]
    names = [name for name in tried[0] if f"{name}_low" in tried[0]]

    assert len(tried) >= 3
    assert len(names) == 14
    for found in tried:
        for name in names:
            if found[name] is not None and found[f"{name}_low"] is not None:
                assert found[f"{name}_low"] <= found[name] <= found[f"{name}_high"], name


def test_reliability_tells_every_row_once(tested):
    bins = reliability(tested, Rung.RIDGE)

    assert sum(part["rows"] for part in bins) == len(tested.examples)
    assert sum(part["leavers"] for part in bins) == tested.examples.left.sum()
    said = [part["mean_probability"] for part in bins]
    assert said == sorted(said)
    for part in bins:
        assert 0 <= part["observed_rate_low"] <= part["observed_rate"] <= part["observed_rate_high"] <= 1
        assert part["observed_rate_low"] < part["observed_rate_high"]


def test_the_wilson_interval_agrees_with_its_defining_equation_and_narrows_with_accounts():
    low, high = wilson_interval(0.3, 50)

    for bound in (low, high):
        assert (bound - 0.3) ** 2 == pytest.approx(1.2816**2 * bound * (1 - bound) / 50)
    assert wilson_interval(0.0, 50)[1] > 0
    assert wilson_interval(0.3, 500)[1] < high


def test_the_recalibration_curve_rises_and_takes_the_brier_score_apart(tested):
    found = corp(tested, Rung.RIDGE)
    probability, left = tested.probabilities[Rung.RIDGE], tested.examples.left

    rates = [rate for _, _, rate in found["steps"]]
    assert rates == sorted(rates)
    assert found["miscalibration"] >= 0
    assert found["discrimination"] >= 0
    brier = ((probability - left) ** 2).mean()
    assert found["miscalibration"] - found["discrimination"] + found["uncertainty"] == pytest.approx(brier)


def test_the_spread_counts_every_row_up_to_the_highest_probability(tested):
    found = spread(tested, Rung.RIDGE)

    assert sum(found["counts"]) == len(tested.examples)
    assert found["highest"] == tested.probabilities[Rung.RIDGE].max()


def test_strata_of_one_question_add_up_to_the_test_rows(history, tested, bootstrap):
    found = strata(history.encoder, tested, Rung.RIDGE, bootstrap)

    billing = found["monthly billing"], found["billing of a year or longer"]
    plans = [part for words, part in found.items() if words.startswith("plan ")]
    for question in (billing, plans):
        assert sum(part["rows"] for part in question) == len(tested.examples)
        assert sum(part["leavers"] for part in question) == tested.examples.left.sum()
    assert len(plans) == 3
    due, later = found["renewal within 90 days"], found.get("renewal later", {"expected": 0, "rows": 1})
    assert due["expected"] / due["rows"] > later["expected"] / later["rows"]


def test_a_part_is_judged_by_its_own_rows_and_not_at_all_when_too_few_left(history, tested, bootstrap):
    found = strata(history.encoder, tested, Rung.RIDGE, bootstrap)

    for part in found.values():
        if part["leavers"] < FEWEST_LEAVERS:
            assert part["observed_expected"] is None
        else:
            assert part["observed_expected"] == pytest.approx(part["leavers"] / part["expected"])
            assert (
                part["observed_expected_low"] <= part["observed_expected"] <= part["observed_expected_high"]
            )
            assert 0 <= part["auc_low"] <= part["auc"] <= part["auc_high"] <= 1


def test_a_single_rule_ranks_worse_than_the_model_that_knows_it(tested, bootstrap):
    rules = comparators(FEATURE_CONTRACT, tested, bootstrap)

    assert rules["days since the last event"]["auc"] > 0.6
    assert all(0 <= rule["auc_low"] <= rule["auc"] <= rule["auc_high"] <= 1 for rule in rules.values())


def test_lead_time_counts_only_those_whose_leaving_was_that_far_away(tested, bootstrap):
    shares = lead_time(tested, Rung.RIDGE, bootstrap)

    assert 0 < shares["flagged_30_days_ahead"] <= 1
    assert shares["flagged_60_days_ahead"] <= 1
    assert shares["leavers"] == tested.examples.churned_account_count
    assert shares["leavers_60_days_ahead"] <= shares["leavers_30_days_ahead"] <= shares["leavers"]


def test_the_leak_meter_is_the_difference_of_two_protocols(history, tested):
    meter = leak_meter(FEATURE_CONTRACT, history.examples, tested)

    assert meter["rung"] == Rung.RIDGE
    assert meter["difference"] == pytest.approx(meter["random_rows_auc"] - meter["out_of_time_auc"])


ALONE = AccountBootstrap.of(np.arange(4), seed=1, count=1)


def test_profit_contacts_those_worth_it_and_nobody_when_nobody_is():
    probability = np.array([0.9, 0.5, 0.01, 0.01])
    left = np.array([1.0, 0.0, 0.0, 0.0])
    mrr = np.array([1_000.0, 1_000.0, 1_000.0, 1_000.0])

    earned, contacted = expected_maximum_profit(probability, left, mrr, ALONE)
    nothing, nobody = expected_maximum_profit(probability, left, mrr / 1_000, ALONE)

    assert earned[0] == pytest.approx((SAVE_RATE * 12_000 - CONTACT_COST) / 4)
    assert contacted[0] == pytest.approx(0.25)
    assert (nothing[0], nobody[0]) == (0, 0)


def test_profit_is_more_than_at_the_mean_save_rate_because_the_best_number_is_chosen_for_each_rate():
    probability = np.array([0.9, 0.5, 0.01, 0.01])
    left = np.array([1.0, 0.0, 0.0, 0.0])
    worth_at_the_mean = np.full(4, CONTACT_COST / SAVE_RATE / 12)

    earned, _ = expected_maximum_profit(probability, left, worth_at_the_mean, ALONE)

    assert earned[0] > 0.5


def test_profit_without_any_revenue_is_not_known():
    unknown = expected_maximum_profit(np.full(4, 0.5), np.ones(4), np.full(4, np.nan), ALONE)

    assert all(np.isnan(figures).all() for figures in unknown)
