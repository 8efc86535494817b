"""The feature contract: what one line says, and the ordered lines that a mart offers and a model expects."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from predictions.domain.target import Target

type FeatureValue = float | str | None


class DriverGroup(StrEnum):
    """The groups in which reasons are told; single features agree far less across refits.

    The product's own features of churn have eight; how far an account outgrows its plan counts for upgrades
    alone. What an admin adds to accounts and lets models learn from is a group of its own.
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
    CUSTOM = "custom"


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

    @cached_property
    def custom(self) -> tuple[FeatureDefinition, ...]:
        """The features that are not the product's: fields that an admin lets models learn from."""
        return tuple(feature for feature in self.features if feature.group is DriverGroup.CUSTOM)

    @cached_property
    def own(self) -> Self:
        """The product's own features, without those of the vendor's fields."""
        own = tuple(feature for feature in self.features if feature.group is not DriverGroup.CUSTOM)
        return type(self)(own, self.target)

    def with_custom(self, lines: Iterable[FeatureDefinition]) -> Self:
        """The product's own features, and these of the vendor's fields after them, by name."""
        return type(self)((*self.own.features, *sorted(lines, key=lambda line: line.name)), self.target)

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
