"""What models make of the fields that an admin adds to accounts."""

from customers.domain import CustomField, FieldKind
from predictions.domain.feature_contract import DriverGroup, FeatureDefinition, FeatureKind

PREFIX = "custom_"
DAYS_AGO = "days ago"
_UNITS = {FieldKind.MONEY: "USD", FieldKind.DATE: DAYS_AGO}
# these mean something in phrases
_PLAIN = str.maketrans({"{": "(", "}": ")", "[": "(", "]": ")", "|": "/"})


def line_of(field: CustomField) -> FeatureDefinition:
    """The line of the feature contract that a field becomes.

    Args:
        field: one that may be a feature. A number and an amount are read as they are, a date as the days
            since it (negative while it lies ahead), one of several as a category.
    """
    return FeatureDefinition(
        name=f"{PREFIX}{field.key}",
        group=DriverGroup.CUSTOM,
        words=field.label.translate(_PLAIN),
        unit=_UNITS.get(field.kind, ""),
        kind=FeatureKind.CATEGORY if field.kind is FieldKind.CHOICE else FeatureKind.NUMBER,
    )


def is_custom(name: str) -> bool:
    """Whether a feature of that name is a field of the vendor's."""
    return name.startswith(PREFIX)


def key_of(line: FeatureDefinition) -> str:
    """The key of the field behind a line."""
    return line.name.removeprefix(PREFIX)
