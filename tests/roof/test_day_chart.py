"""Small charts over days, by what they draw."""

import re
from datetime import date

from churnapp.web.bar import bar_svg
from churnapp.web.day_chart import DayValue, line_over_days, steps_over_days

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 4)


def lines(drawing: str) -> list[str]:
    return re.findall(r'class="day-chart-line" d="([^"]*)"', drawing)


def test_a_line_spans_the_width_and_higher_values_stand_higher():
    drawing = line_over_days(
        [DayValue(JANUARY, 0.0), DayValue(FEBRUARY, 1.0)], label="Risk", top=1.0, guides=(0.5,)
    )

    assert lines(drawing) == ["M0.0 96.0L1000.0 4.0"]
    assert 'd="M0 50.0H1000"' in drawing
    assert 'aria-label="Risk"' in drawing


def test_days_lie_where_they_fall():
    points = [DayValue(JANUARY, 1.0), DayValue(FEBRUARY, 1.0), DayValue(MARCH, 1.0)]

    (line,) = lines(line_over_days(points, label="", top=1.0, guides=()))

    assert line == "M0.0 4.0L500.0 4.0L1000.0 4.0"


def test_fewer_than_two_points_draw_nothing():
    assert line_over_days([DayValue(JANUARY, 1.0)], label="", top=1.0, guides=()) == ""


def test_a_step_holds_until_the_next_and_the_last_until_the_end():
    drawing = steps_over_days(
        [DayValue(JANUARY, 50.0), DayValue(FEBRUARY, 100.0)], until=MARCH, label="", top=100.0
    )

    assert lines(drawing) == ["M0.0 50.0L500.0 50.0L500.0 4.0L1000.0 4.0"]


def test_an_unknown_stretch_stays_open():
    steps = [DayValue(JANUARY, 100.0), DayValue(FEBRUARY, None)]

    assert lines(steps_over_days(steps, until=MARCH, label="", top=100.0)) == ["M0.0 4.0L500.0 4.0"]


def test_a_history_without_length_draws_nothing():
    assert steps_over_days([DayValue(JANUARY, 1.0)], until=JANUARY, label="", top=1.0) == ""
    assert steps_over_days([], until=JANUARY, label="", top=1.0) == ""


def test_a_label_is_text():
    drawing = line_over_days(
        [DayValue(JANUARY, 0.0), DayValue(FEBRUARY, 1.0)], label='"><script>', top=1.0, guides=()
    )

    assert "<script>" not in drawing


def test_a_bar_is_filled_to_its_share_and_never_beyond():
    assert [re.search(r'bar-fill" width="([^"]+)"', bar_svg(share)).group(1) for share in (-1, 0.4, 7)] == [
        "0.0",
        "40.0",
        "100.0",
    ]
