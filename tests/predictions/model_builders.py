"""Registered model versions with files that are whole, without a training."""

import os
import time
from datetime import UTC, date, datetime

from predictions.domain import FEATURE_CONTRACT, ModelStatus
from predictions.ml.artifact import artifact_folder
from predictions.models import ModelVersionRecord
from predictions.repositories.model_versions import Decision

TRAINED_AT = datetime(2026, 5, 1, 6, tzinfo=UTC)
DECIDED_AT = datetime(2026, 6, 2, 9, tzinfo=UTC)


def a_version(
    version: str = "1.1.0", status: ModelStatus = ModelStatus.CANDIDATE, **fields
) -> ModelVersionRecord:
    """A registered version; its folder holds the smallest content that is whole."""
    folder = artifact_folder(version)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_text('{"parts": []}')
    usual = {
        "rung": "L3",
        "as_of": date(2026, 4, 30),
        "mart_version": "m-1",
        "contract_fingerprint": FEATURE_CONTRACT.fingerprint,
        "reason": "It passed.",
        "trained_at": TRAINED_AT,
        "published_at": TRAINED_AT if status is ModelStatus.PUBLISHED else None,
    }
    return ModelVersionRecord.objects.create(version=version, status=status, **{**usual, **fields})


def half_an_hour_ago(*names: str) -> None:
    """Makes folders of the models look as if nobody had touched them since."""
    then = time.time() - 1800
    for name in names:
        artifact_folder(name).mkdir(exist_ok=True)
        os.utime(artifact_folder(name), (then, then))


def because(reason: str = "Looks right.", made_by=None) -> Decision:
    """A decision of a test."""
    return Decision(reason, made_by, DECIDED_AT)
