"""What is kept of old runs: what people can still open, and what backtests rest on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from customers.models import CustomerRecord
from predictions.models import PredictionRecord, RunStatus, ScoringRunRecord, UpgradePredictionRecord
from predictions.queries.runs import band_changes
from predictions.repositories import clearing
from predictions.repositories.clearing import clear_old_predictions
from predictions.repositories.runs import RunCannotChange, reopen_failed_chunks
from predictions.tasks import clear_predictions
from predictions.watching.matured import last_runs_of_months
from tests.customers.builders import make_account
from tests.gtm.builders import make_play
from tests.predictions.prediction_builders import a_run, predict, publish

pytestmark = pytest.mark.django_db
FIRST, SECOND, LAST = date(2025, 3, 3), date(2025, 3, 10), date(2025, 3, 31)
RECENT = date(2026, 3, 2)
NOW = datetime(2026, 4, 1, 2, tzinfo=UTC)


@pytest.fixture
def accounts() -> list[CustomerRecord]:
    """Three accounts that runs of March scored, and two runs of a year later."""
    made = [make_account(name=name) for name in ("One", "Two", "Three")]
    for day in (FIRST, SECOND, LAST, RECENT):
        for account in made:
            prediction = predict(account, 0.3, day)
            UpgradePredictionRecord.objects.create(run=prediction.run, customer=account, pressure=2)
    for account in made:
        publish(account, 0.4, RECENT + timedelta(days=7))
    return made


def clear() -> int:
    return clear_old_predictions(kept_days=180, now=NOW)


def kept(day: date) -> set[str]:
    return set(PredictionRecord.objects.filter(as_of=day).values_list("customer__name", flat=True))


def test_of_old_runs_the_last_of_each_month_stays(accounts):
    assert clear() == 6

    assert kept(FIRST) == kept(SECOND) == set()
    assert kept(LAST) == {"One", "Two", "Three"}
    assert UpgradePredictionRecord.objects.filter(run__as_of=LAST).count() == 3
    assert not UpgradePredictionRecord.objects.filter(run__as_of=SECOND).exists()


def test_recent_runs_and_the_current_scores_stay_whole(accounts):
    clear()

    assert kept(RECENT) == kept(RECENT + timedelta(days=7)) == {"One", "Two", "Three"}
    assert not ScoringRunRecord.objects.filter(as_of__gte=RECENT).exclude(cleared_at=None).exists()


def test_what_current_scores_point_at_stays_however_old_it_is(accounts):
    clear_old_predictions(kept_days=180, now=NOW + timedelta(days=900))

    assert kept(RECENT + timedelta(days=7)) == {"One", "Two", "Three"}


def test_what_a_play_was_made_of_stays_with_what_was_said_of_the_upgrade(accounts):
    behind = PredictionRecord.objects.get(customer=accounts[1], as_of=SECOND)
    play = make_play(accounts[1], prediction=behind)

    clear()

    play.refresh_from_db()
    assert play.prediction == behind
    assert kept(SECOND) == {"Two"}
    assert UpgradePredictionRecord.objects.get(run__as_of=SECOND).customer == accounts[1]


def test_every_run_that_a_backtest_judges_stays(accounts):
    learnt_later = a_run(date(2025, 12, 31), model_version="2.0.0").model
    ScoringRunRecord.objects.filter(as_of=LAST).update(model=learnt_later)
    judged = [run for run, day in last_runs_of_months() if day == SECOND]
    assert judged

    clear()

    assert kept(SECOND) == kept(LAST) == {"One", "Two", "Three"}
    assert kept(FIRST) == set()


def test_clearing_again_changes_nothing(accounts):
    clear()
    stood = list(PredictionRecord.objects.order_by("pk").values_list("pk", flat=True))
    cleared = list(ScoringRunRecord.objects.order_by("pk").values_list("cleared_at", flat=True))

    assert clear() == 0
    assert list(PredictionRecord.objects.order_by("pk").values_list("pk", flat=True)) == stood
    assert list(ScoringRunRecord.objects.order_by("pk").values_list("cleared_at", flat=True)) == cleared


def test_a_clearing_that_was_ended_half_way_is_gone_on_with(accounts, monkeypatch):
    monkeypatch.setattr(clearing, "ACCOUNTS_AT_ONCE", 1)
    whole, so_far = clearing._clear_accounts, []

    def ending(run, chunk):
        if len(so_far) == 2:
            raise KeyboardInterrupt
        so_far.append(chunk)
        return whole(run, chunk)

    monkeypatch.setattr(clearing, "_clear_accounts", ending)
    with pytest.raises(KeyboardInterrupt):
        clear()
    monkeypatch.setattr(clearing, "_clear_accounts", whole)

    assert clear() == 4
    assert kept(FIRST) == kept(SECOND) == set()


def test_a_partial_run_that_was_cleared_cannot_be_retried(accounts):
    run = ScoringRunRecord.objects.get(as_of=FIRST)
    ScoringRunRecord.objects.filter(pk=run.pk).update(status=RunStatus.PARTIAL, published_at=None)

    clear()

    with pytest.raises(RunCannotChange, match="no failed accounts"):
        reopen_failed_chunks(run.pk, now=NOW)


def test_a_run_is_never_compared_with_one_that_was_cleared(accounts):
    clear()

    assert band_changes(ScoringRunRecord.objects.get(as_of=RECENT).pk).previous_run_id == (
        ScoringRunRecord.objects.get(as_of=LAST).pk
    )


def test_the_page_of_a_cleared_run_says_so_instead_of_counting_nothing(accounts, client, admin, data_dir):
    client.force_login(admin)
    clear()

    page = client.get(f"/scoring-runs/{ScoringRunRecord.objects.get(as_of=FIRST).pk}/").text

    assert "The predictions of this run were cleared on" in page
    assert "changes-title" not in page


def test_the_nightly_task_clears_by_the_days_of_the_environment(accounts):
    assert settings.PREDICTIONS_KEPT_DAYS == 180

    clear_predictions()

    assert kept(FIRST) == kept(SECOND) == set()
    assert kept(LAST) != set()
