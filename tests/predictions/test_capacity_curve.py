"""What a team gets for the accounts it takes on each week."""

from dataclasses import replace

import numpy as np
import pytest

from predictions.ml.bootstrap import AccountBootstrap
from predictions.ml.findings.capacity import capacity
from predictions.ml.profit import SAVE_RATE
from predictions.ml.rungs import Rung

pytestmark = [pytest.mark.any_database, pytest.mark.slow]


@pytest.fixture(scope="module")
def tested(small_test):
    return small_test


def curve(tested, rung=Rung.RIDGE):
    bootstrap = AccountBootstrap.of(tested.examples.accounts, seed=1)
    return capacity(tested, rung, bootstrap, 90)


def test_more_accounts_a_week_reach_more_leavers_at_a_lower_cutoff(tested):
    found = curve(tested)
    reached = [step["reached"] for step in found["steps"]]
    cutoffs = [step["cutoff"] for step in found["steps"]]

    assert reached == sorted(reached)
    assert cutoffs == sorted(cutoffs, reverse=True)
    assert reached[-1] <= found["leavers"]
    assert cutoffs[-1] == tested.probabilities[Rung.RIDGE].min()


def test_saves_are_the_mean_save_rate_of_the_reached_and_lie_within_their_interval(tested):
    for step in curve(tested)["steps"]:
        assert step["saves"] == pytest.approx(SAVE_RATE * step["reached"])
        for figure in ("reached", "saves", "value"):
            assert step[f"{figure}_low"] <= step[f"{figure}_high"]
        assert step["saves_high"] - step["saves_low"] > SAVE_RATE * (
            step["reached_high"] - step["reached_low"]
        )


def test_a_model_that_ranks_reaches_more_than_chance_and_one_that_does_not_reaches_as_many(tested):
    ranks, constant = curve(tested)["steps"], curve(tested, Rung.BASE_RATE)["steps"]
    middle = len(ranks) // 3

    assert ranks[middle]["reached"] > 1.3 * ranks[middle]["reached_at_random"]
    assert [step["reached"] for step in constant] == pytest.approx(
        [step["reached_at_random"] for step in constant], rel=0.05
    )


def test_a_leaver_whose_turn_comes_too_late_is_not_reached(tested):
    examples = tested.examples
    at_once = np.where(examples.left == 1, examples.as_of + np.timedelta64(1, "D"), examples.left_on)
    early = replace(tested, examples=replace(examples, left_on=at_once))

    assert curve(early)["steps"][0]["reached"] < curve(tested)["steps"][0]["reached"]


def test_without_any_revenue_there_is_no_value(tested):
    nothing = replace(tested.examples, mrr=np.full(len(tested.examples), np.nan))

    assert curve(replace(tested, examples=nothing))["steps"][0]["value"] is None
