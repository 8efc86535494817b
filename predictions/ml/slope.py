"""The calibration slope in the sample and in all of its resamples."""

import numpy as np

from predictions.mart.columns import Floats
from predictions.ml.bootstrap import AccountBootstrap
from predictions.ml.component import logit, sigmoid
from predictions.ml.metrics import calibration_line


def calibration_slopes(left: Floats, probability: Floats, bootstrap: AccountBootstrap) -> Floats:
    """Slope of the outcome on the log-odds (D,): below 1 means too bold; NaN for a constant.

    The sample is fitted to the end; a resample is one Newton step away from that fit, which agrees with a fit
    of its own up to the order of 1/n and also exists where a small resample would be separable.
    """
    intercept, slope = calibration_line(left, probability, np.ones(len(left)))
    if np.isnan(slope):
        return np.full(len(bootstrap.counts), np.nan)
    odds = logit(probability)
    fitted = sigmoid(intercept + slope * odds)
    error, spread = left - fitted, fitted * (1 - fitted)
    score, turned = bootstrap.sums(error), bootstrap.sums(error * odds)
    level, cross, square = (bootstrap.sums(spread * odds**power) for power in range(3))
    step = (level * turned - cross * score) / np.maximum(level * square - cross**2, 1e-12)
    return np.asarray(slope + np.concatenate([[0.0], step[1:]]))
