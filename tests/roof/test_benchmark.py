"""What a benchmark prints; how fast anything is stays out of the tests."""

import pytest

from churnapp.benchmarks.measure import Measurement, in_turn
from churnapp.benchmarks.training import measure_training

pytestmark = pytest.mark.any_database


def test_work_and_floor_run_in_turn_after_one_warm_up_of_each():
    order = []

    in_turn(lambda: order.append("work"), lambda: order.append("floor"), runs=3)

    assert order == ["work", "floor"] * 4


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
