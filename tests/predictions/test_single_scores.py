"""Scoring one account when somebody asks: what it replaces, what it leaves alone, and when it is refused."""

from datetime import timedelta

import pytest

from churnapp.accounts.roles import Scope
from gtm.models import RevenueForecastRecord
from gtm.repositories.outlook import outlook_is_stale, refresh_outlook
from predictions.domain import TierCutoffs
from predictions.mart.customers import CustomerNotInMart
from predictions.models import CurrentScoreRecord, PredictionRecord, RunStatus, ScoringRunRecord
from predictions.queries.published import published_predictions
from predictions.queries.run_bands import last_published_runs
from predictions.queries.run_list import RUNS
from predictions.queries.runs import band_changes, current_run
from predictions.queries.single_scores import SingleScoreState, single_score
from predictions.repositories.operating_point import put_in_force
from predictions.repositories.single_scores import AlreadyBeingScored, EverybodyIsScored
from predictions.scoring.queue import QueueUnreachable
from predictions.watching.matured import last_runs_of_months
from predictions.watching.telling import tell_of_runs
from tests.predictions.conftest import World
from tests.predictions.scoring_fakes import AS_OF, FakeModel

NEXT_DAY = AS_OF + timedelta(days=1)


def scores() -> dict[int, tuple]:
    rows = CurrentScoreRecord.objects.values_list("customer_id", "prediction_id", "churn_probability")
    return {row[0]: row[1:] for row in rows}


def test_it_replaces_the_score_of_that_account_alone(world: World, customers):
    world.score()
    before = scores()
    world.sources.offer_mart("mart-2", customers, seed=8, as_of=NEXT_DAY)

    run = world.score_single(customers[42])

    after = scores()
    assert (run.status, run.account_count, run.predictions.count()) == (RunStatus.SUCCEEDED, 1, 1)
    assert {pk for pk in after if after[pk] != before[pk]} == {customers[42].pk}
    assert after[customers[42].pk][0] == run.predictions.get().pk


def test_it_says_what_a_run_of_everybody_says_of_the_account(world: World, customers):
    alone = world.score_single(customers[42]).predictions.get()
    world.later(minutes=5)
    among_all = world.score().predictions.get(customer=customers[42])

    kept = [
        field.name
        for field in PredictionRecord._meta.fields
        if field.name not in {"id", "run", "predicted_at"}
    ]
    assert [getattr(alone, name) for name in kept] == [getattr(among_all, name) for name in kept]
    assert alone.reasons


def test_the_next_run_replaces_it_with_all_others(world: World, customers):
    world.score()
    world.score_single(customers[42])
    world.sources.offer_mart("mart-2", customers, seed=8, as_of=NEXT_DAY)

    run = world.score()

    assert run.published_at is not None
    assert set(CurrentScoreRecord.objects.values_list("prediction__run", flat=True)) == {run.pk}


def test_a_later_single_score_does_not_hold_back_a_run_of_everybody(world: World, customers):
    run = world.start()
    ScoringRunRecord.objects.filter(pk=run.pk).update(status=RunStatus.CANCELLED)
    world.score_single(customers[0])
    ScoringRunRecord.objects.filter(pk=run.pk).update(status=RunStatus.QUEUED)

    assert world.runs.sweep() == 0
    world.queue.waiting = [chunk.pk for chunk in run.chunks.all()]
    world.work_off()

    run.refresh_from_db()
    assert run.published_at is not None
    assert set(CurrentScoreRecord.objects.values_list("prediction__run", flat=True)) == {run.pk}


def test_one_overtaken_by_a_run_of_everybody_is_kept_as_history(world: World, customers):
    single = world.start_single(customers[42])
    chunk = world.queue.waiting.pop()
    run = world.score()

    world.runs.score_chunk(chunk)

    single.refresh_from_db()
    assert (single.status, single.published_at) == (RunStatus.SUCCEEDED, None)
    assert CurrentScoreRecord.objects.get(customer=customers[42]).prediction.run == run
    assert single_score(customers[42].pk, world.now).state is SingleScoreState.OVERTAKEN


def test_asking_again_on_the_day_of_a_run_does_not_hide_what_moved(world: World, customers):
    world.score()
    world.sources.offer_mart("mart-2", customers, seed=8, as_of=NEXT_DAY)
    world.score()
    moved = CurrentScoreRecord.objects.get(customer=customers[42])

    world.score_single(customers[42])

    again = CurrentScoreRecord.objects.get(customer=customers[42])
    assert again.prediction_id != moved.prediction_id
    assert again.previous_probability == moved.previous_probability != again.churn_probability


def test_a_run_tells_what_moved_although_somebody_was_ahead_of_it(world: World, customers):
    world.score()
    yesterday = CurrentScoreRecord.objects.get(customer=customers[42]).churn_probability
    world.sources.offer_mart("mart-2", customers, seed=8, as_of=NEXT_DAY)
    world.score_single(customers[42])

    world.score()

    assert CurrentScoreRecord.objects.get(customer=customers[42]).previous_probability == yesterday


