"""The feature contract: what each feature of the mart means, for models and for readers.

A vendor adds a feature with one column in the mart and one line here; nothing else changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from predictions.domain.target import Target

type FeatureValue = float | str | None


class DriverGroup(StrEnum):
    """The groups in which reasons are told; single features agree far less across refits.

    Churn has eight; how far an account outgrows its plan counts for upgrades alone.
    """

    CONTRACT = "contract"
    USAGE_LEVEL = "usage_level"
    USAGE_TREND = "usage_trend"
    BREADTH = "breadth"
    ACTIVATION = "activation"
    SUPPORT = "support"
    COMMERCIAL = "commercial"
    RISK_SIGNALS = "risk_signals"
    TIER_PRESSURE = "tier_pressure"


# The renewal date is context, not something a CSM can change.
ACTIONABLE_GROUPS = frozenset(DriverGroup) - {DriverGroup.CONTRACT}


class FeatureKind(StrEnum):
    """How a model reads a feature."""

    NUMBER = "number"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class FeatureDefinition:
    """One line of the contract.

    Attributes:
        name: column of the mart; a window stands in the name (``events_30d``).
        group: driver group in which its contribution is summed.
        words: what it is, for readers: "events in the last 30 days".
        unit: unit of the raw value, empty for a plain number.
        kind: number or category.
        sign: +1 when more of it raises risk for everyone, -1 when it lowers it, 0 when it depends.
        phrase: how a value of it is told, with ``{}`` for the value and ``[event|events]`` for words that
            follow its number; empty takes the plain form (see ``phrases``).
        counted_by: a feature that counts what this one describes: at a count of 0 nothing is missing here.
    """

    name: str
    group: DriverGroup
    words: str
    unit: str = ""
    kind: FeatureKind = FeatureKind.NUMBER
    sign: int = 0
    phrase: str = ""
    counted_by: str = ""


@dataclass(frozen=True)
class FeatureContract:
    """The ordered features that a mart offers and a model expects.

    Attributes:
        features: the lines.
        target: what a model of these features predicts.

    Raises:
        ValueError: a name stands twice.
    """

    features: tuple[FeatureDefinition, ...]
    target: Target = Target.CHURN

    def __post_init__(self) -> None:
        if len(set(self.names)) != len(self.features):
            raise ValueError("The feature contract names a feature twice. Give each feature one line.")

    def __iter__(self) -> Iterator[FeatureDefinition]:
        return iter(self.features)

    def __getitem__(self, name: str) -> FeatureDefinition:
        return self._by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Feature names in the order of the model's columns."""
        return tuple(feature.name for feature in self.features)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change when a name, kind or the order changes."""
        text = "\n".join(f"{feature.name}:{feature.kind}" for feature in self.features)
        return sha256(text.encode()).hexdigest()[:12]

    def to_json(self) -> list[dict[str, Any]]:
        """The lines, ready for JSON."""
        return [asdict(feature) for feature in self.features]

    @classmethod
    def from_json(cls, lines: Sequence[Mapping[str, Any]], target: Target = Target.CHURN) -> Self:
        """The contract that was kept, perhaps by another version of the product.

        Args:
            lines: what ``to_json`` gave.
            target: what its models predict.

        Raises:
            KeyError, ValueError: a line lacks a name or words, or names an unknown group or kind.
        """
        known = {field.name for field in fields(FeatureDefinition)}
        return cls(
            tuple(
                FeatureDefinition(
                    **{
                        **{name: value for name, value in line.items() if name in known},
                        "group": DriverGroup(line["group"]),
                        "kind": FeatureKind(line["kind"]),
                    }
                )
                for line in lines
            ),
            target,
        )

    @cached_property
    def _by_name(self) -> dict[str, FeatureDefinition]:
        return {feature.name: feature for feature in self.features}


_G = DriverGroup
FEATURE_CONTRACT = FeatureContract(
    (
        FeatureDefinition(
            "days_to_renewal",
            _G.CONTRACT,
            "days until the renewal",
            "days",
            phrase="Renewal in {} [day|days]",
        ),
        FeatureDefinition(
            "billing_period_months",
            _G.CONTRACT,
            "billing period",
            "months",
            phrase="Billed every [month|{}]",
        ),
        FeatureDefinition("events_30d", _G.USAGE_LEVEL, "events in the last 30 days", "events", sign=-1),
        FeatureDefinition(
            "usage_for_size_90d",
            _G.USAGE_LEVEL,
            "usage of the last 90 days against accounts with as many seats",
            "log ratio",
            sign=-1,
            phrase="Usage of the last 90 days is {} against accounts with as many seats",
        ),
        FeatureDefinition(
            "active_months_share_360d",
            _G.USAGE_LEVEL,
            "share of the last 12 months with usage",
            "share",
            sign=-1,
            phrase="Used in {} of the last 12 months",
        ),
        FeatureDefinition(
            "days_since_last_event", _G.USAGE_LEVEL, "days since the last event", "days", sign=1
        ),
        FeatureDefinition(
            "usage_trend_30d",
            _G.USAGE_TREND,
            "usage of the last 30 days against the 30 days before",
            "log ratio",
            sign=-1,
            phrase="Usage of the last 30 days is {} against the 30 days before",
        ),
        FeatureDefinition(
            "usage_trend_90d",
            _G.USAGE_TREND,
            "usage of the last 90 days against the 90 days before",
            "log ratio",
            sign=-1,
            phrase="Usage of the last 90 days is {} against the 90 days before",
        ),
        FeatureDefinition(
            "usage_trend_360d",
            _G.USAGE_TREND,
            "usage of the last 90 days against the nine months before",
            "log ratio",
            sign=-1,
            phrase="Usage of the last 90 days is {} against the nine months before",
        ),
        FeatureDefinition(
            "active_users_30d", _G.BREADTH, "people active in the last 30 days", "people", sign=-1
        ),
        FeatureDefinition(
            "active_users_per_seat_30d",
            _G.BREADTH,
            "active people per seat in the last 30 days",
            "share",
            sign=-1,
            phrase="{} of seats active in the last 30 days",
        ),
        FeatureDefinition(
            "top_user_silent_days",
            _G.BREADTH,
            "days since the usual most active person was seen",
            "days",
            sign=1,
            phrase="The usual most active person was last seen {} [day|days] ago",
        ),
        FeatureDefinition(
            "adoption_score_30d",
            _G.BREADTH,
            "feature adoption in the last 30 days",
            "share",
            sign=-1,
            phrase="Feature adoption of {} in the last 30 days",
            counted_by="events_30d",
        ),
        FeatureDefinition(
            "adoption_trend_14d",
            _G.BREADTH,
            "feature adoption of the last two weeks against the six weeks before",
            "log ratio",
            sign=-1,
            phrase="Feature adoption of the last two weeks is {} against the six weeks before",
        ),
        FeatureDefinition(
            "adoption_trend_360d",
            _G.BREADTH,
            "feature adoption of the last 90 days against the nine months before",
            "log ratio",
            sign=-1,
            phrase="Feature adoption of the last 90 days is {} against the nine months before",
        ),
        FeatureDefinition(
            "events_first_30d",
            _G.ACTIVATION,
            "events in the first 30 days as a customer",
            "events",
        ),
        FeatureDefinition(
            "tenure_days",
            _G.ACTIVATION,
            "days as a customer",
            "days",
            phrase="A customer for {} [day|days]",
        ),
        FeatureDefinition("tickets_90d", _G.SUPPORT, "support tickets in the last 90 days", "tickets"),
        FeatureDefinition(
            "urgent_tickets_90d", _G.SUPPORT, "urgent tickets in the last 90 days", "tickets", sign=1
        ),
        FeatureDefinition(
            "csat_180d",
            _G.SUPPORT,
            "satisfaction with support in the last 180 days",
            "points",
            sign=-1,
            phrase="Satisfaction with support of {} in the last 180 days",
        ),
        FeatureDefinition(
            "mrr",
            _G.COMMERCIAL,
            "monthly recurring revenue",
            "USD",
            phrase="Pays {} a month",
        ),
        FeatureDefinition(
            "mrr_change_360d",
            _G.COMMERCIAL,
            "change of revenue over the last 360 days",
            "log ratio",
            phrase="Revenue is {} over the last 12 months",
        ),
        FeatureDefinition(
            "plan_tier",
            _G.COMMERCIAL,
            "plan",
            kind=FeatureKind.CATEGORY,
            phrase="On the {} plan",
        ),
        FeatureDefinition(
            "compliance_gap_score",
            _G.RISK_SIGNALS,
            "compliance gap",
            "share",
            sign=1,
            phrase="Compliance gap of {}",
        ),
        FeatureDefinition("vendor_risk_flags", _G.RISK_SIGNALS, "open vendor-risk flags", "flags", sign=1),
    )
)
