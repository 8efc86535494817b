"""An opportunity beside the risk of its account, as pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import gettext as _

from gtm.domain import (
    ExpansionCutoffs,
    ForecastCategory,
    OpportunityType,
    Quadrant,
    SalesStage,
    Slippage,
    is_contested,
    value_after_risk,
)
from gtm.models import OpportunityRecord
from gtm.queries.plays.rows import PlayRow
from predictions.domain import RiskTier

ROW_PATHS = (
    "pk",
    "opp_id",
    "stage",
    "opportunity_type",
    "close_date",
    "amount",
    "customer_id",
    "customer__name",
    "customer__churn_date",
    "sales_owner__first_name",
    "sales_owner__last_name",
    "sales_owner__username",
    "customer__current_score__churn_probability",
    "customer__current_score__previous_probability",
    "customer__current_score__risk_tier",
    "customer__current_score__upgrade_probability",
    "customer__current_score__upgrade_pressure",
    "next_step",
    "next_step_on",
    "forecast_category",
    "stage_entered_on",
    "slips",
    "first_close_date",
    "goes_on_because",
    "revision",
)


@dataclass(frozen=True, slots=True)
class OpportunityRow:
    """One opportunity.

    Attributes:
        account_pk: key of the account's page.
        kind: what is sold; None when the vendor did not say.
        owner: name of the person who sells; empty for nobody.
        churn_probability: of the account; None when it has no score or has left.
        tier: risk of the account; None like the probability.
        is_overdue: open although the close date has passed.
        next_step: what happens next; empty when nobody said.
        forecast: what it counts as in the forecast.
        days_in_stage: None when it is not known since when it stands there.
        slips: how often its close date was moved to a later day.
        slipped_days: between the first promise and the close date.
        goes_on_because: why it goes on although the customer may leave.
        revision: for forms, which tell with it what the person saw.
        quadrant: of the account between churn and expansion; None without a score, or where nobody asked.
        upgrade_probability: of the account within 90 days; None where no model tells accounts apart.
        play: what is being done to save the customer, where that was asked for; None where nothing is.
    """

    pk: int
    opp_id: str
    account_pk: int
    account_name: str
    account_left_on: date | None
    stage: SalesStage
    kind: OpportunityType | None
    close_date: date
    amount: Decimal
    owner: str
    churn_probability: float | None
    previous_probability: float | None
    tier: RiskTier | None
    is_overdue: bool
    next_step: str
    next_step_on: date | None
    forecast: ForecastCategory
    days_in_stage: int | None
    slips: int
    slipped_days: int
    goes_on_because: str
    revision: int
    quadrant: Quadrant | None = None
    upgrade_probability: float | None = None
    play: PlayRow | None = None

    @property
    def title(self) -> str:
        """What is sold, as the heading of a card."""
        return self.kind.label if self.kind else _("Opportunity")

    @property
    def after_risk(self) -> Decimal:
        """What it is worth when the customer may leave first."""
        return value_after_risk(self.amount, self.kind, self.churn_probability)

    @property
    def is_reduced_by_risk(self) -> bool:
        """Whether the risk of the customer takes something away from it."""
        return self.stage.is_open and self.after_risk != self.amount

    @property
    def is_contested(self) -> bool:
        """Whether the customer must be saved before anything is sold."""
        return is_contested(self.stage, self.kind, self.tier)

    @classmethod
    def from_values(
        cls, values: dict[str, Any], today: date, cutoffs: ExpansionCutoffs | None = None
    ) -> Self:
        """The row of ``ROW_PATHS`` as seen on ``today``; scores of accounts that have left are not shown.

        Args:
            values: by path.
            today: decides what is overdue.
            cutoffs: of the quadrants; None leaves them out.
        """
        left_on = values["customer__churn_date"]
        score = "customer__current_score__"
        tier = None if left_on else values[f"{score}risk_tier"]
        stage, kind = SalesStage(values["stage"]), values["opportunity_type"]
        return cls(
            pk=values["pk"],
            opp_id=values["opp_id"],
            account_pk=values["customer_id"],
            account_name=values["customer__name"],
            account_left_on=left_on,
            stage=stage,
            kind=OpportunityType(kind) if kind else None,
            close_date=values["close_date"],
            amount=values["amount"],
            owner=_name(values),
            churn_probability=values[f"{score}churn_probability"] if tier else None,
            previous_probability=values[f"{score}previous_probability"] if tier else None,
            tier=RiskTier(tier) if tier else None,
            is_overdue=stage.is_open and values["close_date"] < today,
            next_step=values["next_step"],
            next_step_on=values["next_step_on"],
            forecast=_forecast(stage, values["forecast_category"]),
            days_in_stage=(today - entered).days if (entered := values["stage_entered_on"]) else None,
            slips=values["slips"],
            slipped_days=Slippage(values["slips"], values["first_close_date"]).days(values["close_date"]),
            goes_on_because=values["goes_on_because"],
            revision=values["revision"],
            quadrant=_quadrant(values, cutoffs) if tier and cutoffs else None,
            upgrade_probability=values[f"{score}upgrade_probability"] if tier else None,
        )


def rows_of(
    found: Iterable[dict[str, Any]], today: date, cutoffs: ExpansionCutoffs | None = None
) -> list[OpportunityRow]:
    """All rows as seen on ``today``; see ``OpportunityRow.from_values``."""
    return [OpportunityRow.from_values(values, today, cutoffs) for values in found]


def rows_with(keys: Iterable[int], today: date) -> list[OpportunityRow]:
    """The rows with these keys, in their order, as seen on ``today``."""
    wanted = list(keys)
    found = OpportunityRecord.objects.filter(pk__in=wanted).values(*ROW_PATHS)
    rows = {row.pk: row for row in rows_of(found, today)}
    return [rows[key] for key in wanted if key in rows]


def _quadrant(values: dict[str, Any], cutoffs: ExpansionCutoffs) -> Quadrant:
    score = "customer__current_score__"
    return cutoffs.quadrant_of(
        values[f"{score}churn_probability"],
        values[f"{score}upgrade_probability"],
        values[f"{score}upgrade_pressure"],
    )


def _forecast(stage: SalesStage, chosen: str | None) -> ForecastCategory:
    return ForecastCategory.of(stage, ForecastCategory(chosen) if chosen else None)


def _name(values: dict[str, Any]) -> str:
    full = f"{values['sales_owner__first_name'] or ''} {values['sales_owner__last_name'] or ''}".strip()
    return full or values["sales_owner__username"] or ""
