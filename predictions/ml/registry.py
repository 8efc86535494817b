"""Which models there are and which one is published."""

import os
from functools import lru_cache
from pathlib import Path

from predictions.domain import FEATURE_CONTRACT
from predictions.ml.artifact import (
    ArtifactDamaged,
    artifact_folder,
    load_artifact,
    refuse_torn_artifact,
)
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.trained_model import TrainedModel
from predictions.models import ModelStatus, ModelVersionRecord

REMEDY = "Run: manage.py train_model"
LOADED_MODELS = 4
FIRST_VERSION = "1.0.0"


class ModelMissing(LookupError):
    """No model is published, or the files of one are gone or damaged."""


def published_record() -> ModelVersionRecord:
    """The row of the published model.

    Raises:
        ModelMissing: none is published.
    """
    record = ModelVersionRecord.objects.filter(status=ModelStatus.PUBLISHED).first()
    if record is None:
        raise ModelMissing(f"No model was trained yet. {REMEDY}")
    return record


def scoring_record() -> ModelVersionRecord:
    """The row of the published model, known to fit and to have its files; the trees themselves are not read.

    Raises:
        ModelMissing: none is published, or its files are gone or damaged.
        ModelDoesNotFit: it was trained on another list of features than the product has now.
    """
    record = published_record()
    refuse_unusable(record)
    return record


def refuse_unusable(record: ModelVersionRecord) -> None:
    """Returns when a version fits the product's features and has its files; the trees are not read.

    Raises:
        ModelMissing: its files are gone or damaged.
        ModelDoesNotFit: it was trained on another list of features than the product has now.
    """
    if record.contract_fingerprint != FEATURE_CONTRACT.fingerprint:
        raise _does_not_fit(record.version)
    try:
        refuse_torn_artifact(artifact_folder(record.version))
    except FileNotFoundError:
        raise _files_gone(record.version) from None
    except ArtifactDamaged as problem:
        raise ModelMissing(f"{problem} {REMEDY}") from problem


def load_published_model() -> TrainedModel:
    """The published model, ready to predict.

    Raises:
        ModelMissing: none is published, or its files are gone or damaged.
        ModelDoesNotFit: it was trained on another list of features than the product has now.
    """
    return load_model(published_record().version)


def load_model(version: str) -> TrainedModel:
    """One version of the model, published or not; see ``load_published_model``."""
    try:
        model = _load(os.getpid(), artifact_folder(version))
    except FileNotFoundError:
        raise _files_gone(version) from None
    except ArtifactDamaged as problem:
        raise ModelMissing(f"{problem} {REMEDY}") from problem
    if model.contract.fingerprint != FEATURE_CONTRACT.fingerprint:
        raise _does_not_fit(version)
    return model


def next_version(contract_fingerprint: str) -> str:
    """The version after the newest: the first number rises with the list of features, else the second."""
    newest = max(
        ModelVersionRecord.objects.values_list("version", "contract_fingerprint"),
        key=lambda row: _numbers(row[0]),
        default=None,
    )
    if newest is None:
        return FIRST_VERSION
    major, minor, _ = _numbers(newest[0])
    return f"{major}.{minor + 1}.0" if newest[1] == contract_fingerprint else f"{major + 1}.0.0"


def next_correction(version: str) -> str:
    """The version of a corrected level: the third number rises."""
    major, minor, _ = _numbers(version)
    known = ModelVersionRecord.objects.filter(version__startswith=f"{major}.{minor}.")
    newest = max(_numbers(name)[2] for name in known.values_list("version", flat=True))
    return f"{major}.{minor}.{newest + 1}"


def training_of(version: str) -> str:
    """The version that was trained; a corrected level keeps its first two numbers."""
    major, minor, _ = _numbers(version)
    return f"{major}.{minor}.0"


# a folder never changes once it is there, and a loaded booster must not cross a fork
@lru_cache(maxsize=LOADED_MODELS)
def _load(process_id: int, folder: Path) -> TrainedModel:  # noqa: ARG001
    return load_artifact(folder)


def _numbers(version: str) -> tuple[int, int, int]:
    major, minor, patch = version.split(".")
    return int(major), int(minor), int(patch)


def _files_gone(version: str) -> ModelMissing:
    return ModelMissing(f"The files of model {version} are gone. {REMEDY}")


def _does_not_fit(version: str) -> ModelDoesNotFit:
    return ModelDoesNotFit(f"Model {version} was trained on another list of features. {REMEDY}")
