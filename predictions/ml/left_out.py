"""Which accounts the model did not learn from, and which it does not predict, each with why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from predictions.domain import Target
from predictions.mart import SnapshotColumns
from predictions.ml.examples import LabelledHistory
from predictions.ml.source import TrainingSource
from predictions.models import LeftOutReason


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Customers by why they were left out.

    Attributes:
        accounts: reason to primary keys of customers.
        gone_count: customers that had left by the day of the mart; a model has nothing to say about them.
    """

    accounts: Mapping[LeftOutReason, list[int]]
    gone_count: int

    def to_json(self) -> dict[str, Any]:
        """The counts for the report; reasons without an account are not there."""
        return {
            "gone": self.gone_count,
            **{reason.value: len(keys) for reason, keys in self.accounts.items() if keys},
        }


def left_out(mart: TrainingSource, snapshots: SnapshotColumns, history: LabelledHistory) -> LeftOut:
    """Compares the customers of a mart with those that were learnt from and those that can be scored.

    Of upgrades nothing is told: who is missing there is on the highest plan, or missing for churn as well.
    """
    if mart.contract.target is not Target.CHURN:
        return LeftOut({}, 0)
    learnt_from = set(history.features.customer_pks.tolist())
    seen = set(snapshots.features.customer_pks.tolist())
    accounts: dict[LeftOutReason, list[int]] = {reason: [] for reason in LeftOutReason}
    known = mart.known_customers()
    for customer in known:
        if customer.customer_pk in learnt_from:
            continue
        if customer.customer_pk in seen:
            reason = LeftOutReason.OUTCOME_OPEN
        elif customer.is_leaving:
            reason = LeftOutReason.LEFT_BEFORE
        else:
            reason = LeftOutReason.TOO_YOUNG
        accounts[reason].append(customer.customer_pk)
    for unscored in mart.unscored_accounts():
        accounts[LeftOutReason(unscored.reason)].append(unscored.customer_pk)
    return LeftOut(accounts, sum(customer.has_left for customer in known))
