"""From a mart to a registered model, in one call."""

from collections.abc import Callable
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from threadpoolctl import threadpool_limits

from churnapp.accounts.models import User
from churnapp.web.templatetags.formats import day
from predictions.domain import CONTRACTS, ModelStatus, Target
from predictions.mart import Mart, open_mart
from predictions.ml.artifact import save_artifact
from predictions.ml.examples import ChurnDefinition
from predictions.ml.outcome import OutcomeDefinition
from predictions.ml.reconstruction import Reconstruction
from predictions.ml.registry import load_model, next_version
from predictions.ml.standing import Standing, standing_of
from predictions.ml.training import Progress, Trained, train
from predictions.models import ModelVersionRecord
from predictions.queries.expected_churn import expected_churn
from predictions.repositories.left_out import keep_left_out
from predictions.repositories.model_versions import (
    Decision,
    SomebodyWasFaster,
    publish_version,
    register_candidate,
)
from predictions.training.data_quality import data_quality
from predictions.watching.demotion import highest_rung_allowed
from predictions.watching.months import judge_reconstruction

type Confirm = Callable[[ModelVersionRecord], None]


def train_and_register(
    *,
    definition: OutcomeDefinition | None = None,
    despite_quality: str = "",
    progress: Progress = lambda _: None,
    started_by: User | None = None,
    confirm: Confirm = lambda _: None,
) -> ModelVersionRecord:
    """Trains on the published mart, registers the lowest rung that nothing beats, publishes it if it is fit.

    A version that the gate does not publish stays a candidate; the published model stays as it is.

    Args:
        definition: what counts as the outcome; notice or churn within 90 days when None.
        despite_quality: why to train although a check of the data refuses; the model page says it.
        progress: called with the name of each step.
        started_by: who asked; None for a command.
        confirm: called with the version in the transaction that registers it; what it raises undoes that.

    Raises:
        MartMissing, MartDamaged: there is no mart to train on.
        TrainingRefused: the history does not allow it; the published model stays.
    """
    definition = definition or ChurnDefinition()
    target = definition.target
    mart = open_mart(contract=CONTRACTS[target]).to_learn_from()
    quality = data_quality(mart.version, despite=despite_quality)
    # on a busy machine the threads of matrix products wait for each other ten times longer than they work
    with threadpool_limits(limits=1):
        trained = train(
            mart,
            version=next_version(mart.contract),
            definition=definition,
            progress=progress,
            # what backtests took back, and what a vendor expects, was said of churn
            at_most=highest_rung_allowed(mart.outcomes_known_until) if target is Target.CHURN else None,
            expected=expected_churn() if target is Target.CHURN else None,
        )
        trained = replace(trained, evaluation={**trained.evaluation, "data_quality": quality})
        progress("comparing with the published model")
        published = ModelVersionRecord.objects.filter(target=target, status=ModelStatus.PUBLISHED).first()
        standing = standing_of(trained, published, load_model)
    progress("saving the model")
    save_artifact(trained.model, files=trained.files)
    with transaction.atomic():
        record = _registered(mart, trained, standing, published, started_by)
        keep_left_out(record, trained.left_out.accounts)
        if trained.tested is not None:
            reconstruction = Reconstruction.of(trained.history, trained.tested, trained.model.rung)
            judge_reconstruction(record, reconstruction, now=timezone.now())
        confirm(record)
    return record


def _registered(
    mart: Mart,
    trained: Trained,
    standing: Standing,
    published: ModelVersionRecord | None,
    started_by: User | None,
) -> ModelVersionRecord:
    now = timezone.now()
    trained_words = f"Trained on data until {day(mart.as_of)}."
    held_back = "" if standing.may_be_published else f" Not published by itself: {standing.reason}"
    record = register_candidate(
        trained.model,
        as_of=mart.as_of,
        mart_version=mart.version,
        evaluation={**trained.evaluation, "against_published": standing.comparison},
        reason=trained.reason,
        decision=Decision(f"{trained_words}{held_back}", started_by, now),
    )
    if not standing.may_be_published:
        return record
    decision = Decision(f"Published by the gate. {standing.reason}", None, now)
    try:
        return publish_version(
            record.version, decision, instead_of=published.version if published is not None else ""
        )
    except SomebodyWasFaster:
        return record  # a person decided during the training: the comparison was with another model
