"""A challenger in the shadow: scored beside the published run, told apart, harmless."""

from datetime import date

import numpy as np
import pytest
from django.test import TestCase

from predictions.domain import FEATURE_CONTRACT, DriverGroup, FeatureContract, GroupShift, ModelStatus
from predictions.domain.difference import LEVEL
from predictions.jobs import work
from predictions.jobs.challenger import NothingToPreview, preview, score_challenger
from predictions.jobs.desk import JobDesk
from predictions.models import (
    CurrentScoreRecord,
    JobRecord,
    JobStatus,
    ModelVersionRecord,
    PredictionRecord,
    RunStatus,
    ScoringRunRecord,
    ShadowScoreRecord,
)
from predictions.repositories.model_versions import move_version, publish_version
from predictions.tasks import clear_predictions
from predictions.watching.old_shadows import clear_old_shadows
from tests.predictions.job_fakes import FakeJobQueue
from tests.predictions.model_builders import a_version, because
from tests.predictions.scoring_fakes import FakeModel

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue() -> FakeJobQueue:
    return FakeJobQueue()


@pytest.fixture
def desk(queue, world, monkeypatch) -> JobDesk:
    monkeypatch.setattr(work, "published_sources", world.sources.as_sources)
    return JobDesk(queue, lambda: world.now)


@pytest.fixture
def challenger(world, data_dir):
    world.sources.models["1.1.0"] = FakeModel(seed=9, version="1.1.0")
    return a_version("1.1.0")


def scored_in_shadow(desk, record) -> JobRecord:
    with TestCase.captureOnCommitCallbacks(execute=True):
        job = preview(desk, record, started_by=None)
    desk.work_off(job.pk)
    job.refresh_from_db()
    return job


def test_a_challenger_is_scored_beside_the_published_run_and_shown_nowhere(desk, world, challenger):
    run = world.score()
    published = list(CurrentScoreRecord.objects.order_by("pk").values())

    job = scored_in_shadow(desk, challenger)

    assert (job.status, job.run) == (JobStatus.SUCCEEDED, run)
    assert job.steps[-1]["words"] == "scoring with model 1.1.0: 60 of 60 accounts"
    assert ShadowScoreRecord.objects.filter(model=challenger, run=run).count() == 60
    assert list(CurrentScoreRecord.objects.order_by("pk").values()) == published
    assert set(PredictionRecord.objects.values_list("model_version", flat=True)) == {"1.0.0"}


def test_each_shadow_score_names_the_group_that_moved_in_the_direction_of_the_whole(desk, world, challenger):
    run = world.score()
    scored_in_shadow(desk, challenger)

    said = dict(run.predictions.values_list("customer_id", "churn_probability"))
    for score in ShadowScoreRecord.objects.all():
        assert score.published_probability == said[score.customer_id]
        if not np.isclose(score.churn_probability, score.published_probability):
            rose = score.churn_probability > score.published_probability
            assert (score.group_after > score.group_before) == rose
        assert score.moved_group in {*DriverGroup, LEVEL}


def test_a_published_version_with_other_features_is_compared_by_group_all_the_same(desk, world, challenger):
    run = world.score()
    fewer = FeatureContract(FEATURE_CONTRACT.features[:4])
    type(run.model).objects.filter(pk=run.model_id).update(
        contract_fingerprint=fewer.fingerprint, feature_contract=fewer.to_json()
    )
    PredictionRecord.objects.update(contributions=[5.0, 0.0, 0.0, 0.0])

    scored_in_shadow(desk, challenger)

    assert set(ShadowScoreRecord.objects.values_list("moved_group", flat=True)) - {""}
    assert ShadowScoreRecord.objects.filter(moved_group=fewer.features[0].group, group_before=5.0).exists()


def test_where_the_features_of_the_published_version_were_not_kept_nothing_is_claimed(
    desk, world, challenger
):
    run = world.score()
    type(run.model).objects.filter(pk=run.model_id).update(contract_fingerprint="old", feature_contract=[])

    assert scored_in_shadow(desk, challenger).status == JobStatus.SUCCEEDED

    assert set(ShadowScoreRecord.objects.values_list("moved_group", flat=True)) == {""}


def test_a_version_equal_to_the_published_one_moves_nothing(desk, world, challenger):
    world.sources.models["1.1.0"] = FakeModel(version="1.1.0")
    world.score()

    scored_in_shadow(desk, challenger)

    for score in ShadowScoreRecord.objects.all():
        assert score.churn_probability == pytest.approx(score.published_probability)
        assert score.group_after == pytest.approx(score.group_before, abs=1e-4)


def test_scored_again_it_replaces_what_it_said(desk, world, challenger):
    world.score()
    scored_in_shadow(desk, challenger)
    world.sources.models["1.1.0"] = FakeModel(seed=10, version="1.1.0")
    before = ShadowScoreRecord.objects.order_by("pk")[0].churn_probability

    scored_in_shadow(desk, challenger)

    assert ShadowScoreRecord.objects.count() == 60
    assert ShadowScoreRecord.objects.order_by("pk")[0].churn_probability != before


def test_a_failing_challenger_fails_nothing_but_itself(desk, world, challenger):
    world.sources.models["1.1.0"] = RuntimeError("The model is torn.")
    run = world.score()

    job = scored_in_shadow(desk, challenger)

    run.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert run.status == RunStatus.SUCCEEDED
    assert CurrentScoreRecord.objects.count() == 60


