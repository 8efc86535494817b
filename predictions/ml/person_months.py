"""Account × month ahead: who was still there at its start, who left in it, and what renews when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from predictions.domain.survival import MONTH_ENDS, MONTHS
from predictions.mart.columns import Column, Days, Floats, SnapshotColumns

DAYS_PER_MONTH = 365 / MONTHS
# a renewal bears on the month after it and, through notice periods, on the three before
RENEWAL_LAGS = (-1, 0, 1, 2, 3)
LONG_TERM, SHORT_TERM = (9.5, 100.0), (1.5, 9.5)  # billing period in months; monthly billing has no renewal
TERMS = (LONG_TERM, SHORT_TERM)
CALENDAR_WIDTH = MONTHS + len(RENEWAL_LAGS) - 1


@dataclass(frozen=True)
class PersonMonths:
    """Outcomes of n snapshots in each of the next 12 months.

    Attributes:
        rows: positions of the snapshots among those of the mart (n,).
        at_risk: still a customer when the month began, and the month is over (n, 12).
        left: left in the month (n, 12); only where at risk.
        accounts: number of the account (n,).
        as_of: day of the snapshot (n,).
    """

    rows: NDArray[np.int64]
    at_risk: Floats
    left: Floats
    accounts: NDArray[np.int64]
    as_of: Days

    @property
    def churned_account_count(self) -> int:
        """Distinct accounts that leave in some month."""
        return len(np.unique(self.accounts[self.left.any(axis=1)]))

    def where(self, chosen: NDArray[Any]) -> "PersonMonths":
        """The chosen snapshots, by mask or position."""
        return PersonMonths(
            self.rows[chosen],
            self.at_risk[chosen],
            self.left[chosen],
            self.accounts[chosen],
            self.as_of[chosen],
        )


def person_months(snapshots: SnapshotColumns, known_until: date | np.datetime64) -> PersonMonths:
    """What became of every snapshot; months that were not over by ``known_until`` are not at risk.

    Args:
        snapshots: the risk set of a mart.
        known_until: last day up to which leaving counts as told; later outcomes are not looked at.
    """
    one_day = np.timedelta64(1, "D")
    observed = (np.datetime64(known_until) - snapshots.as_of) / one_day
    stayed = np.where(np.isnat(snapshots.left_on), np.inf, (snapshots.left_on - snapshots.as_of) / one_day)
    month_left = np.searchsorted(MONTH_ENDS, stayed, side="left")
    months = np.arange(MONTHS)
    known = np.asarray(MONTH_ENDS) <= observed[:, None]
    at_risk = known & (months <= month_left[:, None])
    left = at_risk & (months == month_left[:, None])
    rows = np.flatnonzero(at_risk.any(axis=1))
    return PersonMonths(
        rows=rows,
        at_risk=at_risk[rows].astype(np.float64),
        left=left[rows].astype(np.float64),
        accounts=np.unique(snapshots.features.customer_pks[rows], return_inverse=True)[1].astype(np.int64),
        as_of=snapshots.as_of[rows],
    )


@dataclass(frozen=True)
class RenewalCalendar:
    """When the contracts of n snapshots renew.

    Attributes:
        bound: whether a contract of each term runs (n, terms).
        renews: by term, whether it renews in the month before, and in month 1 … 15 (terms, n, 16).
    """

    bound: Floats
    renews: Floats

    @classmethod
    def of(cls, days_to_renewal: Column, billing_period_months: Column) -> "RenewalCalendar":
        """The calendar by the next renewal and the length of the term; unknown ones renew never."""
        days = np.asarray(days_to_renewal, dtype=np.float64)
        period = np.asarray(billing_period_months, dtype=np.float64)
        renews = np.zeros((len(TERMS), len(days), CALENDAR_WIDTH))
        bound = np.column_stack([(period >= low) & (period < high) for low, high in TERMS])
        last_day = DAYS_PER_MONTH * CALENDAR_WIDTH
        known = np.isfinite(days) & bound.any(axis=1)
        # the renewal before the next one, the next one, and every one after
        for step in range(-1, 1 + int(last_day / (DAYS_PER_MONTH * SHORT_TERM[0]))):
            on = days + step * period * DAYS_PER_MONTH
            month = np.ceil(on / DAYS_PER_MONTH - 1e-9) - 1
            month = np.where((on >= 0) & (month < 0), 0, month)  # today belongs to month 1
            place = month + 1
            shown = known & (place >= 0) & (place < CALENDAR_WIDTH)
            rows = np.flatnonzero(shown)
            renews[np.argmax(bound[rows], axis=1), rows, place[rows].astype(np.int64)] = 1.0
        return cls(bound.astype(np.float64), renews)

    def log_odds(self, terms: Floats, lags: Floats) -> tuple[Floats, Floats]:
        """What the running term (n,) and its renewals (n, 12) add to the log-odds of leaving.

        Args:
            terms: one weight per term.
            lags: one weight per term and lag (terms, lags).
        """
        bands = [
            sum(np.eye(CALENDAR_WIDTH, MONTHS, -place) * weight for place, weight in enumerate(of_term))
            for of_term in lags
        ]
        months = sum(renews @ band for renews, band in zip(self.renews, bands, strict=True))
        return self.bound @ terms, np.asarray(months)

    def gradient(self, errors: Floats) -> tuple[Floats, Floats]:
        """The gradient of weights for terms and lags, given that of the log-odds (n, 12)."""
        products = [renews.T @ errors for renews in self.renews]
        lags = [[np.trace(product, -place) for place in range(len(RENEWAL_LAGS))] for product in products]
        return self.bound.T @ errors.sum(axis=1), np.array(lags)
