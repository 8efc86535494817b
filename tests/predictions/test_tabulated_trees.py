"""Contributions that are looked up are those that XGBoost reckons."""

import numpy as np
import pytest
import xgboost

from predictions.ml.tabulated_trees import ROWS_AT_A_TIME, TabulatedTrees

KINDS = ["float", "c", "float", "float"]
WIDTH = len(KINDS)
FEW = {"objective": "binary:logistic", "max_bin": 32, "base_score": 0.5, "nthread": 1, "seed": 3}


def drawn_rows(count: int, seed: int = 0) -> np.ndarray:
    """Numbers with gaps, and a category that is sometimes unknown."""
    random = np.random.default_rng(seed)
    rows = random.normal(size=(count, WIDTH))
    rows[:, 1] = random.integers(0, 6, count)
    rows[random.random(rows.shape) < 0.15] = np.nan
    return rows


def matrix_of(rows: np.ndarray, left: np.ndarray | None = None) -> xgboost.DMatrix:
    return xgboost.DMatrix(rows, label=left, feature_types=KINDS, enable_categorical=True, nthread=1)


def fitted(trees: int = 30, **parameters: object) -> xgboost.Booster:
    """Trees for an outcome in which every feature has a part, the gaps as well."""
    rows = drawn_rows(3_000)
    odds = (
        2 * np.nan_to_num(rows[:, 0]) * (np.nan_to_num(rows[:, 2]) > 0)
        + np.isin(rows[:, 1], (1, 4))
        + np.isnan(rows[:, 3])
        - 1
    )
    left = np.random.default_rng(1).random(len(rows)) < 1 / (1 + np.exp(-odds))
    return xgboost.train({**FEW, **parameters}, matrix_of(rows, left.astype(float)), num_boost_round=trees)


def tabulated(booster: xgboost.Booster) -> TabulatedTrees | None:
    return TabulatedTrees.of(bytes(booster.save_raw("json")))


def reckoned(booster: xgboost.Booster, rows: np.ndarray) -> np.ndarray:
    return booster.predict(matrix_of(rows), pred_contribs=True)[:, :-1]


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("one_against_the_rest", [1, 16])
def test_what_is_looked_up_is_what_xgboost_reckons(depth, one_against_the_rest):
    booster = fitted(max_depth=depth, max_cat_to_onehot=one_against_the_rest)
    rows = drawn_rows(500, seed=9)

    looked_up = tabulated(booster).contributions(rows)

    assert np.abs(looked_up - reckoned(booster, rows)).max() < 1e-5
    assert (np.ptp(looked_up, axis=0) > 0.05).all()


@pytest.mark.parametrize("value", [np.nan, 0.0, 5.0, 1e30, -1e30])
def test_values_that_training_never_saw_go_the_way_xgboost_sends_them(value):
    booster = fitted(max_depth=3)
    rows = np.full((1, WIDTH), value)
    rows[0, 1] = np.clip(value, 0, 5)

    assert np.abs(tabulated(booster).contributions(rows) - reckoned(booster, rows)).max() < 1e-5


def test_a_category_that_training_never_saw_goes_the_way_xgboost_sends_it():
    booster = fitted(max_depth=3, max_cat_to_onehot=1)
    rows = drawn_rows(20, seed=2)
    rows[:, 1] = 40

    assert np.abs(tabulated(booster).contributions(rows) - reckoned(booster, rows)).max() < 1e-5


def test_blocks_of_rows_are_put_together_in_order():
    booster = fitted(max_depth=2, trees=3)
    rows = drawn_rows(ROWS_AT_A_TIME + 7)

    looked_up = tabulated(booster).contributions(rows)

    assert np.abs(looked_up - reckoned(booster, rows)).max() < 1e-5


def test_no_rows_have_no_contributions():
    assert tabulated(fitted(max_depth=2, trees=3)).contributions(np.empty((0, WIDTH))).shape == (0, WIDTH)


def test_trees_that_found_nothing_to_ask_add_nothing():
    booster = fitted(max_depth=3, trees=3, gamma=1e9)

    looked_up = tabulated(booster)

    assert not looked_up.contributions(drawn_rows(10)).any()
    assert looked_up.splits == ()


def test_the_expectations_of_the_trees_are_what_xgboost_adds_them_to():
    booster = fitted(max_depth=3)

    expected = sum(table.expectation for table in tabulated(booster).tables)

    assert expected == pytest.approx(
        booster.predict(matrix_of(drawn_rows(1)), pred_contribs=True)[0, -1], abs=1e-5
    )


def test_trees_too_deep_for_tables_are_left_to_xgboost():
    assert tabulated(fitted(max_depth=8, min_child_weight=0)) is None
