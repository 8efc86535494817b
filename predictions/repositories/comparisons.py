"""What a model is shown again, so that a change of the score can be told from a change of the model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from churnapp.compiled import compiled, first
from predictions.domain import FeatureContract, FeatureValue
from predictions.models import PredictionRecord, RunStatus, ScoringRunRecord
from predictions.repositories.chunks import ChunkWork


@dataclass(frozen=True, slots=True)
class InputsBefore:
    """The inputs of predictions that another model made on an earlier day.

    Attributes:
        contract: names the values.
        by_customer: primary key of the customer to its prediction and raw values in the contract's order.
    """

    contract: FeatureContract
    by_customer: Mapping[int, tuple[int, Sequence[FeatureValue]]]


def inputs_before(work: ChunkWork, customer_pks: Sequence[int]) -> InputsBefore | None:
    """The inputs of the last run of an earlier day, where another model made it.

    Args:
        work: the chunk that is scored now.
        customer_pks: its customers.

    Returns:
        None where there is nothing that another model said, or nobody kept what its values mean.
    """
    last = first(_runs_before(as_of=work.as_of))
    if last is None or last.model.version == work.model_version or last.model.contract is None:
        return None
    kept = PredictionRecord.objects.filter(run=last, customer__in=customer_pks).values_list(
        "customer_id", "pk", "feature_values"
    )
    return InputsBefore(last.model.contract, {customer: (pk, values) for customer, pk, values in kept})


@compiled
def _runs_before(*, as_of: date) -> QuerySet[ScoringRunRecord]:
    """The last run of an earlier day."""
    succeeded = ScoringRunRecord.objects.of_everybody().filter(as_of__lt=as_of, status=RunStatus.SUCCEEDED)
    return succeeded.select_related("model").defer("model__evaluation").order_by("-as_of", "-pk")[:1]
