"""Puts a portfolio together, block by block, and writes it as files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from churnapp.demo.accounts import customer_table, subscription_table
from churnapp.demo.activity import draw_activity
from churnapp.demo.cohort import Cohort, simulate_cohort
from churnapp.demo.contacts import draw_contacts
from churnapp.demo.events import draw_events
from churnapp.demo.files import ORACLE, PortfolioFiles
from churnapp.demo.opportunities import draw_opportunities
from churnapp.demo.oracle import Discrimination, TrueProbabilities, true_probabilities
from churnapp.demo.support import draw_signals, draw_tickets
from churnapp.demo.timeline import HORIZON_DAYS, Timeline

SMALLEST, LARGEST = 10, 1_000_000
BLOCK = 1_000  # accounts simulated together; changing it changes what a seed gives
DEFAULT_EVENTS_PER_ACCOUNT = 45.0
DEFAULT_ORACLE_PATHS = 32
STREAMS = ("reasons", "tickets", "signals", "contacts", "opportunities", "events", "oracle")
AFTER_THE_LIVES = 1  # tells these streams from those the lives were drawn from
type Streams = dict[str, np.random.Generator]


@dataclass(frozen=True, slots=True)
class PortfolioSummary:
    """What was simulated.

    Attributes:
        churned_count: accounts whose contract ended within the window.
        event_count: usage events.
        monthly_churn_rate: decisions to leave per account and month at risk.
        oracle_auc: area under the ROC curve of the true probabilities over all matured month starts; None
            when nobody left.
    """

    account_count: int
    churned_count: int
    event_count: int
    monthly_churn_rate: float
    oracle_auc: float | None


@dataclass(slots=True)
class _Tally:
    churned: int = 0
    events: int = 0
    decisions: int = 0
    months_at_risk: int = 0


def simulate_portfolio(
    accounts: int,
    months: int,
    end: date,
    seed: int,
    directory: Path,
    *,
    events_per_account: float = DEFAULT_EVENTS_PER_ACCOUNT,
    oracle_paths: int = DEFAULT_ORACLE_PATHS,
    report: Callable[[int], None] = lambda _done: None,
) -> PortfolioSummary:
    """Simulates a portfolio and writes it into a folder; the same arguments give the same bytes.

    Args:
        accounts: 10 to 1,000,000.
        months: length of the window.
        end: last day with data.
        seed: of all chance.
        directory: is created; files of an earlier simulation in it are replaced.
        events_per_account: usage events a month of an account of ordinary size and health.
        oracle_paths: forward paths per account and month start for the true probabilities; 0 leaves them out.
        report: called with the number of accounts done.

    Raises:
        ValueError: a number lies outside its range.
    """
    _check(accounts, events_per_account, oracle_paths)
    timeline = Timeline.ending(end, months)
    tally, discrimination = _Tally(), Discrimination()
    with PortfolioFiles(directory, with_oracle=oracle_paths > 0) as files:
        for first in range(0, accounts, BLOCK):
            count = min(BLOCK, accounts - first)
            cohort = simulate_cohort(first, count, seed, timeline)
            streams = _streams(first, seed)
            _write_tables(cohort, files, streams)
            activity = draw_activity(cohort, events_per_account, streams["events"])
            files.append("usage_events", draw_events(cohort, activity, streams["events"]))
            tally.events += int(activity.counts.sum())
            _count(cohort, tally)
            if oracle_paths:
                truth = true_probabilities(cohort, oracle_paths, streams["oracle"])
                _write_oracle(cohort, truth, files, discrimination)
            report(first + count)
    return PortfolioSummary(
        account_count=accounts,
        churned_count=tally.churned,
        event_count=tally.events,
        monthly_churn_rate=tally.decisions / max(tally.months_at_risk, 1),
        oracle_auc=discrimination.auc,
    )


def _check(accounts: int, events_per_account: float, oracle_paths: int) -> None:
    if not SMALLEST <= accounts <= LARGEST:
        raise ValueError(f"{accounts} accounts are not possible. Give {SMALLEST} to {LARGEST:,}.")
    if not events_per_account > 0:
        raise ValueError(f"{events_per_account} events per account are not possible. Give more than 0.")
    if oracle_paths < 0:
        raise ValueError(f"{oracle_paths} oracle paths are not possible. Give 0 or more.")


def _streams(first_account: int, seed: int) -> Streams:
    roots = np.random.SeedSequence([seed, first_account, AFTER_THE_LIVES]).spawn(len(STREAMS))
    return {name: np.random.default_rng(root) for name, root in zip(STREAMS, roots, strict=True)}


def _write_tables(cohort: Cohort, files: PortfolioFiles, streams: Streams) -> None:
    files.append("customers", customer_table(cohort, streams["reasons"]))
    files.append("subscriptions", subscription_table(cohort))
    files.append("support_tickets", draw_tickets(cohort, streams["tickets"]))
    files.append("risk_signals", draw_signals(cohort, streams["signals"]))
    files.append("contacts", draw_contacts(cohort, streams["contacts"]))
    files.append("gtm_opportunities", draw_opportunities(cohort, streams["opportunities"]))


def _count(cohort: Cohort, tally: _Tally) -> None:
    days = cohort.timeline.month_starts()[None, :]
    at_risk = (cohort.profiles.signup_day[:, None] <= days) & (cohort.lives.decision_day[:, None] > days)
    tally.months_at_risk += int(at_risk.sum())
    tally.decisions += int((cohort.lives.cause >= 0).sum())
    tally.churned += int(cohort.has_left.sum())


def _write_oracle(
    cohort: Cohort, truth: TrueProbabilities, files: PortfolioFiles, discrimination: Discrimination
) -> None:
    matured = truth.as_of_day + HORIZON_DAYS <= cohort.timeline.last_day
    decided = cohort.lives.decision_day[truth.row] <= truth.as_of_day + HORIZON_DAYS
    discrimination.add(truth.probability[matured], decided[matured])
    table = pa.table(
        {
            "customer_id": cohort.ids_of(truth.row),
            "as_of": pa.array(cohort.timeline.dates_of(truth.as_of_day)),
            "true_probability_90d": pa.array(truth.probability),
            "true_upgrade_probability_90d": pa.array(truth.upgrade),
        }
    )
    files.append(ORACLE, table)
