"""A small world for models: accounts × months whose hazard is known, as columns of a mart."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from predictions.domain import FEATURE_CONTRACT, FeatureKind
from predictions.mart import FeatureColumns, KnownCustomer, SnapshotColumns, UnscoredAccount
from predictions.ml.examples import ChurnDefinition, LabelledHistory, labelled_history

FIRST = np.datetime64("2023-01-01")
PLANS = np.array(["starter", "growth", "enterprise"], dtype=object)


def days(count: int) -> np.timedelta64:
    return np.timedelta64(count, "D")


def month_start(number: int) -> np.datetime64:
    """The first of a month, counted from the first of the world."""
    return (FIRST.astype("datetime64[M]") + np.timedelta64(number, "M")).astype("datetime64[D]")


@dataclass
class World:
    """Accounts whose monthly hazard rises with silence, and with a renewal on yearly billing.

    Attributes:
        accounts, months: size.
        silence: log-odds that a spread of silence adds; 0 is a world without signal.
        renewal: log-odds that a due renewal adds; 0 is a world without segments.
        base: log-odds of leaving in a month.
        extra: further columns, given the outcome and the random generator.
    """

    accounts: int = 300
    months: int = 18
    silence: float = 1.2
    renewal: float = 1.5
    base: float = -4.0
    seed: int = 1
    overrides: dict[str, object] = field(default_factory=dict)

    def snapshots(self) -> SnapshotColumns:
        random = np.random.default_rng(self.seed)
        rows: list[tuple[int, np.datetime64, float, int, int, np.datetime64]] = []
        for account in range(self.accounts):
            yearly, phase = random.random() < 0.5, int(random.integers(12))
            mood = random.normal()
            states = []
            left_on = np.datetime64("NaT", "D")
            for month in range(self.months):
                as_of = month_start(month)
                mood = 0.8 * mood + 0.6 * random.normal()
                to_renewal = 30 * ((phase - month) % 12) + 15 if yearly else 15
                states.append((as_of, mood, 12 if yearly else 1, to_renewal))
                odds = self.base + self.silence * mood + self.renewal * (yearly and to_renewal < 60)
                if random.random() < 1 / (1 + np.exp(-odds)):
                    left_on = as_of + np.timedelta64(int(random.integers(1, 28)), "D")
                    break
            rows += [(account, *state, left_on) for state in states]
        rows.sort(key=lambda row: (row[1], row[0]))
        account, as_of, mood, period, to_renewal, left_on = (
            np.array(part) for part in zip(*rows, strict=True)
        )
        return SnapshotColumns(
            features=self._features(random, account, mood, period, to_renewal),
            as_of=as_of.astype("datetime64[D]"),
            left_on=left_on.astype("datetime64[D]"),
            next_event_on=as_of.astype("datetime64[D]") + np.timedelta64(1, "D"),
            upgraded_on=np.full(len(as_of), np.datetime64("NaT", "D")),
        )

    def _features(self, random, account, mood, period, to_renewal) -> FeatureColumns:
        count = len(account)
        silence = np.exp(1 + 0.7 * mood)
        known = {
            "days_since_last_event": silence,
            "events_30d": np.round(60 / silence),
            "billing_period_months": period.astype(float),
            "days_to_renewal": to_renewal.astype(float),
            "mrr": 100.0 + 10 * (account % 50),
            "tenure_days": 40.0 + (account % 300),
            "plan_tier": PLANS[account % 3],
            **self.overrides,
        }
        columns = {
            feature.name: np.full(count, None, dtype=object)
            if feature.kind is FeatureKind.CATEGORY
            else np.where(random.random(count) < 0.1, np.nan, random.normal(size=count))
            for feature in FEATURE_CONTRACT
        }
        columns["adoption_score_30d"] = np.full(count, np.nan)  # the vendor sends none
        columns["vendor_risk_flags"] = np.zeros(count)  # a constant
        columns.update(known)
        return FeatureColumns(
            customer_pks=account.astype(np.int64),
            customer_ids=[f"account-{number}" for number in account],
            columns=columns,
            mrr=known["mrr"],
            events_30d=known["events_30d"].astype(np.int64),
            events_previous_30d=known["events_30d"].astype(np.int64),
            compliance_gap_score=np.full(count, np.nan),
            vendor_risk_flags=np.full(count, np.nan),
        )

    @property
    def last_day(self) -> date:
        return month_start(self.months).item()

    def history(self, snapshots: SnapshotColumns | None = None) -> LabelledHistory:
        return labelled_history(
            snapshots or self.snapshots(),
            contract=FEATURE_CONTRACT,
            definition=ChurnDefinition(),
            as_of=self.last_day,
            outcomes_known_until=self.last_day,
        )


class MartFake:
    """What training reads of a mart."""

    version = "fake"
    contract = FEATURE_CONTRACT

    def __init__(self, world: World, snapshots: SnapshotColumns | None = None) -> None:
        self.as_of = self.outcomes_known_until = world.last_day
        self._snapshots = snapshots or world.snapshots()

    def to_learn_from(self) -> "MartFake":
        return self

    def snapshot_columns(self) -> SnapshotColumns:
        return self._snapshots

    def known_customers(self) -> list[KnownCustomer]:
        return [
            KnownCustomer(key, is_leaving=False, has_left=False)
            for key in sorted(set(self._snapshots.features.customer_pks.tolist()))
        ]

    def unscored_accounts(self) -> list[UnscoredAccount]:
        return []