def test_pages_and_judgements_of_runs_leave_it_out(world: World, customers, admin):
    run = world.score()
    world.later(hours=1)

    single = world.score_single(customers[42])

    assert list(RUNS.visible(admin, Scope.ALL)) == [run]
    assert current_run() == run.pk
    assert [pk for pk, _ in last_runs_of_months()] == [run.pk]
    assert [each.pk for each in last_published_runs(12)] == [run.pk]
    assert band_changes(run.pk).previous_run_id is None
    assert tell_of_runs(now=world.now) == 1
    single.refresh_from_db()
    assert single.told_at is None


def test_the_export_holds_it(world: World, customers):
    world.score()
    world.sources.offer_mart("mart-2", customers, seed=8, as_of=NEXT_DAY)
    world.score_single(customers[42])

    lines = [line for batch in published_predictions() for line in batch]

    assert len(lines) == 60
    assert [line[1] for line in lines].count(NEXT_DAY) == 1


def test_the_outlook_of_revenue_keeps_resting_on_the_run(world: World, customers):
    run = world.score()
    world.score_single(customers[42])

    refresh_outlook(world.now)

    assert list(RevenueForecastRecord.objects.values_list("run", flat=True)) == [run.pk]
    assert not outlook_is_stale()


def test_new_cut_offs_move_it_with_all_others(world: World, customers):
    world.score()
    world.later(minutes=1)
    prediction = world.score_single(customers[42]).predictions.get()
    critical = prediction.churn_probability

    put_in_force(
        TierCutoffs(critical / 4, critical / 2, critical), reason="Tried.", set_by=None, now=world.now
    )

    prediction.refresh_from_db()
    assert prediction.risk_tier == "critical"
    assert CurrentScoreRecord.objects.get(customer=customers[42]).risk_tier == "critical"


def test_a_second_request_meets_the_first(world: World, customers):
    world.start_single(customers[42])

    with pytest.raises(AlreadyBeingScored, match="being scored already"):
        world.start_single(customers[42])
    world.start_single(customers[41])

    assert len(world.queue.waiting) == 2


def test_it_waits_for_a_run_of_everybody(world: World, customers):
    world.start()

    with pytest.raises(EverybodyIsScored, match="look again in a minute"):
        world.start_single(customers[42])

    assert not ScoringRunRecord.objects.exclude(customer=None).exists()


def test_an_account_that_the_mart_does_not_know_is_refused(world: World, customers):
    world.sources.offer_mart("mart-2", customers[:10])

    with pytest.raises(CustomerNotInMart, match="not in the mart of 2026-05-31"):
        world.start_single(customers[42])


def test_a_broker_that_is_gone_starts_nothing(world: World, customers):
    world.queue.is_down = True

    with pytest.raises(QueueUnreachable, match="make run starts both"):
        world.start_single(customers[42])

    assert not ScoringRunRecord.objects.exists()


def test_without_a_worker_it_is_said_and_the_score_comes_later(world: World, customers):
    world.start_single(customers[42])
    at_once = single_score(customers[42].pk, world.now)
    world.later(seconds=12)
    quiet = single_score(customers[42].pk, world.now)

    world.work_off()

    assert (at_once.state, at_once.look_again_ms) == (SingleScoreState.WAITING, 300)
    assert (at_once.was_just_asked, quiet.was_just_asked) == (True, False)
    assert (quiet.state, quiet.look_again_ms) == (SingleScoreState.QUIET, 5_000)
    assert single_score(customers[42].pk, world.now).state is SingleScoreState.DONE
    assert CurrentScoreRecord.objects.filter(customer=customers[42]).exists()


def test_a_score_that_cannot_be_made_says_why_and_leaves_the_one_before(world: World, customers):
    world.score()
    before = scores()
    world.sources.models["1.0.0"] = RuntimeError("The files of model 1.0.0 are gone.")
    world.runs.score_chunk(world.start_single(customers[42]).chunks.get().pk)
    world.work_off()

    told = single_score(customers[42].pk, world.now)

    assert told.state is SingleScoreState.FAILED
    assert "The files of model 1.0.0 are gone" in told.message
    assert scores() == before
    assert single_score(customers[42].pk, world.now + timedelta(days=2)) is None


def test_it_is_told_against_what_was_said_before(world: World, customers):
    before = world.score().predictions.get(customer=customers[42]).churn_probability
    world.later(minutes=1)
    world.sources.models["1.0.0"] = FakeModel(seed=5)
    said = world.score_single(customers[42]).predictions.get().churn_probability

    told = single_score(customers[42].pk, world.now)

    assert (told.probability, told.before) == (said, before)
    assert single_score(customers[42].pk, world.now + timedelta(minutes=3)) is None
