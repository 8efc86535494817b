"""Reasons as they are read: the facts that were kept, with the features that they speak of."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache, partial

from churnapp.saying import running_on, say
from predictions.domain import (
    CONTRACTS,
    NO_REASON,
    FeatureContract,
    FeatureDefinition,
    Reason,
    Target,
    fact_retold,
    reason_retold,
)
from predictions.domain.kept_reasons import KeptReason, feature_code
from predictions.models import ModelVersionRecord


def reasons_read(kept: Iterable[KeptReason], target: Target = Target.CHURN) -> tuple[Reason, ...]:
    """The reasons that a row keeps; one query where one of them tells of a feature of the vendor's own.

    Args:
        kept: from a ``ReasonsField``.
        target: of the prediction.
    """
    return tuple(reason.read(partial(_feature, target=target), target) for reason in kept)


def text_told(reason: Reason) -> str:
    """A reason in the reader's language."""
    return reason_retold(reason.text)


def fact_told(reason: Reason) -> str:
    """What was observed, without its direction, in the reader's language."""
    return fact_retold(reason.fact)


def main_reason(kept: Sequence[KeptReason]) -> str:
    """The strongest reason in the reader's language, or that there is none."""
    return text_told(reasons_read(kept[:1])[0]) if kept else say(NO_REASON)


def main_fact(kept: Sequence[KeptReason]) -> str:
    """The strongest reason as the end of a sentence, without its direction and its peers."""
    return running_on(fact_retold(reasons_read(kept[:1])[0].plain_fact) if kept else say(NO_REASON))


def _feature(code: int, target: Target) -> FeatureDefinition | None:
    found = _of_the_house(target).get(code) or _of_models().get(code)
    if found is None:
        _of_models.cache_clear()  # perhaps of a model that was trained since
        found = _of_models().get(code)
    return found


@cache
def _of_the_house(target: Target) -> dict[int, FeatureDefinition]:
    return _by_code([CONTRACTS[target]])


@lru_cache(maxsize=1)
def _of_models() -> dict[int, FeatureDefinition]:
    """Every feature that a model was ever trained on, as it was called then."""
    kept = ModelVersionRecord.objects.exclude(feature_contract=[]).order_by("pk")
    return _by_code(
        FeatureContract.from_json(lines) for lines in kept.values_list("feature_contract", flat=True)
    )


def _by_code(contracts: Iterable[FeatureContract]) -> dict[int, FeatureDefinition]:
    return {feature_code(feature.name): feature for contract in contracts for feature in contract}
