"""Percentiles of columns: a straight line between neighbours, and nothing where nothing is known."""

import numpy as np
import pytest

from predictions.mart.percentiles import LEVELS, percentiles_of


@pytest.mark.parametrize("known", [1, 2, 3, 50, 1000])
def test_percentiles_are_those_of_what_is_known(known):
    random = np.random.default_rng(known)
    readings = np.full((2, known + 7), np.nan)
    for row in readings:
        row[random.permutation(known + 7)[:known]] = random.normal(size=known)

    found = percentiles_of(readings)

    assert found == pytest.approx(np.nanquantile(readings, LEVELS / 100, axis=1).T, rel=1e-12)


def test_a_feature_that_is_known_of_nobody_has_no_percentiles():
    found = percentiles_of(np.array([[np.nan, np.nan], [1.0, 2.0]]))

    assert np.isnan(found[0]).all()
    assert found[1][[0, 50, 100]].tolist() == [1.0, 1.5, 2.0]
