"""Labelled examples: who was a customer on a day, what was known then, and whether it left."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from predictions.domain import FeatureContract, Target
from predictions.mart.columns import Booleans, Days, FeatureColumns, Floats, Integers, SnapshotColumns
from predictions.ml.encoding import Encoder
from predictions.ml.outcome import Labels, OutcomeDefinition

HORIZON_DAYS = 90
HALF_LIFE_DAYS = 365
STAYERS_PER_LEAVER = 8
ROWS_LEFT_WHOLE = 40_000
SHORTEST_SILENCE, LONGEST_SILENCE = 30, 365
SILENCE_OPTION = "train_model --churn-from-silence 90"
EXPECTATION_OPTION = (
    "say what share you expect to lose in a year, and all accounts get that base rate: "
    'manage.py set_expected_churn 0.12 --reason "…"'
)


@dataclass(frozen=True, slots=True)
class ChurnDefinition(OutcomeDefinition):
    """What counts as leaving.

    Attributes:
        horizon_days: leaving is looked for within this many days after the snapshot.
        is_silence: whether silence for the whole horizon counts as leaving, because churn is not recorded.

    Raises:
        ValueError: a silence outside 30 to 365 days.
    """

    target = Target.CHURN
    horizon_days: int = HORIZON_DAYS
    is_silence: bool = False

    def __post_init__(self) -> None:
        if not SHORTEST_SILENCE <= self.horizon_days <= LONGEST_SILENCE:
            raise ValueError(
                f"A silence of {self.horizon_days} days cannot stand for churn. "
                f"Valid: {SHORTEST_SILENCE} to {LONGEST_SILENCE} days."
            )

    @property
    def words(self) -> str:
        """The definition for readers."""
        if self.is_silence:
            return f"no event for {self.horizon_days} days (churn itself is not recorded)"
        return f"notice, or else leaving, within {self.horizon_days} days"

    @property
    def never(self) -> str:
        """What to tell where nobody left."""
        if self.is_silence:
            return f"No account was silent for {self.horizon_days} days. Try a shorter silence."
        return (
            "No customer has a churn or notice date, so there is nothing to learn leaving from. "
            f"Import churn dates, or let silence stand for churn: manage.py {SILENCE_OPTION}; "
            f"or {EXPECTATION_OPTION}"
        )

    @property
    def way_out(self) -> str:
        """A vendor may say what it expects."""
        return f"or {EXPECTATION_OPTION}"

    @property
    def no_curve(self) -> str:
        """Silence has no day on which somebody left."""
        if not self.is_silence:
            return ""
        return "Churn is not recorded, and silence does not say on which day somebody left."

    def labels(self, snapshots: SnapshotColumns, *, as_of: date, known_until: date) -> Labels:
        """By the day of notice, else of leaving, or by silence."""
        horizon = np.timedelta64(self.horizon_days, "D")
        if not self.is_silence:
            return Labels(
                is_known=snapshots.as_of + horizon <= np.datetime64(known_until),
                happened=snapshots.left_on <= snapshots.as_of + horizon,
                happened_on=snapshots.left_on,
            )
        silence = snapshots.features.columns["days_since_last_event"].astype(np.float64)
        return Labels(
            is_known=(snapshots.as_of + horizon <= np.datetime64(as_of)) & (silence < self.horizon_days),
            happened=~(snapshots.next_event_on <= snapshots.as_of + horizon),
            happened_on=snapshots.left_on,
        )

    def never_came(self, snapshots: SnapshotColumns) -> bool:
        """Whether nobody left; silence is told by the events."""
        return not self.is_silence and bool(np.isnat(snapshots.left_on).all())


@dataclass(frozen=True)
class Examples:
    """Rows of account × snapshot with a known outcome; all arrays have one length.

    Names and comments say how it is for churn. For another target whoever met the outcome counts as a leaver.

    Attributes:
        matrix: encoded features (n, k).
        left: 1 when the account left within the horizon, else 0.
        accounts: number of the account, 0 to the number of accounts − 1.
        as_of: day of the snapshot.
        mrr: monthly revenue as of the snapshot, NaN when unknown.
        left_on: day of leaving, NaT when it did not leave or silence stands for leaving.
        stands_for: how many rows a row stands for: more than 1 where stayers were thinned out; 1 when None.
    """

    matrix: Floats
    left: Floats
    accounts: NDArray[np.int64]
    as_of: Days
    mrr: Floats
    left_on: Days
    stands_for: Floats | None = None

    def __len__(self) -> int:
        return len(self.left)

    def where(self, chosen: Booleans | Integers) -> "Examples":
        """The chosen rows: a mask, or positions, of which one may stand twice."""
        return Examples(
            self.matrix[chosen],
            self.left[chosen],
            self.accounts[chosen],
            self.as_of[chosen],
            self.mrr[chosen],
            self.left_on[chosen],
            None if self.stands_for is None else self.stands_for[chosen],
        )

    def thinned(self, seed: int) -> "Examples":
        """Every leaver and, of a long history, a random part of the stayers, each standing for several.

        What stayers are like is known far more surely than what leavers are like, so that eight for each
        leaver tell nearly as much as all of them, in a fraction of the time.
        """
        stayers = np.flatnonzero(self.left == 0)
        kept_count = max(int(STAYERS_PER_LEAVER * self.left.sum()), ROWS_LEFT_WHOLE)
        if len(stayers) <= kept_count:
            return self
        kept = np.random.default_rng(seed).choice(stayers, kept_count, replace=False)
        chosen = self.left == 1
        chosen[kept] = True
        counts = np.ones(len(self)) if self.stands_for is None else self.stands_for
        share = counts[kept].sum() / counts[stayers].sum()
        return replace(self, stands_for=np.where(self.left == 1, counts, counts / share)).where(chosen)

    @property
    def account_count(self) -> int:
        """Distinct accounts."""
        return len(np.unique(self.accounts))

    @property
    def churned_account_count(self) -> int:
        """Distinct accounts that leave in at least one row."""
        return len(np.unique(self.accounts[self.left == 1]))

    @property
    def weights(self) -> Floats:
        """One weight for each row that there was, so that leavers add up to accounts and not to snapshots."""
        counts = np.ones(len(self)) if self.stands_for is None else self.stands_for
        leavers = self.left @ counts
        return counts * (self.churned_account_count / leavers if leavers else 1.0)

    @property
    def recent_weights(self) -> Floats:
        """The weights, halved for every year of age: levels drift, and the map follows them."""
        age = (self.as_of.max() - self.as_of).astype(np.float64)
        return np.asarray(self.weights * 0.5 ** (age / HALF_LIFE_DAYS))


@dataclass(frozen=True)
class LabelledHistory:
    """Everything that can be learnt from one mart.

    Attributes:
        examples: matured rows.
        encoder: how the features became a matrix.
        features: the rows' raw features, in the order of ``examples``.
        definition: what counts as the outcome.
    """

    examples: Examples
    encoder: Encoder
    features: FeatureColumns
    definition: OutcomeDefinition

    def features_where(self, chosen: Booleans) -> FeatureColumns:
        """The raw features of the chosen rows."""
        return _rows_of(self.features, chosen)


def labelled_history(
    snapshots: SnapshotColumns,
    *,
    contract: FeatureContract,
    definition: OutcomeDefinition,
    as_of: date,
    outcomes_known_until: date,
) -> LabelledHistory:
    """Labels the risk set; rows whose horizon is not over are dropped, leavers and stayers alike.

    Args:
        snapshots: the risk set of a mart.
        contract: features to learn from.
        definition: what counts as leaving.
        as_of: last complete day of events.
        outcomes_known_until: last day up to which leaving is told.
    """
    labels = definition.labels(snapshots, as_of=as_of, known_until=outcomes_known_until)
    kept = labels.is_known
    features = _rows_of(snapshots.features, kept)
    encoder = Encoder.learnt_from(contract, features.columns)
    examples = Examples(
        matrix=encoder.matrix(features.columns),
        left=labels.happened[kept].astype(np.float64),
        accounts=np.unique(features.customer_pks, return_inverse=True)[1].astype(np.int64),
        as_of=snapshots.as_of[kept],
        mrr=features.mrr,
        left_on=labels.happened_on[kept],
    )
    return LabelledHistory(examples, encoder, features, definition)


def _rows_of(features: FeatureColumns, chosen: Booleans) -> FeatureColumns:
    return FeatureColumns(
        customer_pks=features.customer_pks[chosen],
        customer_ids=[
            name for name, is_chosen in zip(features.customer_ids, chosen, strict=True) if is_chosen
        ],
        columns={name: values[chosen] for name, values in features.columns.items()},
        mrr=features.mrr[chosen],
        events_30d=features.events_30d[chosen],
        events_previous_30d=features.events_previous_30d[chosen],
        compliance_gap_score=features.compliance_gap_score[chosen],
        vendor_risk_flags=features.vendor_risk_flags[chosen],
    )
