"""Two failed months in a row publish the rung below, and nothing less does."""

from datetime import UTC, date, datetime, timedelta

import pytest

from predictions.mart import open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.ml.registry import load_published_model
from predictions.ml.rungs import Rung, rungs_within
from predictions.models import BacktestKind, BacktestRecord, ModelStatus, ModelVersionRecord
from predictions.repositories.model_versions import Decision, publish_version
from predictions.training.lifecycle import train_and_register
from predictions.watching import daily
from predictions.watching.backtest import Verdict
from predictions.watching.demotion import demote, due_demotion, highest_rung_allowed
from tests.predictions.test_model_lifecycle import fill

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MONTHS = (date(2025, 7, 31), date(2025, 8, 31), date(2025, 9, 30))


def judged(
    model: ModelVersionRecord, *verdicts: Verdict, rung: str = "L1", kind=BacktestKind.PUBLISHED
) -> None:
    for as_of, verdict in zip(MONTHS, verdicts, strict=False):
        BacktestRecord.objects.create(
            kind=kind,
            as_of=as_of,
            horizon_days=90,
            model=model,
            rung=rung,
            mart_version="m",
            verdict=verdict,
            judged_at=NOW,
        )


@pytest.fixture
def model(db) -> ModelVersionRecord:
    return ModelVersionRecord.objects.create(
        version="1.0.0",
        rung="L1",
        status=ModelStatus.PUBLISHED,
        as_of=date(2025, 6, 1),
        reason="It passed.",
        trained_at=NOW,
    )


def test_two_failed_months_in_a_row_are_due(model):
    judged(model, Verdict.HELD, Verdict.FAILED, Verdict.FAILED)

    due = due_demotion()

    assert (due.to, due.failed) == (Rung.BASE_RATE, MONTHS[1:])


@pytest.mark.parametrize(
    "verdicts",
    [
        (Verdict.FAILED,),
        (Verdict.FAILED, Verdict.FAILED, Verdict.HELD),
        (Verdict.FAILED, Verdict.HELD, Verdict.FAILED),
        (Verdict.HELD, Verdict.LEVEL_MOVED, Verdict.LEVEL_MOVED),
        (Verdict.HELD, Verdict.TOO_FEW, Verdict.FAILED),
    ],
)
def test_nothing_less_is_due(model, verdicts):
    judged(model, *verdicts)

    assert due_demotion() is None


def test_the_failures_of_a_lower_rung_do_not_count_against_a_higher(model):
    judged(model, Verdict.FAILED, Verdict.FAILED, rung="L0")

    assert due_demotion() is None


def test_reconstructed_months_never_demote(model):
    judged(model, Verdict.FAILED, Verdict.FAILED, kind=BacktestKind.RECONSTRUCTED)

    assert due_demotion() is None


def test_the_base_rate_has_nothing_below_it(model):
    ModelVersionRecord.objects.update(rung="L0")
    judged(model, Verdict.FAILED, Verdict.FAILED, rung="L0")

    assert due_demotion() is None


def test_what_was_said_before_a_demotion_matures_and_does_not_demote_again(model):
    model.rung, model.evaluation = "L1", {"demotion": {"from": "L2", "to": "L1", "on": "2025-10-05"}}
    model.save()
    judged(model, Verdict.FAILED, Verdict.FAILED, rung="L2")

    assert due_demotion() is None


@pytest.mark.any_database
def test_no_rung_above_the_allowed_one_is_tried():
    assert rungs_within(1_000, Rung.RIDGE) == (Rung.BASE_RATE, Rung.SEGMENT, Rung.RIDGE)
    assert rungs_within(1_000) == tuple(Rung)
    assert Rung.BASE_RATE.below is None
    assert Rung.STACK.below is Rung.BOOSTED


@pytest.fixture
def demoted(data_dir, db) -> ModelVersionRecord:
    fill()
    build_fresh_mart()
    first = train_and_register()
    ModelVersionRecord.objects.filter(pk=first.pk).update(rung="L1")
    judged(first, Verdict.FAILED, Verdict.FAILED)
    return demote(due_demotion(), open_mart(), now=NOW)


def test_a_demotion_trains_and_publishes_the_rung_below_and_says_why(demoted):
    first = ModelVersionRecord.objects.get(version="1.0.0")

    assert (demoted.version, demoted.rung, demoted.status) == ("1.1.0", "L0", ModelStatus.PUBLISHED)
    assert first.status == ModelStatus.RETIRED
    assert load_published_model().rung is Rung.BASE_RATE
    reason = demoted.promotions.latest("pk").reason
    assert reason.startswith("Demoted from L1 to L0: the predictions of 31 Jul 2025 and 31 Aug 2025 failed")
    assert "held back" in demoted.evaluation["rungs"]["L1"]["reason"]
    assert due_demotion() is None


def test_the_next_training_stays_below_until_outcomes_after_the_demotion_are_known(demoted):
    on = date.fromisoformat(demoted.evaluation["demotion"]["on"])

    assert train_and_register().rung == "L0"
    assert highest_rung_allowed(on + timedelta(days=89)) is Rung.BASE_RATE
    assert highest_rung_allowed(on + timedelta(days=90)) is None


def test_a_person_who_publishes_the_higher_rung_again_ends_the_limit(demoted):
    publish_version("1.0.0", Decision("I looked: the feed had stopped.", None, NOW))

    assert highest_rung_allowed(date(2025, 12, 31)) is None


def test_the_daily_look_demotes_and_a_second_look_does_nothing(data_dir, db):
    fill()
    build_fresh_mart()
    first = train_and_register()
    ModelVersionRecord.objects.filter(pk=first.pk).update(rung="L1")
    judged(first, Verdict.FAILED, Verdict.FAILED)

    assert daily.look_after_model(now=NOW).rung == "L0"
    assert daily.look_after_model(now=NOW) is None


def test_without_a_mart_or_a_model_the_daily_look_passes_quietly(data_dir, db):
    assert daily.look_after_model(now=NOW) is None
    assert daily.correct_level(now=NOW) is None
