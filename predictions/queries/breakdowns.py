"""What a stored prediction was computed from."""

from dataclasses import dataclass
from datetime import date

from predictions.domain import FEATURE_CONTRACT, FeatureContract, FeatureValue, TierCutoffs
from predictions.models import PredictionRecord, RunStatus


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One prediction with its inputs.

    Attributes:
        feature_values: raw values in the order of the model's feature contract.
        contributions: log-odds in the same order; positive raises the risk.
        contract_fingerprint: of the model that made it.
        cutoffs: between the tiers of its run.
    """

    as_of: date
    probability: float
    risk_score: float
    model_version: str
    contract_fingerprint: str
    feature_values: tuple[FeatureValue, ...]
    contributions: tuple[float, ...]
    cutoffs: TierCutoffs

    @property
    def contract(self) -> FeatureContract | None:
        """The names behind the values; None when the model was made for another list of features."""
        fits = self.contract_fingerprint == FEATURE_CONTRACT.fingerprint
        whole = len(self.feature_values) == len(self.contributions) == len(FEATURE_CONTRACT.features)
        return FEATURE_CONTRACT if fits and whole else None


def breakdown_of(prediction_id: int) -> Breakdown:
    """The inputs of one prediction, in one query.

    Raises:
        PredictionRecord.DoesNotExist: it is not kept any more.
    """
    return _breakdown(PredictionRecord.objects.select_related("run__model").get(pk=prediction_id))


def breakdown_before(customer_pk: int, as_of: date) -> Breakdown | None:
    """The last prediction of a finished run about an account on an earlier day; one query."""
    earlier = PredictionRecord.objects.filter(
        customer=customer_pk, as_of__lt=as_of, run__status=RunStatus.SUCCEEDED
    )
    prediction = earlier.select_related("run__model").order_by("-as_of", "-predicted_at").first()
    return None if prediction is None else _breakdown(prediction)


def _breakdown(prediction: PredictionRecord) -> Breakdown:
    return Breakdown(
        as_of=prediction.as_of,
        probability=prediction.churn_probability,
        risk_score=prediction.risk_score,
        model_version=prediction.model_version,
        contract_fingerprint=prediction.run.model.contract_fingerprint,
        feature_values=tuple(prediction.feature_values),
        contributions=tuple(prediction.contributions),
        cutoffs=prediction.run.cutoffs,
    )
