"""What a training reads: the mart in life, drawn accounts where only the speed of learning is measured."""

from datetime import date
from typing import Protocol

from predictions.domain import FeatureContract
from predictions.mart import KnownCustomer, SnapshotColumns, UnscoredAccount


class TrainingSource(Protocol):
    """The part of ``Mart`` that a training reads; the attributes mean what they mean there."""

    @property
    def version(self) -> str: ...
    @property
    def as_of(self) -> date: ...
    @property
    def outcomes_known_until(self) -> date: ...
    @property
    def contract(self) -> FeatureContract: ...

    def snapshot_columns(self) -> SnapshotColumns:
        """The risk set with what happened next."""

    def known_customers(self) -> list[KnownCustomer]:
        """Every customer known on the latest day."""

    def unscored_accounts(self) -> list[UnscoredAccount]:
        """Active customers that are not predicted."""
