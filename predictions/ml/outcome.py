"""What a model predicts, as rows of a history are labelled with it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from predictions.domain import Target
from predictions.mart.columns import Booleans, Days, SnapshotColumns


@dataclass(frozen=True, slots=True)
class Labels:
    """What became of the rows of a risk set; all arrays have one length.

    Attributes:
        is_known: whether the row's horizon is over, so that it may be learnt from.
        happened: whether the outcome came within it.
        happened_on: its day; NaT when it did not come, or has no day.
    """

    is_known: Booleans
    happened: Booleans
    happened_on: Days


class OutcomeDefinition(ABC):
    """What counts as the outcome.

    Attributes:
        target: what it is.
        horizon_days: it is looked for within this many days after the snapshot.
        is_silence: whether silence stands for it.
    """

    __slots__ = ()

    target: ClassVar[Target]
    horizon_days: int
    is_silence: bool

    @property
    @abstractmethod
    def words(self) -> str:
        """The definition for readers."""

    @property
    @abstractmethod
    def never(self) -> str:
        """What to tell, and to do, where the outcome never came."""

    @property
    @abstractmethod
    def way_out(self) -> str:
        """What else can be done where the history is too short; empty when nothing can."""

    @property
    @abstractmethod
    def no_curve(self) -> str:
        """Why there is no curve over the months to come; empty when there may be one."""

    @abstractmethod
    def labels(self, snapshots: SnapshotColumns, *, as_of: date, known_until: date) -> Labels:
        """Labels a risk set.

        Args:
            snapshots: of a mart.
            as_of: last complete day of events.
            known_until: last day up to which contracts are told.
        """

    @abstractmethod
    def never_came(self, snapshots: SnapshotColumns) -> bool:
        """Whether the outcome is not told of a single row, however late it came."""


@dataclass(frozen=True, slots=True)
class UpgradeDefinition(OutcomeDefinition):
    """An account moves to a higher plan within 90 days."""

    target = Target.UPGRADE
    horizon_days: int = 90
    is_silence: bool = False

    @property
    def words(self) -> str:
        """The definition for readers."""
        return f"a move to a higher plan within {self.horizon_days} days"

    @property
    def never(self) -> str:
        """What to tell where nobody upgraded."""
        return (
            "No account moved to a higher plan in the history, so there is nothing to learn upgrades from. "
            "Import subscriptions with plan_tier, or customers with upgrade_date; until then accounts are "
            "ranked by rules."
        )

    @property
    def way_out(self) -> str:
        """The rules rank accounts all the same."""
        return "until then accounts are ranked by rules"

    @property
    def no_curve(self) -> str:
        """The curve of the next 12 months is that of churn."""
        return "The curve of the next 12 months says who stays, not who upgrades."

    def labels(self, snapshots: SnapshotColumns, *, as_of: date, known_until: date) -> Labels:  # noqa: ARG002
        """By the first rise of a plan after the snapshot; whoever leaves before did not upgrade."""
        horizon = np.timedelta64(self.horizon_days, "D")
        return Labels(
            is_known=snapshots.as_of + horizon <= np.datetime64(known_until),
            happened=snapshots.upgraded_on <= snapshots.as_of + horizon,
            happened_on=snapshots.upgraded_on,
        )

    def never_came(self, snapshots: SnapshotColumns) -> bool:
        """Whether no plan ever rose."""
        return bool(np.isnat(snapshots.upgraded_on).all())
