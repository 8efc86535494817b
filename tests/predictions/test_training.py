"""Training: what is learnt from, what is refused, and what no model may do."""

from dataclasses import replace

import numpy as np
import pytest

from predictions.domain import FEATURE_CONTRACT
from predictions.ml.examples import ChurnDefinition, labelled_history
from predictions.ml.ladder import account_folds, fit_ladder
from predictions.ml.origins import predict_out_of_time
from predictions.ml.rungs import Rung, rungs_within
from predictions.ml.training import TrainingRefused, train
from tests.predictions.ml_builders import FIRST, MartFake, World, days

pytestmark = pytest.mark.any_database


def trained(world: World, snapshots=None):
    return train(MartFake(world, snapshots), version="1.0.0", definition=ChurnDefinition())


@pytest.mark.slow
def test_signal_beyond_the_segments_is_found_and_published():
    outcome = trained(World(accounts=300, months=14, silence=2.2))

    assert outcome.model.rung in {Rung.RIDGE, Rung.BOOSTED, Rung.STACK}
    figures = outcome.evaluation["rungs"][outcome.model.rung]
    assert figures["brier_skill"] > 0.05
    assert figures["log_loss"] < figures["log_loss_base"]
    assert figures["passed_gate"]


@pytest.mark.slow
def test_a_world_without_signal_ends_on_the_base_rate_or_the_segments():
    outcome = trained(World(months=14, silence=0, renewal=0))

    assert outcome.model.rung in {Rung.BASE_RATE, Rung.SEGMENT}
    assert not outcome.evaluation["rungs"][Rung.BOOSTED]["passed_gate"]
    assert "Not published" in outcome.evaluation["rungs"][Rung.BOOSTED]["reason"]


@pytest.mark.slow
def test_permuted_labels_rank_no_better_than_chance():
    world = World(accounts=500, silence=1.8)
    examples = world.history().examples
    random = np.random.default_rng(3)
    shuffled = replace(examples, left=random.permutation(examples.left))

    tested = predict_out_of_time(
        FEATURE_CONTRACT, shuffled, [Rung.BASE_RATE, Rung.BOOSTED], 90, lambda _: None
    )

    from predictions.ml.metrics import Ranking

    ranking = Ranking.of(tested.probabilities[Rung.BOOSTED], tested.examples.left)
    assert abs(ranking.auc(np.ones(len(tested.examples))) - 0.5) < 0.06


def test_a_planted_future_feature_is_caught():
    world = World()
    snapshots = world.snapshots()
    told = np.where(np.isnat(snapshots.left_on), 0.0, 1.0) + 0.0
    columns = {
        **snapshots.features.columns,
        "tickets_90d": told * (snapshots.left_on <= snapshots.as_of + days(90)),
    }
    planted = replace(snapshots, features=replace(snapshots.features, columns=columns))

    with pytest.raises(TrainingRefused, match=r"tickets_90d.*outcome"):
        trained(world, planted)


@pytest.mark.slow
def test_the_same_history_gives_the_same_model():
    first, second = (
        fit_ladder(FEATURE_CONTRACT, World(accounts=80).history().examples, list(Rung)) for _ in range(2)
    )

    for rung in Rung:
        assert first.maps[rung].to_json() == second.maps[rung].to_json()
    assert first.parts["trees"].model == second.parts["trees"].model


def test_every_fold_keeps_an_account_whole_and_every_row_is_outside_once():
    examples = World(accounts=60).history().examples
    outside = np.zeros(len(examples))
    for inner, outer in account_folds(examples.accounts):
        assert not set(examples.accounts[inner]) & set(examples.accounts[outer])
        outside += outer

    assert (outside == 1).all()


@pytest.mark.slow
def test_an_origin_learns_only_from_outcomes_that_were_over_by_then():
    examples = World(accounts=80).history().examples
    changed_from = np.datetime64("2023-12-01")
    changed = replace(
        examples, left=np.where(examples.as_of >= changed_from, 1 - examples.left, examples.left)
    )

    before, after = predicted_by_row(examples), predicted_by_row(changed)

    unaffected = [row for row in before.keys() & after.keys() if row[1] < changed_from + days(90)]
    assert len(unaffected) > 100
    assert all(before[row] == after[row] for row in unaffected)


