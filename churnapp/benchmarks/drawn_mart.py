"""Accounts drawn for a training to learn from: as many as wanted, in memory, without files or a mart."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from predictions.domain import FEATURE_CONTRACT, FeatureContract, FeatureKind
from predictions.mart import FeatureColumns, KnownCustomer, SnapshotColumns, UnscoredAccount
from predictions.mart.columns import Column, Days, Floats, Integers

SEED = 20
FIRST_MONTH = np.datetime64("2024-01", "M")
MONTHLY_RATE_LOGIT = -4.3
SIGNAL = 1.3  # log-odds of a spread of the score
SIGNAL_FEATURES = 6


@dataclass(frozen=True, slots=True)
class DrawnMart:
    """What a training reads of a mart."""

    snapshots: SnapshotColumns
    as_of: date
    contract: FeatureContract = FEATURE_CONTRACT
    version: str = "drawn"

    @property
    def outcomes_known_until(self) -> date:
        """The last day: nothing is late."""
        return self.as_of

    def snapshot_columns(self) -> SnapshotColumns:
        """The risk set with what happened next."""
        return self.snapshots

    def known_customers(self) -> list[KnownCustomer]:
        """Every account that was drawn."""
        features, left_on = self.snapshots.features, self.snapshots.left_on
        left = set(features.customer_pks[~np.isnat(left_on)].tolist())
        return [
            KnownCustomer(key, is_leaving=key in left, has_left=key in left)
            for key in np.unique(features.customer_pks).tolist()
        ]

    def unscored_accounts(self) -> list[UnscoredAccount]:
        """None: every account that is there can be scored."""
        return []


def draw_mart(accounts: int, snapshots: int) -> DrawnMart:
    """Draws accounts whose leaving follows a slowly moving score, which some features tell with noise.

    Args:
        accounts: how many.
        snapshots: month starts of each, as long as it stays.
    """
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
    left_on[left_month[account] == snapshots] = np.datetime64("NaT", "D")
    last_day: date = (FIRST_MONTH + np.timedelta64(snapshots + 3, "M")).astype("datetime64[D]").item()
    columns = _columns(random, account, month, score)
    return DrawnMart(_risk_set(account, as_of, left_on, columns), last_day)


def _risk_set(account: Integers, as_of: Days, left_on: Days, columns: dict[str, Column]) -> SnapshotColumns:
    counts = np.zeros(len(account), dtype=np.int64)
    return SnapshotColumns(
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
        upgraded_on=np.full(len(as_of), np.datetime64("NaT", "D")),
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
