"""What a stored prediction was computed from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from churnapp.compiled import compiled, first
from predictions.domain import (
    FeatureContract,
    FeatureDefinition,
    FeatureValue,
    RiskWeights,
    TierCutoffs,
    value_in_words,
    value_retold,
    words_retold,
)
from predictions.models import PredictionRecord, RunStatus
from predictions.queries.group_words import group_words

SMALLEST_SHOWN = 0.005


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One prediction with its inputs.

    Attributes:
        feature_values: raw values in the order of the model's feature contract.
        contributions: log-odds in the same order; positive raises the risk.
        contract: the features of the model that made it; None when nobody kept them.
        contract_fingerprint: of that model.
        coverage: share of the model's importance that rests on known inputs; None when it was not measured.
        compared_with: the prediction whose inputs today's model was shown again; None when it was not.
        contributions_before: what it said of them, in the order of ``contributions``.
        cutoffs: between the tiers of its run.
        weights: of the composite risk score, in its run.
    """

    prediction_id: int
    as_of: date
    probability: float
    risk_score: float
    model_version: str
    contract: FeatureContract | None
    contract_fingerprint: str
    coverage: float | None
    feature_values: tuple[FeatureValue, ...]
    contributions: tuple[float, ...]
    compared_with: int | None
    contributions_before: tuple[float, ...]
    cutoffs: TierCutoffs
    weights: RiskWeights


@dataclass(frozen=True, slots=True)
class InputRow:
    """One input of one prediction.

    Attributes:
        value: the raw value; None when it was missing.
        contribution: log-odds; positive raises the risk.
    """

    feature: FeatureDefinition
    value: FeatureValue
    contribution: float

    @property
    def value_in_words(self) -> str:
        """The value as a reader expects it."""
        return value_retold(value_in_words(self.feature, self.value))

    @property
    def label(self) -> str:
        """What it is, as the first words of a line."""
        return words_retold(self.feature.words)

    @property
    def direction(self) -> str:
        """``raises``, ``lowers``, or nothing when the effect shows as zero."""
        if abs(self.contribution) < SMALLEST_SHOWN:
            return ""
        return "raises" if self.contribution > 0 else "lowers"

    @property
    def group_in_words(self) -> str:
        """The driver group it counts towards."""
        return group_words(self.feature.group)


def breakdown_of(prediction_id: int) -> Breakdown:
    """The inputs of one prediction, in one query.

    Raises:
        PredictionRecord.DoesNotExist: it is not kept any more.
    """
    found = breakdowns_of([prediction_id])
    if not found:
        raise PredictionRecord.DoesNotExist
    return found[prediction_id]


def breakdowns_of(prediction_ids: Collection[int]) -> dict[int, Breakdown]:
    """The inputs of several predictions by key, in one query; those not kept any more are left out."""
    return {prediction.pk: _breakdown(prediction) for prediction in _kept(keys=tuple(prediction_ids))}


def breakdown_before(customer_pk: int, as_of: date) -> Breakdown | None:
    """The last prediction of a finished run about an account on an earlier day; one query."""
    prediction = first(_last_before(account=customer_pk, day=as_of))
    return None if prediction is None else _breakdown(prediction)


@compiled
def _kept(*, keys: tuple[int, ...]) -> QuerySet[PredictionRecord]:
    return _with_model(PredictionRecord.objects.filter(pk__in=keys))


@compiled
def _last_before(*, account: int, day: date) -> QuerySet[PredictionRecord]:
    earlier = PredictionRecord.objects.filter(
        customer=account, as_of__lt=day, run__status=RunStatus.SUCCEEDED, run__customer=None
    )
    return _with_model(earlier).order_by("-as_of", "-predicted_at")[:1]


def inputs_in_order(breakdown: Breakdown) -> tuple[InputRow, ...]:
    """Every input in the order of its model's contract; none when they cannot be named any more."""
    values, contributions = breakdown.feature_values, breakdown.contributions
    contract = breakdown.contract
    if contract is None or not len(contract.features) == len(values) == len(contributions):
        return ()
    return tuple(InputRow(*row) for row in zip(contract, values, contributions, strict=True))


def _with_model(predictions: QuerySet[PredictionRecord]) -> QuerySet[PredictionRecord]:
    # the report of a model is a hundred times as long as everything that is read here
    return predictions.select_related("run__model").defer("run__model__evaluation")


def _breakdown(prediction: PredictionRecord) -> Breakdown:
    return Breakdown(
        prediction_id=prediction.pk,
        as_of=prediction.as_of,
        probability=prediction.churn_probability,
        risk_score=prediction.risk_score,
        model_version=prediction.model_version,
        contract=prediction.run.model.contract,
        contract_fingerprint=prediction.run.model.contract_fingerprint,
        feature_values=tuple(prediction.feature_values),
        contributions=tuple(prediction.contributions),
        coverage=prediction.coverage,
        compared_with=prediction.compared_with,
        contributions_before=tuple(prediction.contributions_before),
        cutoffs=prediction.run.cutoffs,
        weights=prediction.run.risk_weights,
    )
