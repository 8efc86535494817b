"""The training of the whole ladder with its evaluation, beside one bare fit of XGBoost on the same matrix."""

import time
from collections.abc import Callable
from datetime import date

import numpy as np
from threadpoolctl import threadpool_limits

from churnapp.benchmarks.measure import Measurement, peak_memory_mb
from predictions.domain import FEATURE_CONTRACT, FeatureKind
from predictions.mart import FeatureColumns, SnapshotColumns
from predictions.mart.columns import Column, Days, Floats, Integers
from predictions.ml.boosting import MANY_TREES, PARAMETERS
from predictions.ml.evaluation import judge_out_of_time
from predictions.ml.examples import ChurnDefinition, Examples, LabelledHistory, labelled_history
from predictions.ml.ladder import SEED, fit_ladder
from predictions.ml.origins import predict_out_of_time
from predictions.ml.rungs import rungs_within

FLOOR = f"one fit of {MANY_TREES} trees by XGBoost on the same matrix, one thread"
FIRST_MONTH = np.datetime64("2024-01", "M")
MONTHLY_RATE_LOGIT = -4.3
SIGNAL = 1.3  # log-odds of a spread of the score
SIGNAL_FEATURES = 6

type Progress = Callable[[str], None]


def measure_training(accounts: int, snapshots: int, progress: Progress = lambda _: None) -> Measurement:
    """Evaluation out of time and the final fit of every rung, once, on accounts that are drawn.

    Args:
        accounts: how many.
        snapshots: month starts of each, as long as it stays.
        progress: called with the name of each step.
    """
    import xgboost  # noqa: F401, PLC0415 - loading it belongs to neither figure

    history = _history(accounts, snapshots)
    examples = history.examples
    definition = ChurnDefinition()
    rungs = rungs_within(examples.churned_account_count)
    with threadpool_limits(limits=1):
        start = time.perf_counter()
        tested = predict_out_of_time(FEATURE_CONTRACT, examples, rungs, definition.horizon_days, progress)
        judged = judge_out_of_time(history, tested, rungs, progress)
        progress(f"fitting {judged.rung} on everything that is known")
        fit_ladder(FEATURE_CONTRACT, examples.thinned(SEED), [judged.rung])
        seconds = time.perf_counter() - start
        peak = peak_memory_mb()
        progress("the floor")
        start = time.perf_counter()
        _bare_fit(examples)
        floor_seconds = time.perf_counter() - start
    size = f"{accounts:,} accounts × {snapshots} snapshots, {len(examples):,} rows"
    return Measurement("train", size, seconds, FLOOR, floor_seconds, peak)


def _bare_fit(examples: Examples) -> None:
    import xgboost  # noqa: PLC0415 - only this benchmark needs it

    kinds = ["c" if feature.kind is FeatureKind.CATEGORY else "float" for feature in FEATURE_CONTRACT]
    rows = xgboost.DMatrix(
        examples.matrix, label=examples.left, feature_types=kinds, enable_categorical=True, nthread=1
    )
    xgboost.train({**PARAMETERS, "eta": 0.1, "max_depth": 3}, rows, num_boost_round=MANY_TREES)


def _history(accounts: int, snapshots: int) -> LabelledHistory:
    random = np.random.default_rng(SEED)
    account = np.tile(np.arange(accounts), snapshots)
    month = np.repeat(np.arange(snapshots), accounts)
    mood = random.normal(size=(snapshots, accounts))
    for number in range(1, snapshots):
        mood[number] = 0.9 * mood[number - 1] + np.sqrt(1 - 0.9**2) * mood[number]
    leaves = random.random(mood.shape) < 1 / (1 + np.exp(-MONTHLY_RATE_LOGIT - SIGNAL * mood))
    left_month = np.where(leaves.any(axis=0), leaves.argmax(axis=0), snapshots)
    present = month <= left_month[account]
    account, month, score = account[present], month[present], mood.ravel()[present]
    as_of = _month_starts(month)
    left_on = _month_starts(left_month[account]) + np.timedelta64(14, "D")
    left_on[left_month[account] == snapshots] = np.datetime64("NaT")
    columns = _columns(random, account, month, score)
    last_day: date = (FIRST_MONTH + snapshots + 3).astype("datetime64[D]").item()
    counts = np.zeros(len(account), dtype=np.int64)
    drawn = SnapshotColumns(
        features=FeatureColumns(
            customer_pks=account.astype(np.int64),
            customer_ids=account.astype(str).tolist(),
            columns=columns,
            mrr=np.asarray(columns["mrr"], dtype=np.float64),
            events_30d=counts,
            events_previous_30d=counts,
            compliance_gap_score=counts.astype(np.float64),
            vendor_risk_flags=counts.astype(np.float64),
        ),
        as_of=as_of,
        left_on=left_on,
        next_event_on=as_of + np.timedelta64(1, "D"),
    )
    return labelled_history(
        drawn,
        contract=FEATURE_CONTRACT,
        definition=ChurnDefinition(),
        as_of=last_day,
        outcomes_known_until=last_day,
    )


def _month_starts(numbers: Integers) -> Days:
    starts: Days = (FIRST_MONTH + numbers.astype("m8[M]")).astype("datetime64[D]")
    return starts


def _columns(
    random: np.random.Generator, account: Integers, month: Integers, score: Floats
) -> dict[str, Column]:
    """Numbers with gaps, some of which follow the score that the outcome follows, and a calendar."""
    columns: dict[str, Column] = {}
    signed = [feature.name for feature in FEATURE_CONTRACT if feature.sign][:SIGNAL_FEATURES]
    for feature in FEATURE_CONTRACT:
        if feature.kind is FeatureKind.CATEGORY:
            columns[feature.name] = np.array(["starter", "growth", "enterprise"], dtype=object)[account % 3]
            continue
        values = random.normal(size=len(account))
        if feature.name in signed:
            values += feature.sign * score
        values[random.random(len(account)) < 0.05] = np.nan
        columns[feature.name] = values
    columns["billing_period_months"] = np.where(account % 2, 12.0, 1.0)
    columns["days_to_renewal"] = np.where(account % 2, 30.0 * ((account - month) % 12) + 15, 15.0)
    columns["mrr"] = np.exp(6 + random.normal(size=len(account)))
    return columns
