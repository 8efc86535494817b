"""What is expected to leave in the quarters ahead, added up over the accounts that a person sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, Self

from django.db.models import Count, F, FloatField, Q, Sum
from django.db.models.functions import Cast, Coalesce

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from customers.models import CustomerQuerySet, CustomerRecord
from gtm.domain import LikelihoodBasis, Loss
from gtm.domain.quarter import QUARTERS_AHEAD

SPLITS = {"plan": "plan_tier", "industry": "industry", "csm": "csm_id"}
QUARTERS = tuple(f"leaves_{number}" for number in range(1, QUARTERS_AHEAD + 1))
NO_LOSS = Loss()


@dataclass(frozen=True, slots=True)
class QuarterLoss:
    """What leaves in one quarter, or in all of them.

    Attributes:
        accounts: how many.
        mrr: US dollars a month.
    """

    accounts: Loss = NO_LOSS
    mrr: Loss = NO_LOSS

    def __add__(self, other: "QuarterLoss") -> "QuarterLoss":
        """Of accounts that are in one or the other."""
        return QuarterLoss(self.accounts + other.accounts, self.mrr + other.mrr)


@dataclass(frozen=True, slots=True)
class Losses:
    """What a group of accounts is expected to lose.

    Attributes:
        count: accounts with a forecast.
        mrr: what they pay, US dollars a month.
        quarters: one for each quarter ahead.
        year: within any of them.
        left_out: active accounts without a forecast, and what they pay.
    """

    count: int
    mrr: float
    quarters: tuple[QuarterLoss, ...]
    year: QuarterLoss
    left_out: int = 0
    left_out_mrr: float = 0.0

    def __add__(self, other: "Losses") -> "Losses":
        """Of accounts that are in one or the other."""
        return Losses(
            self.count + other.count,
            self.mrr + other.mrr,
            tuple(map(add, self.quarters, other.quarters)),
            self.year + other.year,
            self.left_out + other.left_out,
            self.left_out_mrr + other.left_out_mrr,
        )

    @classmethod
    def none(cls) -> Self:
        """Of no account."""
        return cls(0, 0.0, (QuarterLoss(),) * QUARTERS_AHEAD, QuarterLoss())

    @property
    def share(self) -> float | None:
        """Share of the revenue that is expected to leave within the four quarters; None without revenue."""
        return self.year.mrr.expected / self.mrr if self.mrr else None


@dataclass(frozen=True, slots=True)
class SegmentLosses:
    """One segment; ``value`` as the filters name it, empty for none."""

    value: str
    losses: Losses


def segment_losses(user: User, scope: Scope, by: str) -> list[SegmentLosses]:
    """The segments of what a person sees, in one query.

    Args:
        user: who looks.
        scope: whose accounts.
        by: plan, industry or csm.
    """
    return losses_by(CustomerRecord.objects.visible_to(user, scope), by)


def losses_by(accounts: CustomerQuerySet, by: str) -> list[SegmentLosses]:
    """The segments of active accounts, in one query."""
    found = accounts.active().order_by().values(SPLITS[by]).annotate(**_aggregates())
    return [SegmentLosses(str(row[SPLITS[by]] or ""), _losses(row)) for row in found]


def total_of(segments: Iterable[SegmentLosses]) -> Losses:
    """All segments together."""
    return reduce(add, (segment.losses for segment in segments), Losses.none())


def _aggregates() -> Mapping[str, Any]:
    known = Q(outlook__isnull=False) & ~Q(outlook__basis=LikelihoodBasis.NOTICE)
    without = Q(outlook__isnull=True)
    mrr = Coalesce(Cast("mrr", FloatField()), 0.0)
    found: dict[str, Any] = {
        "count": Count("pk", filter=known),
        "paid": Sum(mrr, filter=known, default=0.0),
        "left_out": Count("pk", filter=without),
        "left_out_paid": Sum(mrr, filter=without, default=0.0),
    }
    chances = {name: F(f"outlook__{name}") for name in QUARTERS}
    for name, chance in {**chances, "year": reduce(add, chances.values())}.items():
        found[f"{name}_n"] = Sum(chance, default=0.0, output_field=FloatField())
        found[f"{name}_n_variance"] = Sum(chance * (1.0 - chance), default=0.0, output_field=FloatField())
        found[f"{name}_mrr"] = Sum(mrr * chance, default=0.0, output_field=FloatField())
        found[f"{name}_mrr_variance"] = Sum(
            mrr * mrr * chance * (1.0 - chance), default=0.0, output_field=FloatField()
        )
    return found


def _losses(row: Mapping[str, Any]) -> Losses:
    return Losses(
        count=row["count"],
        mrr=row["paid"],
        quarters=tuple(_quarter(row, name) for name in QUARTERS),
        year=_quarter(row, "year"),
        left_out=row["left_out"],
        left_out_mrr=row["left_out_paid"],
    )


def _quarter(row: Mapping[str, Any], name: str) -> QuarterLoss:
    return QuarterLoss(
        Loss(row[f"{name}_n"], row[f"{name}_n_variance"], float(row["count"])),
        Loss(row[f"{name}_mrr"], row[f"{name}_mrr_variance"], row["paid"]),
    )
