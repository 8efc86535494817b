"""Falling curves drawn on the server."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from churnapp.web.curves import Curve, CurveFigure, CurveMark

pytestmark = pytest.mark.any_database
TICKS = tuple(str(number) for number in range(7))


def figure(*curves: Curve, marks=()) -> CurveFigure:
    return CurveFigure("Survival", curves, TICKS, "Months", marks)


def heights(drawing: str) -> list[float]:
    line = re.search(r'class="curve-line" d="M([^"]*)"', drawing).group(1)
    return [float(spot.split()[1]) for spot in line.split("L")]


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_what_falls_is_drawn_falling_and_inside_of_the_plane(survival):
    spots = tuple((number / 20, height) for number, height in enumerate(sorted(survival, reverse=True)))

    drawn = heights(figure(Curve("All", spots)).drawing)

    assert drawn == sorted(drawn)
    assert 0 <= drawn[0] <= drawn[-1] <= 400


def test_a_stepped_curve_holds_its_height_until_the_next_spot():
    assert heights(figure(Curve("All", ((0, 1), (0.5, 0)), is_stepped=True)).drawing) == [0, 0, 400]


@pytest.mark.parametrize(
    ("lowest", "words"),
    [(0.49, ["100%", "75%", "50%", "25%", "0%"]), (0.5, ["100%", "90%", "80%", "70%", "60%", "50%"])],
)
def test_the_upright_axis_begins_at_half_where_nothing_falls_below(lowest, words):
    assert [word for _, word in figure(Curve("All", ((0, 1), (1, lowest)))).levels] == words


def test_a_curve_leads_to_what_it_counts_and_its_name_is_text():
    drawn = figure(Curve("<b>", ((0, 1), (1, 0.5)), url="/accounts/?plan=free&status=active")).drawing

    assert 'href="/accounts/?plan=free&amp;status=active"' in drawn
    assert "<title>&lt;b&gt;</title>" in drawn


def test_the_word_of_a_mark_stands_where_there_is_room():
    assert [CurveMark(across, "Renewal").side for across in (0.1, 0.9)] == ["start", "end"]
