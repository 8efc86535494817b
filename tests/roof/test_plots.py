"""Plots and marks drawn on the server: values lie where they belong, nothing breaks at the edges."""

import re

import pytest
from django.template import Context, Template

from churnapp.web.capacity_plot import Reached, capacity_plot
from churnapp.web.forest import forest_svg
from churnapp.web.plot import Plot, root, round_ticks
from churnapp.web.reliability_plot import SaidAndCame, reliability_plot

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize("most", [0.3, 1, 7, 48.5, 1_556, 20_000])
def test_ticks_are_round_rise_from_zero_and_stay_inside(most):
    ticks = round_ticks(most)

    assert ticks[0] == 0
    assert ticks == sorted(ticks)
    assert 2 <= len(ticks) <= 7
    assert ticks[-1] <= most * (1 + 1e-9)


def test_values_beyond_the_frame_are_drawn_at_its_edge():
    plot = Plot(400, 300, right=10, top=5)

    assert plot.x(0) < plot.x(5) < plot.x(10) == plot.x(99)
    assert plot.y(0) > plot.y(2) > plot.y(5) == plot.y(99)
    assert plot.x(-1) == plot.x(0)


def test_a_root_scale_spreads_small_values_and_keeps_the_diagonal():
    plot = Plot(400, 400, 1.0, 1.0, root)

    left, across = plot.x(0), plot.x(1) - plot.x(0)
    down, up = plot.y(0), plot.y(0) - plot.y(1)
    assert plot.x(0.01) == pytest.approx(left + across / 10, abs=0.1)
    assert (plot.x(0.25) - left) / across == pytest.approx((down - plot.y(0.25)) / up, abs=0.01)


def test_a_reliability_plot_draws_each_group_with_its_words():
    groups = [SaidAndCame(0.1, 0.12, 0.08, 0.2, "first <b>"), SaidAndCame(0.4, 0.5, 0.3, 0.7, "second")]

    svg = reliability_plot(groups, steps=[(0.1, 0.4, 0.2)], spread=[5, 0, 3], highest=0.4, label="Said")

    assert svg.count('class="plot-dot"') == 2
    assert svg.count('class="plot-spread"') == 2
    assert "first &lt;b&gt;" in svg
    assert 'role="img" aria-label="Said"' in svg


def test_a_reliability_plot_of_one_constant_is_still_a_plot():
    svg = reliability_plot(
        [SaidAndCame(0.0, 0.0, 0.0, 0.01, "all")], steps=[], spread=[9], highest=0.0, label="Said"
    )

    assert svg.count('class="plot-dot"') == 1
    assert "nan" not in svg


def test_the_chosen_capacity_is_marked_where_it_lies():
    steps = [Reached(number, number, number / 2, number * 2, number / 3) for number in (1.0, 2.0, 4.0)]

    marks = [
        float(re.search(r"translate\(([\d.]+) 0\)", capacity_plot(steps, chosen=at, in_all=8, label="c"))[1])
        for at in (0.0, 2.0, 4.0)
    ]

    assert marks[1] - marks[0] == pytest.approx(marks[2] - marks[1], abs=0.2)


def test_a_ratio_and_its_inverse_lie_alike_far_from_one():
    centres = [
        float(re.search(r'cx="([\d.]+)"', forest_svg(value, value, value))[1]) for value in (0.5, 1.0, 2.0)
    ]

    assert centres[1] - centres[0] == pytest.approx(centres[2] - centres[1], abs=0.1)
    assert forest_svg(None, None, None) == ""
    assert "nan" not in forest_svg(0.0, 0.0, 99.0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("0.8049 0.78 0.83", "0.80 0.78–0.83"),
        ('0.044 0.036 0.054 "percent"', "4.4% 3.6%–5.4%"),
        ('0.34 0.29 0.39 "percent"', "34% 29%–39%"),
        ('286.4 206 385 "money"', "$286 $206–$385"),
        ("None None None", "–"),
        ("1.0 1.0 1.0", "1.00"),
    ],
)
def test_an_estimate_is_written_with_its_bounds(arguments, words):
    html = Template("{% load plots %}{% estimate " + arguments + " %}").render(Context())

    assert re.sub(r"<[^>]+>", "", html) == words
