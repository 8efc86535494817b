"""Sales: renewals of contracts, upgrades won and lost, first purchases, and what is open today."""

from dataclasses import astuple, dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from churnapp.demo.arrays import IntArray
from churnapp.demo.cohort import Cohort
from churnapp.demo.contracts import Commerce, Period
from churnapp.demo.profiles import CUSTOM, FREE, SEAT_PRICE, Profiles
from churnapp.demo.sales_story import draw_story
from churnapp.demo.timeline import DAYS_PER_WEEK, Timeline, next_renewals
from gtm.domain import OpportunityType, SalesStage

COLUMNS = {
    "opp_id": pa.string(),
    "customer_id": pa.string(),
    "stage": pa.string(),
    "close_date": pa.date32(),
    "amount": pa.float64(),
    "sales_owner": pa.string(),
    "opportunity_type": pa.string(),
    "created_date": pa.date32(),
    "stage_entered_on": pa.date32(),
    "next_step": pa.string(),
    "next_step_on": pa.date32(),
    "forecast_category": pa.string(),
    "competitors": pa.string(),
    "lost_reason": pa.string(),
}
RENEWAL_HORIZON_DAYS = 150
EXPANSION_CHANCE = 0.10  # of an active account without any pressure to have an open expansion
OVERDUE_SHARE = 0.12
LOST_EXPANSION_SHARE = 0.35
MONTHS_PER_YEAR = 12
NO_CONTRACT = np.iinfo(np.int64).max
OPEN_STAGES = tuple(stage for stage in SalesStage if stage.is_open)


@dataclass(frozen=True, slots=True)
class Sale:
    """One opportunity before it gets its number and owner."""

    row: int
    stage: SalesStage
    close_date: date
    amount: float
    kind: OpportunityType


def draw_opportunities(cohort: Cohort, rng: np.random.Generator) -> pa.Table:
    """The opportunities of a block, numbered per account."""
    profiles, customer_ids, owners = cohort.profiles, cohort.customer_ids, cohort.executives
    sales = _from_history(cohort, rng) + _lost_renewals(cohort)
    pressure, days_left = cohort.lives.states[-1].pressure, _days_to_renewal(profiles, cohort.timeline)
    for row in np.flatnonzero(cohort.lives.cause < 0):
        terms = int(days_left[row]), int(profiles.period_months[row])
        sales += _open_sales(int(row), terms, float(pressure[row]), cohort, rng)
    sales.sort(key=lambda sale: (sale.row, sale.close_date, sale.kind, sale.stage))
    numbers: dict[int, int] = {}
    rows: list[tuple[object, ...]] = []
    for sale in sales:
        numbers[sale.row] = numbers.get(sale.row, 0) + 1
        customer_id, owner = customer_ids[sale.row], owners[sale.row]
        opp_id, amount = f"{customer_id}-{numbers[sale.row]}", round(sale.amount, 2)
        story = draw_story(sale.stage, sale.kind, sale.close_date, cohort.timeline.end, rng)
        facts = (opp_id, customer_id, sale.stage.value, sale.close_date, amount, owner, sale.kind.value)
        rows.append((*facts, *astuple(story)))
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, COLUMNS.values(), strict=True)]
    return pa.table(dict(zip(COLUMNS, arrays, strict=True)))