def test_the_version_in_the_shadow_is_scored_once_after_each_published_run(desk, queue, world, challenger):
    move_version("1.1.0", ModelStatus.SHADOW, because())
    world.score()

    with TestCase.captureOnCommitCallbacks(execute=True):
        score_challenger(desk)
        score_challenger(desk)

    assert len(queue.waiting) == JobRecord.objects.count() == 1


def test_a_candidate_outside_the_shadow_is_scored_only_when_somebody_asks(desk, world, challenger):
    world.score()

    score_challenger(desk)

    assert not JobRecord.objects.exists()


def test_without_a_broker_the_challenger_waits_and_disturbs_nobody(desk, queue, world, challenger):
    move_version("1.1.0", ModelStatus.SHADOW, because())
    world.score()
    queue.is_down = True

    score_challenger(desk)

    assert not JobRecord.objects.exists()


def test_only_the_chunk_that_closes_a_run_says_so(world):
    world.start()

    said = [world.runs.score_chunk(world.queue.waiting.pop(0)) for _ in range(len(world.queue.waiting))]

    assert said == [False] * (len(said) - 1) + [True]


def test_a_preview_without_a_published_run_says_what_to_do(desk, challenger):
    with pytest.raises(NothingToPreview, match="No scoring run is published yet"):
        preview(desk, challenger, started_by=None)


def test_the_published_version_is_not_previewed(desk, world, published_model):
    world.score()

    with pytest.raises(NothingToPreview, match=r"Model 1\.0\.0 is published"):
        preview(desk, published_model, started_by=None)


def test_scores_are_not_compared_with_themselves(desk, world, challenger):
    world.score()
    publish_version("1.1.0", because())

    with pytest.raises(NothingToPreview, match=r"The scores of run \d+ are those of model 1\.0\.0 itself"):
        preview(desk, type(challenger).objects.get(version="1.0.0"), started_by=None)


def test_a_run_on_its_way_keeps_its_version_and_the_next_has_the_new_one(world, challenger):
    run = world.start()
    publish_version("1.1.0", because())
    world.work_off()
    world.later(minutes=5)

    following = world.score()

    assert set(run.predictions.values_list("model_version", flat=True)) == {"1.0.0"}
    assert set(following.predictions.values_list("model_version", flat=True)) == {"1.1.0"}
    assert CurrentScoreRecord.objects.filter(prediction__model_version="1.1.0").count() == 60


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        (GroupShift("support", 0.2, 0.6), "raises the risk more"),
        (GroupShift("support", -0.1, 0.6), "now raises the risk"),
        (GroupShift("support", -0.6, -0.2), "lowers the risk less"),
        (GroupShift("support", 0.6, 0.2), "raises the risk less"),
        (GroupShift("support", 0.1, -0.2), "now lowers the risk"),
        (GroupShift("support", -0.1, -0.2), "lowers the risk more"),
        (GroupShift(LEVEL, -2.0, -1.5), "expects more customers to leave at all"),
        (GroupShift(""), "not known: the features of the published version were not kept"),
    ],
)
def test_a_shift_is_told_in_words(shift, words):
    assert shift.in_words == words


def shadows_of(record) -> set[int]:
    return set(ShadowScoreRecord.objects.filter(model=record).values_list("run", flat=True))


@pytest.fixture
def three_runs(desk, world, challenger) -> list[int]:
    """Runs that the challenger was scored beside: one of May, and two of June."""
    runs = []
    for _ in range(3):
        world.later(days=1)
        runs.append(world.score().pk)
        scored_in_shadow(desk, challenger)
    for run, day in zip(runs, (date(2026, 5, 30), date(2026, 6, 10), date(2026, 6, 20)), strict=True):
        ScoringRunRecord.objects.filter(pk=run).update(as_of=day)
    ModelVersionRecord.objects.update(as_of=date(2026, 5, 1))
    return runs


def test_of_the_shadow_stays_what_is_previewed_and_the_last_run_of_each_month(three_runs, challenger):
    may, _, june = three_runs
    clear_predictions()

    assert shadows_of(challenger) == {may, june}
    assert clear_old_shadows() == 0


def test_of_a_shadow_that_may_not_be_judged_stays_what_is_previewed(three_runs, challenger):
    ModelVersionRecord.objects.filter(pk=challenger.pk).update(as_of=date(2026, 7, 1))
    clear_old_shadows()

    assert shadows_of(challenger) == {three_runs[-1]}


def test_what_a_shadow_that_failed_left_goes_and_one_at_work_keeps_what_it_has(three_runs, challenger):
    may, early_june, june = three_runs
    JobRecord.objects.filter(run=june).update(status=JobStatus.FAILED)
    JobRecord.objects.filter(run=may).update(status=JobStatus.RUNNING)
    clear_old_shadows()

    assert shadows_of(challenger) == {may, early_june}


def test_clearing_the_shadow_touches_no_published_score(three_runs):
    before = PredictionRecord.objects.count(), CurrentScoreRecord.objects.count()
    clear_old_shadows()

    assert (PredictionRecord.objects.count(), CurrentScoreRecord.objects.count()) == before
