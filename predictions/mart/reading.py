"""Reads a published mart."""

from copy import copy
from datetime import date
from functools import cached_property
from typing import Any, Self

import duckdb
import numpy as np

from predictions.domain import FeatureContract, FeatureKind, FeatureValue, Target
from predictions.mart.columns import (
    FeatureColumns,
    Floats,
    PastColumns,
    SnapshotColumns,
    contract_columns,
    days,
    feature_columns,
    floats,
)
from predictions.mart.custom import custom_lines
from predictions.mart.customers import CustomerNotInMart, KnownCustomer, UnscoredAccount
from predictions.mart.mart_file import MartFile

# what a contract's columns stand in beside the features of churn, and the rows that its models speak of
BESIDE = {Target.CHURN: "", Target.UPGRADE: " inner join tier_pressure using (customer_pk, as_of)"}
ELIGIBLE = {Target.CHURN: "true", Target.UPGRADE: "tier_pressure.may_upgrade"}
FINGERPRINTS = {
    Target.CHURN: "contract_fingerprint",
    Target.UPGRADE: "upgrade_contract_fingerprint",
}


class Mart(MartFile):
    """One immutable version of the mart, open for reading; safe to share between threads.

    Attributes:
        version: the version that was opened, whatever is published later.
        as_of: its latest day.
        account_count: customers that can be scored on that day: positions 0 to ``account_count`` − 1.
        contract: the features it offers; for churn with those of the vendor's own fields.
        outcomes_known_until: who left is known up to this day; before ``as_of`` when the feed stopped.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, contract: FeatureContract) -> None:
        super().__init__(connection)
        about = self._row(
            f"select version, as_of, {FINGERPRINTS[contract.target]}, account_count, "  # noqa: S608 our names
            "outcomes_known_until from about"
        )
        self.version = str(about[0])
        self.as_of: date = about[1]
        self.contract_fingerprint = str(about[2])
        self.account_count = int(about[3])
        self.outcomes_known_until: date = about[4]
        custom = custom_lines(self) if contract.target is Target.CHURN else {}
        self.contract = contract.with_custom(custom) if custom else contract
        self._learnt_from = tuple(line for line, is_learnt_from in custom.items() if is_learnt_from)
        self._beside, self._eligible = BESIDE[contract.target], ELIGIBLE[contract.target]

    def to_learn_from(self) -> Self:
        """The same mart with the features that a training may learn from.

        Fields that an admin lets no model learn from any more are kept for the models that still read them.
        """
        narrowed = copy(self)
        if self.contract.custom:
            narrowed.contract = self.contract.with_custom(self._learnt_from)
        return narrowed

    def scoring_columns(self, first_position: int, last_position: int) -> FeatureColumns:
        """Features on the latest day; with the contract of upgrades those below the highest plan.

        Args:
            first_position: first position of the range.
            last_position: last position, inclusive; beyond the end there are no rows.
        """
        fetched = self.read(
            f"select * from scoring_features{self._beside} "  # noqa: S608 names are ours
            f"where position between ? and ? and {self._eligible} order by position",
            [first_position, last_position],
        )
        return feature_columns(fetched, self.contract, floats(fetched["shown_mrr"]))

    def snapshot_columns(self) -> SnapshotColumns:
        """Every customer in the risk set at every snapshot, with its outcome; ordered by day and customer.

        With the contract of upgrades the risk set is those below the highest plan.
        """
        fetched = self.read(
            f"select * from features inner join outcomes using (customer_pk, as_of){self._beside} "  # noqa: S608
            f"where {self._eligible} order by as_of, customer_id"
        )
        return SnapshotColumns(
            features=feature_columns(fetched, self.contract, floats(fetched["mrr"])),
            as_of=days(fetched["as_of"]),
            left_on=days(fetched["left_on"]),
            next_event_on=days(fetched["next_event_on"]),
            upgraded_on=days(fetched["upgraded_on"]),
        )

    def features_of(self, customer_id: str) -> dict[str, FeatureValue]:
        """The features of one customer on the latest day, in the order of the contract.

        Raises:
            CustomerNotInMart: there is no row; the message names the customer and the remedy.
        """
        names = ", ".join(self.contract.names)
        found = self.rows(
            f"select {names} from scoring_features{self._beside} "  # noqa: S608 names are the contract's
            f"where customer_id = ? and {self._eligible}",
            [customer_id],
        )
        if not found:
            raise self._not_there(customer_id)
        return {
            feature.name: _value(value, feature.kind)
            for feature, value in zip(self.contract, found[0], strict=True)
        }

    def position_of(self, customer_id: str) -> int:
        """The position of a customer among those that can be scored on the latest day.

        Raises:
            CustomerNotInMart: there is no row; the message names the customer and the remedy.
        """
        rows = self.rows("select position from scoring_features where customer_id = ?", [customer_id])
        if not rows:
            raise self._not_there(customer_id)
        return int(rows[0][0])

    def own_past_columns(self, first_position: int, last_position: int) -> PastColumns:
        """What the accounts of ``scoring_columns`` were like some three months earlier, row for row.

        Args:
            first_position: first position of the range.
            last_position: last position, inclusive.
        """
        fetched = self.read(
            "select * from own_past where position between ? and ? order by position",
            [first_position, last_position],
        )
        return PastColumns(contract_columns(fetched, self.contract))

    def percentiles(self, feature_name: str, plan_tier: str | None = None) -> Floats:
        """The 0th to the 100th percentile of a number feature on the latest day.

        Args:
            feature_name: a feature of the contract.
            plan_tier: the accounts of one plan; None for the whole portfolio.

        Returns:
            Empty when unknown, or when the plan has fewer than 50 accounts.
        """
        rows = self.rows(
            "select value from feature_percentiles where feature = ? "
            "and plan_tier is not distinct from ? and value is not null order by percent",
            [feature_name, plan_tier],
        )
        return np.array([row[0] for row in rows], dtype=np.float64)

    @cached_property
    def peer_plans(self) -> tuple[str, ...]:
        """The plans with at least 50 accounts to score, which are peers of their own."""
        rows = self.rows(
            "select distinct plan_tier from feature_percentiles "
            "where plan_tier is not null order by plan_tier"
        )
        return tuple(row[0] for row in rows)

    def unscored_accounts(self) -> list[UnscoredAccount]:
        """Active customers that are not predicted, by customer id."""
        rows = self.rows(
            "select customer_pk, customer_id, reason from unscored_accounts order by customer_id"
        )
        return [UnscoredAccount(*row) for row in rows]

    def plan_prices(self) -> dict[str, float]:
        """What the vendor's own customers typically pay for each plan, US dollars a month, by plan."""
        return dict(self.rows("select plan_tier, typical_mrr from plan_prices order by plan_tier"))

    def plans_to_rise_from(self, first_position: int, last_position: int) -> list[str | None]:
        """The plans of the accounts that ``scoring_columns`` gives by the upgrade contract, row for row.

        Args:
            first_position: first position of the range.
            last_position: last position, inclusive.
        """
        rows = self.rows(
            "select held_plan from scoring_features inner join tier_pressure using (customer_pk, as_of) "
            "where position between ? and ? and may_upgrade order by position",
            [first_position, last_position],
        )
        return [row[0] for row in rows]

    def known_customers(self) -> list[KnownCustomer]:
        """Every customer known on the latest day, gone or not, by customer id."""
        rows = self.rows(
            "select customer_pk, coalesce(notice_on, churned_on) is not null, churned_on is not null "
            "from stg_customers order by customer_id"
        )
        return [KnownCustomer(*row) for row in rows]

    def _not_there(self, customer_id: str) -> CustomerNotInMart:
        known = self.rows("select churned_on from stg_customers where customer_id = ?", [customer_id])
        if not known:
            return CustomerNotInMart.unknown(customer_id, self.as_of)
        if known[0][0] is not None:
            return CustomerNotInMart.gone(customer_id, known[0][0])
        reasons = {account.customer_id: account.reason for account in self.unscored_accounts()}
        return CustomerNotInMart.unscored(customer_id, self.as_of, reasons.get(customer_id, ""))

    def _row(self, query: str) -> tuple[Any, ...]:
        first: tuple[Any, ...] = self.rows(query)[0]
        return first


def _value(value: Any, kind: FeatureKind) -> FeatureValue:
    if value is None:
        return None
    return str(value) if kind is FeatureKind.CATEGORY else float(value)
