"""From a mart to a published model, in one call."""

from django.utils import timezone
from threadpoolctl import threadpool_limits

from predictions.mart import open_mart
from predictions.ml.examples import ChurnDefinition
from predictions.ml.registry import next_version, register_and_publish
from predictions.ml.training import Progress, train
from predictions.models import ModelVersionRecord


def train_and_publish(
    *, definition: ChurnDefinition | None = None, progress: Progress = lambda _: None
) -> ModelVersionRecord:
    """Trains on the published mart and publishes the lowest rung that nothing beats.

    Args:
        definition: what counts as leaving; notice or churn within 90 days when None.
        progress: called with the name of each step.

    Raises:
        MartMissing, MartDamaged: there is no mart to train on.
        TrainingRefused: the history does not allow it; the published model stays.
    """
    mart = open_mart()
    # on a busy machine the threads of matrix products wait for each other ten times longer than they work
    with threadpool_limits(limits=1):
        trained = train(
            mart,
            version=next_version(mart.contract.fingerprint),
            definition=definition or ChurnDefinition(),
            progress=progress,
        )
    return register_and_publish(
        trained.model,
        as_of=mart.as_of,
        mart_version=mart.version,
        evaluation=trained.evaluation,
        reason=trained.reason,
        trained_at=timezone.now(),
    )
