"""The board: the opportunities of a scope by stage, with what each stage is worth."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.web.lists import ListState
from customers.queries.over_all import added_up
from gtm.columns.opportunity import STAGE_RANK
from gtm.domain import SalesStage
from gtm.models import OPEN_STAGES, OpportunityRecord
from gtm.queries.conditions import lost_to_risk, risk_counts
from gtm.queries.expansion.cutoffs import cutoffs_in_force
from gtm.queries.opportunity_list import OPPORTUNITIES, STAGE
from gtm.queries.pipeline import Total, pipeline_stands_on
from gtm.queries.plays.of_account import open_plays_by_account
from gtm.queries.rows import ROW_PATHS, OpportunityRow, rows_of

CARDS_AT_ONCE = 12
MOST_STEPS = 10
CLOSED_DAYS = 90
CENT = Decimal("0.01")
NOTHING: Mapping[str, Any] = {"count": 0, "total": None}


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage.

    Attributes:
        total: of all its opportunities that match, also those without a card.
        lost_to_risk: what the churn risk of their customers takes from the amount, US dollars.
        rows: its cards.
    """

    stage: SalesStage
    total: Total
    lost_to_risk: Decimal
    rows: tuple[OpportunityRow, ...]

    @property
    def weighted(self) -> Decimal:
        """The part of the amount that a pipeline counts on at this stage."""
        return self.total.amount * self.stage.usual_win_share

    @property
    def after_risk(self) -> Decimal:
        """The amount when each customer may leave first."""
        return self.total.amount - self.lost_to_risk

    @property
    def hidden(self) -> int:
        """How many have no card."""
        return self.total.count - len(self.rows)


def board_columns(user: User, state: ListState, today: date) -> tuple[BoardColumn, ...]:
    """The chosen stages, or all.

    Two queries for the totals, one for the cards of each stage, one for plays, a few for what totals follow.
    Closed ones are shown for 90 days. The page of the state says how far each column is unrolled. Totals of
    many accounts are as those of ``pipeline_totals``.
    """
    found = OPPORTUNITIES.fitting(user, state.with_filter(STAGE), today).filter(_shown(today))
    stages = [stage for stage in SalesStage if stage in state.filters.get(STAGE, tuple(SalesStage))]
    totals, lost = added_up(
        "board",
        user,
        Scope(state.scope),
        stands_on=lambda: (
            today,
            *pipeline_stands_on(),
            state.search,
            state.with_filter(STAGE).filters,
            state.where.text,
        ),
        add_up=lambda: (_totals(found), _lost(found)),
    )
    cards = CARDS_AT_ONCE * min(state.page, MOST_STEPS)
    cutoffs = cutoffs_in_force().cutoffs
    rows = {stage: rows_of(_in_order(found, stage, state)[:cards], today, cutoffs) for stage in stages}
    with_play = _plays_for(chain.from_iterable(rows.values()), today)
    return tuple(
        _column(stage, totals.get(stage, NOTHING), lost.get(stage), [with_play(row) for row in rows[stage]])
        for stage in stages
    )


def _totals(found: QuerySet[OpportunityRecord]) -> dict[str, Mapping[str, Any]]:
    """How many each stage holds, and what they are worth."""
    by_stage: Iterable[Mapping[str, Any]] = (
        found.values("stage").order_by().annotate(count=Count("amount"), total=Sum("amount"))
    )
    return {values["stage"]: values for values in by_stage}


def _lost(found: QuerySet[OpportunityRecord]) -> dict[str, float]:
    """What the risk of their customers takes from each stage."""
    at_risk = found.filter(risk_counts()).values_list("stage").order_by()
    return dict(at_risk.annotate(lost=Sum(lost_to_risk())))


def _plays_for(rows: Iterable[OpportunityRow], today: date) -> Callable[[OpportunityRow], OpportunityRow]:
    """Puts beside contested rows what is being done to save their customers."""
    contested = {row.account_pk for row in rows if row.is_contested}
    plays = open_plays_by_account(contested, today)
    return lambda row: replace(row, play=plays.get(row.account_pk)) if row.is_contested else row


def _column(
    stage: SalesStage, totals: Mapping[str, Any], lost: float | None, rows: list[OpportunityRow]
) -> BoardColumn:
    return BoardColumn(
        stage=stage,
        total=Total(totals["count"], Decimal(totals["total"] or 0)),
        lost_to_risk=Decimal(str(lost or 0)).quantize(CENT),
        rows=tuple(rows),
    )


def _in_order(
    found: QuerySet[OpportunityRecord], stage: SalesStage, state: ListState
) -> QuerySet[OpportunityRecord, dict[str, Any]]:
    """The cards of a stage; where nobody asked for an order, what was closed last stands first."""
    rows = found.filter(stage=stage).annotate(stage_rank=STAGE_RANK)
    is_as_usual = state.sort == state.shape.default_sort
    order = ["-close_date", "-pk"] if is_as_usual and not stage.is_open else OPPORTUNITIES.ordering(state)
    cards: QuerySet[OpportunityRecord, dict[str, Any]] = rows.order_by(*order).values(*ROW_PATHS)
    return cards


def _shown(today: date) -> Q:
    return Q(stage__in=OPEN_STAGES) | Q(close_date__gte=today - timedelta(days=CLOSED_DAYS))