def _from_history(cohort: Cohort, rng: np.random.Generator) -> list[Sale]:
    """Sales that were decided within the window: first purchases, renewals and changes of plan."""
    periods, commerce, timeline = cohort.periods, cohort.commerce, cohort.timeline
    sales: list[Sale] = []
    before: Period | None = None
    for period in periods:
        previous = before if before is not None and before.row == period.row else None
        before = period
        amount = _yearly(period, commerce)
        if period.valid_from < timeline.start or amount == 0:
            continue
        if previous is None:
            kind = OpportunityType.NEW_BUSINESS
        elif previous.renewal_date == period.valid_from:
            kind = OpportunityType.RENEWAL
            amount *= cohort.profiles.period_months[period.row] / MONTHS_PER_YEAR
        elif commerce.tier[period.row, period.week] > commerce.tier[period.row, previous.week]:
            kind = OpportunityType.EXPANSION
            amount -= _yearly(previous, commerce)
        else:
            continue
        sales.append(Sale(period.row, SalesStage.CLOSED_WON, period.valid_from, max(amount, 0.0), kind))
        if rng.random() < LOST_EXPANSION_SHARE:
            day = period.valid_from + timedelta(days=int(rng.integers(20, 200)))
            if day < (period.valid_to or timeline.end):
                lost = amount * float(rng.uniform(0.1, 0.4))
                sales.append(Sale(period.row, SalesStage.CLOSED_LOST, day, lost, OpportunityType.EXPANSION))
    return sales


def _yearly(period: Period, commerce: Commerce) -> float:
    return float(commerce.mrr[period.row, period.week]) * MONTHS_PER_YEAR


def _lost_renewals(cohort: Cohort) -> list[Sale]:
    profiles, lives, commerce, timeline = cohort.profiles, cohort.lives, cohort.commerce, cohort.timeline
    rows = np.flatnonzero(profiles.has_contract & lives.gave_notice)
    sales: list[Sale] = []
    for row in rows:
        week = int(lives.decision_day[row]) // DAYS_PER_WEEK
        amount = float(commerce.mrr[row, week]) * int(profiles.period_months[row])
        day = timeline.date_of(int(lives.decision_day[row]))
        sales.append(Sale(int(row), SalesStage.CLOSED_LOST, day, amount, OpportunityType.RENEWAL))
    return sales


def _open_sales(
    row: int, terms: tuple[int, int], pressure: float, cohort: Cohort, rng: np.random.Generator
) -> list[Sale]:
    commerce, timeline = cohort.commerce, cohort.timeline
    sales: list[Sale] = []
    days_left, period_months = terms
    mrr, tier = float(commerce.mrr[row, -1]), int(commerce.tier[row, -1])
    if days_left <= RENEWAL_HORIZON_DAYS and mrr > 0:
        close = timeline.end + timedelta(days=days_left)
        amount = mrr * period_months
        sales.append(Sale(row, _stage_for(days_left, rng), close, amount, OpportunityType.RENEWAL))
    if rng.random() < EXPANSION_CHANCE * np.exp(0.7 * pressure) and tier < CUSTOM:
        ahead = int(rng.integers(-45, 0)) if rng.random() < OVERDUE_SHARE else int(rng.integers(3, 150))
        close = timeline.end + timedelta(days=ahead)
        kind = OpportunityType.NEW_BUSINESS if tier == FREE else OpportunityType.EXPANSION
        seats = float(commerce.seats[row, -1])
        step = max(SEAT_PRICE[tier + 1] - SEAT_PRICE[tier], 5.0) * seats + 0.15 * mrr
        amount = float(step) * MONTHS_PER_YEAR * float(rng.uniform(0.6, 1.3))
        sales.append(Sale(row, _stage_for(ahead, rng), close, amount, kind))
    return sales


def _stage_for(days_ahead: int, rng: np.random.Generator) -> SalesStage:
    """The nearer the close date, the further the sale usually is."""
    progress = np.clip(1 - days_ahead / 120, 0.05, 0.95)
    steps = rng.binomial(len(OPEN_STAGES) - 1, progress)
    return OPEN_STAGES[int(steps)]


def _days_to_renewal(profiles: Profiles, timeline: Timeline) -> IntArray:
    end = np.array([timeline.end], dtype="M8[D]")
    renewal = next_renewals(timeline.dates_of(profiles.signup_day), profiles.period_months, end)[:, 0]
    return np.where(profiles.has_contract, (renewal - end).astype(np.int64), NO_CONTRACT)
