"""Which models there are and which one is published."""

import os
from functools import lru_cache
from pathlib import Path

from churnapp.saying import later, say
from predictions.domain import CONTRACTS, FeatureContract, Target
from predictions.ml.artifact import (
    ArtifactDamaged,
    artifact_folder,
    load_artifact,
    refuse_torn_artifact,
)
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.trained_model import TrainedModel
from predictions.models import ModelStatus, ModelVersionRecord

REMEDIES = {
    Target.CHURN: later("Run: manage.py train_model"),
    Target.UPGRADE: later("Run: manage.py train_model --target upgrade"),
}
LOADED_MODELS = 4
FIRST_VERSION = "1.0.0"


class ModelMissing(LookupError):
    """No model is published, or the files of one are gone or damaged."""


def published_record(target: Target = Target.CHURN) -> ModelVersionRecord:
    """The row of the published model of a target.

    Raises:
        ModelMissing: none is published.
    """
    record = ModelVersionRecord.objects.filter(target=target, status=ModelStatus.PUBLISHED).first()
    if record is None:
        raise ModelMissing(say("No model was trained yet. {remedy}", remedy=say(REMEDIES[target])))
    return record


def scoring_record(target: Target = Target.CHURN) -> ModelVersionRecord:
    """The row of the published model of a target, known to fit and to have its files; trees are not read.

    Raises:
        ModelMissing: none is published, or its files are gone or damaged.
        ModelDoesNotFit: it was trained on another list of features than the product has now.
    """
    record = published_record(target)
    refuse_unusable(record)
    return record


def refuse_unusable(record: ModelVersionRecord) -> None:
    """Returns when a version fits the product's features and has its files; the trees are not read.

    Raises:
        ModelMissing: its files are gone or damaged.
        ModelDoesNotFit: it was trained on another list of features than the product has now.
    """
    target = Target(record.target)
    if not _fits(record.contract, target):
        raise _does_not_fit(record.version)
    try:
        refuse_torn_artifact(artifact_folder(record.version))
    except FileNotFoundError:
        raise _files_gone(record.version) from None
    except ArtifactDamaged as problem:
        raise ModelMissing(f"{problem} {say(REMEDIES[target])}") from problem


def refuse_what_is_lacking(record: ModelVersionRecord, offered: FeatureContract) -> None:
    """Returns when the features of a version are all among those that a mart offers.

    Raises:
        ModelDoesNotFit: the message names what is lacking, and the remedy.
    """
    contract = record.contract
    lacking = [line.words for line in contract or () if line.name not in offered]
    if lacking:
        said = say(
            "Model {version} learnt from {features}, which the data does not hold yet.",
            version=record.version,
            features=", ".join(map(say, lacking)),
        )
        raise ModelDoesNotFit(f"{said} {say('Run: manage.py build_mart')}")


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
        raise ModelMissing(f"{problem} {_remedy(version)}") from problem
    if not _fits(model.contract, model.contract.target):
        raise _does_not_fit(version)
    return model


def next_version(contract: FeatureContract) -> str:
    """The version after the target's newest: the first number rises with the features, else the second."""
    prefix = contract.target.version_prefix
    newest = max(
        ModelVersionRecord.objects.filter(target=contract.target).values_list(
            "version", "contract_fingerprint"
        ),
        key=lambda row: _numbers(row[0]),
        default=None,
    )
    if newest is None:
        return f"{prefix}{FIRST_VERSION}"
    major, minor, _ = _numbers(newest[0])
    has_same_features = newest[1] == contract.fingerprint
    return f"{prefix}{major}.{minor + 1}.0" if has_same_features else f"{prefix}{major + 1}.0.0"


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


def _fits(contract: FeatureContract | None, target: Target) -> bool:
    """Whether the product's own features are those of today; fields of the vendor's come and go."""
    return contract is not None and contract.own.fingerprint == CONTRACTS[target].fingerprint


def _numbers(version: str) -> tuple[int, int, int]:
    major, minor, patch = version.rpartition("-")[2].split(".")
    return int(major), int(minor), int(patch)


def _files_gone(version: str) -> ModelMissing:
    said = say("The files of model {version} are gone.", version=version)
    return ModelMissing(f"{said} {_remedy(version)}")


def _does_not_fit(version: str) -> ModelDoesNotFit:
    said = say("Model {version} was trained on another list of features.", version=version)
    return ModelDoesNotFit(f"{said} {_remedy(version)}")


def _remedy(version: str) -> str:
    is_upgrade = version.startswith(Target.UPGRADE.version_prefix)
    return say(REMEDIES[Target.UPGRADE if is_upgrade else Target.CHURN])
