"""Small drawings in rows of tables: an interval around 1, and two distributions over the same bins."""

import re

import pytest

from churnapp.web.interval import WIDTH, interval_svg
from churnapp.web.paired_bars import HEIGHT, paired_bars_svg

pytestmark = pytest.mark.any_database


def places(drawing: str) -> tuple[float, float, float]:
    low, high = re.search(r'interval-line" d="M([\d.]+) \d+H([\d.]+)', drawing).groups()
    return float(low), float(re.search(r'circle cx="([\d.]+)"', drawing)[1]), float(high)


def test_an_interval_around_one_is_centred_and_in_order():
    low, value, high = places(interval_svg(0.5, 1.0, 2.0))

    assert value == WIDTH / 2
    assert low < value < high
    assert value - low == pytest.approx(high - value)


def test_what_is_far_off_stays_in_the_drawing():
    assert places(interval_svg(0.0, 0.001, 900.0)) == (0, 0, WIDTH)


@pytest.mark.parametrize("unknown", [(None, 1.0, 2.0), (1.0, None, 2.0), (1.0, 1.0, None)])
def test_an_unknown_ratio_draws_nothing(unknown):
    assert interval_svg(*unknown) == ""


def heights(drawing: str, css: str) -> list[float]:
    return [float(height) for height in re.findall(rf'{css}"[^/]*height="([\d.]+)"', drawing)]


def test_bars_are_as_high_as_their_shares():
    drawing = paired_bars_svg([0.5, 0.5], [0.25, 0.75])

    assert heights(drawing, "bar-before") == pytest.approx([HEIGHT * 2 / 3] * 2, abs=0.1)
    assert heights(drawing, "bar-now") == pytest.approx([HEIGHT / 3, HEIGHT], abs=0.1)


@pytest.mark.parametrize("nothing", [([], []), ([0.0], [0.0])])
def test_no_bin_draws_nothing(nothing):
    assert paired_bars_svg(*nothing) == ""
