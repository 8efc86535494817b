"""Backtests as pages and commands show them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.db.models import Count, QuerySet

from churnapp.accounts.models import User
from customers.models import CustomerRecord
from predictions.domain import Target
from predictions.models import (
    BacktestAccountRecord,
    BacktestKind,
    BacktestRecord,
    ModelStatus,
    ModelVersionRecord,
    ScoringRunRecord,
)
from predictions.watching.backtest import Outcome, Verdict
from predictions.watching.matured import horizon_of, last_runs_of_months

SHOWN_MONTHS = 24
NAMED_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class LevelRow:
    """Leavers against expected leavers; the bounds are the 95 % interval of the ratio."""

    observed: int
    expected: float
    ratio: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class FiguresRow:
    """The figures of the accounts of one month; see ``predictions.watching.backtest.BacktestFigures``."""

    accounts: int
    level: LevelRow
    base_level: LevelRow
    brier_skill: float | None
    lift_top_decile: float | None

    @classmethod
    def of(cls, figures: dict[str, Any]) -> Self:
        """The figures as they are kept."""
        return cls(
            accounts=figures["accounts"],
            level=LevelRow(**figures["level"]),
            base_level=LevelRow(**figures["base_level"]),
            brier_skill=figures["brier_skill"],
            lift_top_decile=figures["lift_top_decile"],
        )


@dataclass(frozen=True, slots=True)
class BandRow:
    """What came of one band of probabilities."""

    begins_at: float
    ends_at: float
    accounts: int
    level: LevelRow


@dataclass(frozen=True, slots=True)
class BacktestRow:
    """One judged month; see ``BacktestRecord``.

    Attributes:
        matured_on: the last day of the horizon.
        acted: the accounts somebody acted on, apart from the others; None without any.
    """

    pk: int
    kind: BacktestKind
    as_of: date
    matured_on: date
    model_version: str
    rung: str
    run_id: int | None
    verdict: Verdict
    figures: FiguresRow
    acted: FiguresRow | None
    excluded_count: int
    judged_at: datetime
    bands: tuple[BandRow, ...] = field(repr=False)

    @property
    def is_published(self) -> bool:
        """Whether people saw these predictions on the day."""
        return self.kind is BacktestKind.PUBLISHED


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account that was flagged, or that left; ``mrr`` is today's."""

    pk: int
    name: str
    mrr: Decimal | None
    churn_probability: float
    risk_tier: str
    left_on: date | None
    was_acted_on: bool


@dataclass(frozen=True, slots=True)
class NamedAccounts:
    """The accounts of one outcome that a person may see.

    Attributes:
        total: how many there are; ``accounts`` are the largest by revenue.
    """

    outcome: Outcome
    total: int
    accounts: tuple[NamedAccount, ...]


def published_backtests() -> list[BacktestRow]:
    """The judged months of published predictions, the last 24, oldest first; one query."""
    return _rows(BacktestRecord.objects.filter(kind=BacktestKind.PUBLISHED))


def reconstructed_backtests(model: ModelVersionRecord) -> list[BacktestRow]:
    """The months that the training of a model reconstructed, oldest first; one query.

    A level update keeps the training of the version it corrects.
    """
    trained = model.version.rpartition(".")[0]
    return _rows(
        BacktestRecord.objects.filter(
            kind=BacktestKind.RECONSTRUCTED, model__version__startswith=f"{trained}."
        )
    )


def named_accounts(backtest_id: int, user: User) -> tuple[NamedAccounts, ...]:
    """The flagged and the lost of a month that a person may see, largest revenue first; two queries."""
    seen = BacktestAccountRecord.objects.filter(
        backtest_id=backtest_id, customer__in=CustomerRecord.objects.visible_to(user)
    )
    totals = dict(seen.order_by().values_list("outcome").annotate(count=Count("pk")))
    found: dict[str, list[NamedAccount]] = {outcome: [] for outcome in Outcome}
    for row in seen.select_related("customer").order_by("-customer__mrr", "-churn_probability"):
        if len(found[row.outcome]) < NAMED_AT_MOST:
            found[row.outcome].append(_named(row))
    return tuple(
        NamedAccounts(outcome, totals.get(outcome, 0), tuple(found[outcome]))
        for outcome in Outcome
        if totals.get(outcome)
    )


def next_maturity(after: date | None) -> date | None:
    """When the next published month can be judged; None while nothing waits.

    Args:
        after: the newest day that was judged; None when none was.
    """
    waiting = [run_id for run_id, as_of in last_runs_of_months() if after is None or as_of > after]
    if not waiting:
        return None
    first = ScoringRunRecord.objects.select_related("model").get(pk=waiting[0])
    return first.as_of + timedelta(days=horizon_of(first.model))


def published_model() -> ModelVersionRecord | None:
    """The row of the published model of churn."""
    return ModelVersionRecord.objects.filter(target=Target.CHURN, status=ModelStatus.PUBLISHED).first()


def _rows(records: QuerySet[BacktestRecord]) -> list[BacktestRow]:
    newest = records.select_related("model").defer("model__evaluation").order_by("-as_of")[:SHOWN_MONTHS]
    return [_row(record) for record in reversed(newest)]


def _row(record: BacktestRecord) -> BacktestRow:
    return BacktestRow(
        pk=record.pk,
        kind=BacktestKind(record.kind),
        as_of=record.as_of,
        matured_on=record.as_of + timedelta(days=record.horizon_days),
        model_version=record.model.version,
        rung=record.rung,
        run_id=record.run_id,
        verdict=Verdict(record.verdict),
        figures=FiguresRow.of(record.figures),
        acted=FiguresRow.of(record.acted_figures) if record.acted_figures else None,
        excluded_count=record.excluded_count,
        judged_at=record.judged_at,
        bands=tuple(BandRow(**{**band, "level": LevelRow(**band["level"])}) for band in record.bands),
    )


def _named(row: BacktestAccountRecord) -> NamedAccount:
    return NamedAccount(
        pk=row.customer_id,
        name=row.customer.name or row.customer.customer_id,
        mrr=row.customer.mrr,
        churn_probability=row.churn_probability,
        risk_tier=row.risk_tier,
        left_on=row.left_on,
        was_acted_on=row.was_acted_on,
    )