def predicted_by_row(examples):
    tested = predict_out_of_time(FEATURE_CONTRACT, examples, [Rung.BASE_RATE, Rung.RIDGE], 90, lambda _: None)
    rows = zip(tested.examples.accounts, tested.examples.as_of, strict=True)
    return dict(zip(rows, tested.probabilities[Rung.RIDGE], strict=True))


def test_unmatured_rows_are_dropped_for_leavers_and_stayers():
    world = World(accounts=100)
    snapshots = world.snapshots()
    known_until = (FIRST + days(300)).item()

    history = labelled_history(
        snapshots,
        contract=FEATURE_CONTRACT,
        definition=ChurnDefinition(),
        as_of=world.last_day,
        outcomes_known_until=known_until,
    )

    assert history.examples.as_of.max() + days(90) <= np.datetime64(known_until)
    matured = snapshots.as_of + days(90) <= np.datetime64(known_until)
    assert len(history.examples) == matured.sum()


def test_leaving_on_the_last_day_of_the_horizon_counts_and_the_day_after_does_not():
    world = World(accounts=60)
    snapshots = world.snapshots()
    edge = np.full(len(snapshots), np.datetime64("NaT", "D"))
    edge[0], edge[1] = snapshots.as_of[0] + days(90), snapshots.as_of[1] + days(91)

    left = world.history(replace(snapshots, left_on=edge)).examples.left

    assert left[0] == 1
    assert left[1] == 0


def test_silence_can_stand_for_churn_where_churn_is_not_recorded():
    world = World(accounts=60)
    snapshots = world.snapshots()
    next_event = snapshots.as_of + np.timedelta64(40, "D")
    next_event[::2] = np.datetime64("NaT", "D")
    silent = snapshots.features.columns["days_since_last_event"].copy()
    silent[0] = 61
    columns = {**snapshots.features.columns, "days_since_last_event": silent}
    snapshots = replace(
        snapshots, features=replace(snapshots.features, columns=columns), next_event_on=next_event
    )

    history = labelled_history(
        snapshots,
        contract=FEATURE_CONTRACT,
        definition=ChurnDefinition(60, is_silence=True),
        as_of=world.last_day,
        outcomes_known_until=world.last_day,
    )

    at_risk = (silent < 60) & (snapshots.as_of + days(60) <= np.datetime64(world.last_day))
    assert (history.examples.left == np.isnat(next_event[at_risk])).all()
    assert len(history.examples) == at_risk.sum()
    assert not at_risk[0]


@pytest.mark.parametrize("days", [0, 29, 366])
def test_a_silence_that_cannot_stand_for_churn_is_refused(days):
    with pytest.raises(ValueError, match="30 to 365"):
        ChurnDefinition(days, is_silence=True)


def test_nobody_left_is_a_sentence_that_names_the_option():
    world = World(accounts=50)
    snapshots = world.snapshots()
    nobody = replace(snapshots, left_on=np.full(len(snapshots), np.datetime64("NaT", "D")))

    with pytest.raises(TrainingRefused, match=r"churn or notice date.*--churn-from-silence 90"):
        trained(world, nobody)


def test_everybody_left_is_a_sentence():
    world = World(accounts=50)
    snapshots = world.snapshots()
    everybody = replace(snapshots, left_on=snapshots.as_of + np.timedelta64(5, "D"))

    with pytest.raises(TrainingRefused, match="Every account"):
        trained(world, everybody)


def test_twelve_accounts_are_a_sentence():
    with pytest.raises(TrainingRefused, match="12 accounts"):
        trained(World(accounts=12, base=-2))


def test_a_history_shorter_than_the_horizon_is_a_sentence():
    with pytest.raises(TrainingRefused, match="90 days"):
        trained(World(months=2))


def test_few_leavers_stay_on_the_lowest_rungs_and_say_so():
    outcome = trained(World(accounts=60, base=-4.5))

    assert outcome.evaluation["n_churned_accounts"] < 20
    assert outcome.model.rung in {Rung.BASE_RATE, Rung.SEGMENT}
    assert "Not enough history" in outcome.reason
    assert outcome.evaluation["rungs"][Rung.BOOSTED]["reason"].startswith("Not tried")


@pytest.mark.parametrize(("churned", "highest"), [(0, "L1"), (19, "L1"), (20, "L2"), (49, "L2"), (50, "L4")])
def test_the_history_decides_how_high_the_ladder_is_tried(churned, highest):
    assert rungs_within(churned)[-1] == highest
