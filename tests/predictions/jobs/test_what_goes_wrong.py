"""Trainings on histories and machines that do not allow them: one sentence with the remedy."""

import errno

import numpy as np
import pytest

from predictions.domain import ModelStatus
from predictions.ml import artifact
from predictions.ml.artifact import artifact_folder
from predictions.ml.registry import load_published_model, published_record
from predictions.models import (
    JobStatus,
    ModelVersionRecord,
)
from predictions.training import lifecycle
from tests.predictions.jobs.working import SMALL, worked_off
from tests.predictions.ml_builders import World
from tests.predictions.model_builders import a_version

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


NEVER = np.datetime64("NaT", "D")
BAD_HISTORIES = {
    "nobody left": ({}, {"left_on": NEVER}, "No customer has a churn or notice date"),
    "everybody left": ({}, {"left_on": np.datetime64("2023-01-02")}, "Every account of the history has left"),
    "12 accounts": ({"accounts": 12, "base": -2.0}, {}, "12 accounts have a known outcome, at least 30"),
    "a short history": ({"months": 2}, {}, "Train again when the history is longer"),
}


@pytest.mark.any_database
@pytest.mark.parametrize(("world", "replaced", "sentence"), BAD_HISTORIES.values(), ids=BAD_HISTORIES)
def test_a_history_that_allows_no_training_is_one_sentence_and_the_published_model_stays(
    desk, mart, world, replaced, sentence
):
    a_version("1.0.0", ModelStatus.PUBLISHED)
    mart(World(**{"accounts": 60, "months": 9, "base": -3.0, **world}), **replaced)

    job = worked_off(desk)

    assert job.status == JobStatus.REFUSED
    assert sentence in job.message
    assert published_record().version == "1.0.0"
    assert ModelVersionRecord.objects.count() == 1


ODD_FEATURES = {
    "a constant": {"tenure_days": 400.0},
    "all missing": {"tenure_days": np.nan},
    "infinity": {"tenure_days": np.inf, "mrr": -np.inf},
}


@pytest.mark.any_database
@pytest.mark.parametrize("odd", ODD_FEATURES.values(), ids=ODD_FEATURES)
def test_odd_features_train_a_model_with_finite_probabilities(desk, mart, odd):
    rows = len(SMALL.snapshots().as_of)
    mart(World(60, 9, base=-3.0, overrides={name: np.full(rows, value) for name, value in odd.items()}))

    assert worked_off(desk).status == JobStatus.SUCCEEDED

    said = load_published_model().predict(SMALL.snapshots().features)
    assert np.isfinite(said.probability).all()
    assert np.isfinite(said.contributions).all()


def test_a_full_disk_is_one_sentence_leaves_no_halves_and_the_published_model_stays(desk, mart, monkeypatch):
    def full(path, _content):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    a_version("1.0.0", ModelStatus.PUBLISHED)
    monkeypatch.setattr(artifact, "_write", full)

    job = worked_off(desk)

    assert job.status == JobStatus.FAILED
    assert "The disk is full" in job.message
    assert "Free space and start it again" in job.message
    assert {path.name for path in artifact_folder("1.0.0").parent.iterdir()} == {"1.0.0"}
    assert published_record().version == "1.0.0"


def test_what_nobody_foresaw_is_told_with_where_to_look(desk, mart, monkeypatch):
    monkeypatch.setattr(lifecycle, "standing_of", lambda *_: 1 / 0)

    job = worked_off(desk)

    assert job.status == JobStatus.FAILED
    assert "ZeroDivisionError" in job.message
    assert "worker's log" in job.message
