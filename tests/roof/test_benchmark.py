"""What a benchmark prints; how fast anything is stays out of the tests."""

import pytest

from churnapp.benchmarks.measure import Measurement, in_turn
from churnapp.benchmarks.persisting import measure_persisting
from churnapp.benchmarks.scoring import measure_scoring
from churnapp.benchmarks.training import measure_training
from customers.models import CustomerRecord
from predictions.models import PredictionRecord

pytestmark = pytest.mark.any_database


def test_work_and_floor_run_in_turn_after_one_warm_up_of_each():
    order = []

    in_turn(lambda: order.append("work"), lambda: order.append("floor"), runs=3)

    assert order == ["work", "floor"] * 4


def test_what_a_run_leaves_behind_is_taken_back_before_the_next():
    left = []

    in_turn(lambda: left.append("work"), lambda: left.append("floor"), runs=2, tidy=left.clear)

    assert left == []


def test_the_json_holds_the_keys_that_programs_rely_on():
    part = Measurement("list", "10 accounts", 0.03, "a page", 0.01, 50.0)
    printed = Measurement("pages", "10 accounts", 0.04, "a page", 0.02, 60.0, [part]).as_json()

    assert {"name", "size", "seconds", "floor", "floor_seconds", "ratio", "peak_memory_mb"} <= set(printed)
    assert printed["ratio"] == 2
    assert printed["parts"][0]["ratio"] == 3


def test_a_training_is_measured_beside_one_bare_fit_on_the_same_rows():
    measured = measure_training(accounts=80, snapshots=14)

    assert measured.name == "train"
    assert measured.size.startswith("80 accounts × 14 snapshots")
    assert measured.seconds > 0
    assert measured.floor_seconds > 0


@pytest.mark.slow
def test_the_parts_of_a_training_add_up_to_the_whole_of_it():
    measured = measure_training(accounts=400, snapshots=14)

    assert {"every rung out of time", "the rung to publish", "refits for the reasons"} <= {
        part.name for part in measured.parts
    }
    assert sum(part.seconds for part in measured.parts) == pytest.approx(measured.seconds, rel=0.05)


@pytest.mark.slow
def test_scoring_is_measured_beside_the_contributions_of_xgboost_alone():
    measured = measure_scoring(accounts=300, runs=1)

    assert (measured.name, measured.size) == ("score", "300 accounts")
    assert [part.name for part in measured.parts] == ["predict and explain", "reasons and actions"]
    assert measured.floor_seconds > 0


@pytest.mark.slow
@pytest.mark.django_db
def test_keeping_scores_is_measured_and_leaves_nothing_behind():
    measured = measure_persisting(accounts=300, runs=1)

    assert (measured.name, measured.size) == ("persist", "300 accounts")
    assert measured.floor_seconds > 0
    assert not PredictionRecord.objects.exists()
    assert not CustomerRecord.objects.exists()
