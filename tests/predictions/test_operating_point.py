"""Cut-offs in force: what scoring, lists and history make of them, on the real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from customers.models import CustomerRecord
from predictions.domain import DEFAULT_CUTOFFS, RiskTier, TierCutoffs
from predictions.models import (
    CurrentScoreRecord,
    OperatingPointRecord,
    PredictionRecord,
    RunStatus,
    ScoringRunRecord,
)
from predictions.queries.operating_point import operating_point, operating_points, tier_totals
from predictions.queries.runs import band_changes
from predictions.repositories.operating_point import CutoffsAlreadyInForce, ReasonMissing, put_in_force
from tests.predictions.prediction_builders import a_run, publish
from tests.predictions.scoring_fakes import AS_OF, FakeModel, portfolio

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
LOWER = TierCutoffs(0.10, 0.20, 0.30)
HIGHER = TierCutoffs(0.40, 0.60, 0.80)


def put(cutoffs: TierCutoffs, set_by=None, reason: str = "What the team can do.") -> int:
    return put_in_force(cutoffs, reason=reason, set_by=set_by, now=NOW)


def assert_consistent(cutoffs: TierCutoffs) -> None:
    """What every page shows of the published scores: one tier, and the action of that tier."""
    scores = CurrentScoreRecord.objects.select_related("prediction__run")
    assert scores
    for score in scores:
        tier = cutoffs.tier_of(score.churn_probability)
        assert score.risk_tier == score.prediction.risk_tier == tier
        assert score.prediction.run.cutoffs == cutoffs
        assert ("Escalate" in score.prediction.recommended_action) is (tier is RiskTier.CRITICAL)
        assert ("48 hours" in score.prediction.recommended_action) is (tier is RiskTier.HIGH)
        assert ("watch list" in score.prediction.recommended_action) is (tier is RiskTier.MEDIUM)


def test_until_somebody_sets_others_the_default_cutoffs_are_in_force(db):
    assert operating_point().cutoffs == DEFAULT_CUTOFFS
    assert operating_point().is_default


def test_the_newest_cutoffs_are_in_force_and_the_others_are_history(db, admin):
    put(LOWER, reason=" Two people left. ")
    put(HIGHER, admin)

    now, before = operating_points()
    assert operating_point() == now
    assert (now.cutoffs, now.set_by, now.since) == (HIGHER, str(admin), NOW)
    assert (before.cutoffs, before.set_by, before.reason) == (LOWER, "", "Two people left.")


@pytest.mark.parametrize("bounds", [(0.3, 0.2, 0.4), (0.2, 0.2, 0.4), (0.0, 0.2, 0.4), (0.1, 0.2, 1.0)])
def test_the_database_refuses_cutoffs_that_do_not_rise_inside_0_to_1(db, bounds):
    medium, high, critical = bounds
    with pytest.raises(IntegrityError), transaction.atomic():
        OperatingPointRecord.objects.create(
            medium_from=medium, high_from=high, critical_from=critical, set_at=NOW, reason="x"
        )


def test_cutoffs_without_a_reason_are_refused(db):
    with pytest.raises(ReasonMissing, match="Say in a few words why"):
        put(LOWER, reason="  ")

    assert operating_point().is_default


def test_the_cutoffs_in_force_are_refused_a_second_time(db):
    put(LOWER)

    with pytest.raises(CutoffsAlreadyInForce, match="medium from 10%, high from 20%, critical from 30%"):
        put(LOWER)
    assert OperatingPointRecord.objects.count() == 1


def test_a_run_scores_at_the_cutoffs_in_force_when_it_starts(world):
    put(LOWER)

    run = world.score()

    assert run.cutoffs == LOWER
    assert_consistent(LOWER)
    assert set(CurrentScoreRecord.objects.values_list("risk_tier", flat=True)) == set(RiskTier)


def test_new_cutoffs_move_the_published_scores_at_once_with_their_actions(world):
    world.score()
    before = dict(CurrentScoreRecord.objects.values_list("pk", "risk_tier"))

    moved = put(LOWER)

    after = dict(CurrentScoreRecord.objects.values_list("pk", "risk_tier"))
    assert moved == sum(before[pk] != after[pk] for pk in after) > 0
    assert_consistent(LOWER)


def test_moving_there_and_back_gives_the_actions_of_a_run_that_never_moved(world):
    run = world.score()
    said = actions_of(run)

    put(LOWER)
    assert actions_of(run) != said
    put(DEFAULT_CUTOFFS)

    assert actions_of(run) == said


def test_moved_actions_are_those_of_a_run_at_these_cutoffs(world):
    moved = world.score()
    put(LOWER)
    world.later(hours=1)
    scored = world.score()

    assert actions_of(moved) == actions_of(scored)


def actions_of(run: ScoringRunRecord) -> dict[int, str]:
    return {kept.customer_id: kept.recommended_action for kept in run.predictions.all()}


def test_history_keeps_the_tiers_it_was_shown_with(world, customers):
    first = world.score()
    told = dict(first.predictions.values_list("customer_id", "risk_tier"))
    world.later(days=1)
    world.sources.offer_mart("mart-2", customers, as_of=AS_OF + timedelta(days=1))
    world.score()

    put(LOWER)

    first.refresh_from_db()
    assert first.cutoffs == DEFAULT_CUTOFFS
    assert dict(first.predictions.values_list("customer_id", "risk_tier")) == told
    assert_consistent(LOWER)


def test_a_chunk_delivered_again_gets_the_tiers_of_its_run(world):
    run = world.start()
    chunks = list(world.queue.waiting)
    world.runs.score_chunk(chunks[0])
    put(LOWER)

    world.runs.score_chunk(chunks[1])
    world.runs.score_chunk(chunks[0])

    for prediction in PredictionRecord.objects.filter(run=run):
        assert prediction.risk_tier == DEFAULT_CUTOFFS.tier_of(prediction.churn_probability)


def test_a_run_on_its_way_is_published_at_the_cutoffs_in_force_by_then(world):
    run = world.start()
    world.runs.score_chunk(world.queue.waiting.pop(0))
    put(LOWER)

    world.work_off()

    run.refresh_from_db()
    assert (run.status, run.cutoffs) == (RunStatus.SUCCEEDED, LOWER)
    assert_consistent(LOWER)


@pytest.mark.django_db(transaction=True)
def test_cutoffs_set_while_a_run_is_published_never_leave_the_list_between_two(world):
    world.start()
    *first, last = world.queue.waiting
    for chunk in first:
        world.runs.score_chunk(chunk)
    everybody = Barrier(2)

    def at_once(work, *arguments) -> None:
        everybody.wait(10)
        try:
            work(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(at_once, put, LOWER), pool.submit(at_once, world.runs.score_chunk, last)]:
            done.result(60)

    assert_consistent(LOWER)


def test_a_change_of_cutoffs_alone_is_no_change_of_risk(world):
    world.score()
    put(LOWER)
    world.later(hours=1)

    changes = band_changes(world.score().pk)

    assert (changes.changes, changes.unchanged_count) == ((), 60)


def test_a_change_of_cutoffs_between_two_runs_is_not_told_as_risk_of_the_later_one(world, customers):
    world.score()
    world.later(days=1)
    world.sources.offer_mart("mart-2", customers, as_of=AS_OF + timedelta(days=1))
    second = world.score()

    put(LOWER)

    assert band_changes(second.pk).changes == ()


def test_totals_count_accounts_revenue_and_expected_leavers_of_each_tier(make_customers):
    calm, watched, urgent, unknown = make_customers(4)
    CustomerRecord.objects.filter(pk=unknown.pk).update(mrr=None)
    for account, probability in ((calm, 0.05), (watched, 0.10), (urgent, 0.55), (unknown, 0.12)):
        publish(account, probability)

    totals = tier_totals(CustomerRecord.objects.all(), LOWER)

    assert [(total.tier.value, total.account_count, total.mrr) for total in totals] == [
        ("critical", 1, 102),
        ("high", 0, 0),
        ("medium", 2, 101),
        ("low", 1, 100),
    ]
    assert [total.begins_at for total in totals] == [0.30, 0.20, 0.10, 0.0]
    assert [total.share for total in totals] == [0.25, 0, 0.5, 0.25]
    assert totals[2].expected_leavers == pytest.approx(0.22)


def test_totals_at_the_cutoffs_in_force_count_the_stored_tiers(world):
    world.score()
    put(LOWER)

    totals = tier_totals(CustomerRecord.objects.all(), LOWER)

    for total in totals:
        assert total.account_count == CurrentScoreRecord.objects.filter(risk_tier=total.tier).count()


def test_predictions_older_than_the_focus_column_get_an_action_without_focus(make_customers):
    (account,) = make_customers(1)
    publish(account, 0.25, run=a_run())

    put(LOWER)

    kept = PredictionRecord.objects.get()
    assert kept.recommended_action == (
        "Reach out within 48 hours and review the top drivers with the customer."
    )


def test_the_same_batch_at_other_cutoffs_differs_in_tiers_and_actions_alone(world, customers):
    from predictions.scoring import Peers, score_batch
    from predictions.scoring.risk import TIERS

    accounts, model = portfolio(300), FakeModel()
    peers = Peers(world.sources.marts[None], model.contract.names)
    usual = score_batch(model.contract, accounts, model.predict(accounts), peers)

    lower = score_batch(model.contract, accounts, model.predict(accounts), peers, LOWER)

    assert [TIERS[tier] for tier in lower.tiers] == [LOWER.tier_of(value) for value in usual.probability]
    assert (lower.tiers != usual.tiers).any()
    assert (lower.focus == usual.focus).all()
    assert (lower.risk_scores == usual.risk_scores).all()
    assert all(lower.reasons.of(row) == usual.reasons.of(row) for row in range(len(usual)))


def counted(changes) -> int:
    moved = sum(change.account_count for change in changes.changes)
    return changes.unchanged_count + changes.new_count + moved


@pytest.fixture
def two_runs(world) -> ScoringRunRecord:
    """The second of two runs of sixty accounts."""
    world.score()
    world.later(hours=1)
    return world.score()


def test_moves_of_many_accounts_are_counted_once_and_again_at_other_cutoffs(two_runs, three_are_many):
    before = counted(band_changes(two_runs.pk))
    CurrentScoreRecord.objects.all().delete()
    PredictionRecord.objects.filter(run=two_runs).first().delete()
    remembered = counted(band_changes(two_runs.pk))

    put(LOWER)

    assert (before, remembered, counted(band_changes(two_runs.pk))) == (60, 60, 59)


def test_moves_of_few_accounts_are_counted_each_time(two_runs):
    before = counted(band_changes(two_runs.pk))
    CurrentScoreRecord.objects.all().delete()
    PredictionRecord.objects.filter(run=two_runs).first().delete()

    assert (before, counted(band_changes(two_runs.pk))) == (60, 59)
