"""A change of probability falls apart into parts that add up to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictions.domain import log_odds, points_of_change
from predictions.queries.breakdowns import breakdown_of
from predictions.queries.movements import movement_between
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import (
    AS_OF,
    contributions,
    feature_values,
    predict,
)

CHANGES = st.lists(st.floats(-3, 3), min_size=1, max_size=9)


@given(st.floats(0.01, 0.99), CHANGES)
def test_the_points_of_the_parts_add_up_to_the_points_of_the_change(before: float, changes: list[float]):
    from math import exp

    now = 1 / (1 + exp(-(log_odds(before) + sum(changes))))

    points = points_of_change(before, now, {str(place): change for place, change in enumerate(changes)})

    assert sum(points.values()) == pytest.approx(round(1000 * (now - before)) / 10)


@given(st.floats(0.01, 0.99), CHANGES)
def test_no_part_moves_more_than_a_quarter_of_its_log_odds_or_the_wrong_way(before, changes):
    from math import exp

    now = 1 / (1 + exp(-(log_odds(before) + sum(changes))))

    points = points_of_change(before, now, {str(place): change for place, change in enumerate(changes)})

    for place, change in enumerate(changes):
        assert abs(points[str(place)]) <= 25 * abs(change) + 0.11
        assert points[str(place)] * change >= -0.11 * abs(change)


def test_parts_that_cancel_keep_their_size():
    assert points_of_change(0.5, 0.5, {"a": 1.0, "b": -1.0}) == {"a": 25.0, "b": -25.0}


@pytest.mark.django_db
def test_small_parts_are_told_together_and_everything_adds_up():
    account = make_account()
    moved = {"tickets_90d": 0.001, "mrr": -0.002, "events_30d": 0.5}
    now = 1 / (1 + 2.718281828459045 ** -(log_odds(0.2) + sum(moved.values())))
    before = predict(account, 0.2, AS_OF.replace(day=1), contributions=contributions())
    later = predict(
        account,
        now,
        feature_values=feature_values(events_30d=52.0),
        contributions=contributions(**moved),
    )

    movement = movement_between(breakdown_of(before.pk), breakdown_of(later.pk))

    assert movement.rows[0].label == "Usage level"
    assert movement.rows[0].detail == "Events in the last 30 days: 1 → 52"
    assert sum(row.points for row in movement.rows) == pytest.approx(movement.points)
