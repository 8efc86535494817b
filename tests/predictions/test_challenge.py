"""A version in the shadow beside what was published: what outcomes say, and what the gate makes of it."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from customers.models import CustomerRecord
from predictions.domain import ModelStatus
from predictions.mart import open_mart
from predictions.mart.fresh import build_fresh_mart
from predictions.models import ChallengeRecord, JobKind, JobRecord, JobStatus, ShadowScoreRecord
from predictions.queries.acting import ActionHistory, add_action_history, remove_action_history
from predictions.watching.challenge import Challenge, ChallengeVerdict, ContestedRows, challenge_of
from predictions.watching.challengers import judge_challengers
from tests.predictions.backtest_builders import probabilities
from tests.predictions.builders import SIGNUP, a_customer, daily_events, log_events
from tests.predictions.model_builders import a_version
from tests.predictions.prediction_builders import a_run

pytestmark = pytest.mark.slow

SAID_ON, LAST_DAY = date(2025, 5, 31), date(2025, 8, 29)
NOW = datetime(2025, 8, 30, 6, tzinfo=UTC)
LEAVERS, STAYERS = 12, 24


def contest(challenging, published, *, truth, seed: int = 1) -> Challenge:
    left = (np.random.default_rng(seed).random(len(truth)) < truth).astype(float)
    rows = ContestedRows(np.arange(len(truth)), challenging, published, left)
    return Challenge.of(rows, against=["1.0.0"], days=[SAID_ON])


@pytest.mark.any_database
def test_who_knows_more_is_better_and_the_other_way_round_worse():
    truth = probabilities(800, mean=0.1)
    base = np.full(800, truth.mean())

    assert contest(truth, base, truth=truth).verdict is ChallengeVerdict.BETTER
    assert contest(base, truth, truth=truth).verdict is ChallengeVerdict.WORSE
    assert contest(truth, base, truth=truth).losses.difference.high < 0


@pytest.mark.any_database
def test_two_that_say_the_same_leave_it_open():
    truth = probabilities(800, mean=0.1)

    found = contest(truth, truth, truth=truth)

    assert found.verdict is ChallengeVerdict.OPEN
    assert found.losses.difference.value == 0
    assert found.challenging == found.published


@pytest.mark.any_database
def test_a_better_order_at_a_level_that_is_off_is_not_enough():
    truth = probabilities(2_000, mean=0.1, spread=2)

    found = contest(0.6 * truth, np.full(2_000, truth.mean()), truth=truth)

    assert found.losses.better > 0.9
    assert not found.challenging.level_holds
    assert found.verdict is ChallengeVerdict.OPEN


@pytest.mark.any_database
def test_with_fewer_than_ten_leavers_it_is_too_early_to_tell():
    truth = np.repeat([1.0, 0.0], [9, 200])
    sure = np.clip(truth, 0.05, 0.95)

    assert contest(sure, np.full(209, 0.04), truth=truth).verdict is ChallengeVerdict.TOO_FEW


@pytest.fixture
def accounts(data_dir, db) -> list[CustomerRecord]:
    """Twelve that leave in the quarter after, and twenty-four that stay."""
    log_events(daily_events(SIGNUP, LAST_DAY + timedelta(days=1), "stays-0"))
    gone = [
        a_customer(f"leaves-{number}", churn_date=SAID_ON + timedelta(days=30)) for number in range(LEAVERS)
    ]
    return gone + [a_customer(f"stays-{number}") for number in range(STAYERS)]


@pytest.fixture
def challenger(accounts):
    """In the shadow, as sure of the leavers as the published version is ignorant."""
    run = a_run(SAID_ON)
    type(run.model).objects.filter(pk=run.model_id).update(status=ModelStatus.PUBLISHED)
    record = a_version("1.1.0", ModelStatus.SHADOW, as_of=SAID_ON)
    JobRecord.objects.create(
        kind=JobKind.SHADOW,
        subject="1.1.0",
        status=JobStatus.SUCCEEDED,
        model=record,
        run=run,
        created_at=NOW,
        moved_at=NOW,
    )
    ShadowScoreRecord.objects.bulk_create(
        ShadowScoreRecord(
            model=record,
            run=run,
            customer=account,
            churn_probability=0.8 if account.churn_date else 0.1,
            published_probability=1 / 3,
        )
        for account in accounts
    )
    return record


def test_the_shadow_is_judged_when_its_horizon_is_over_and_the_winner_published(challenger):
    build_fresh_mart(as_of=LAST_DAY - timedelta(days=1))
    assert judge_challengers(open_mart(), now=NOW) is None
    assert not ChallengeRecord.objects.exists()

    build_fresh_mart()
    published = judge_challengers(open_mart(), now=NOW)

    assert published == challenger
    challenger.refresh_from_db()
    assert challenger.status == ModelStatus.PUBLISHED
    reason = challenger.promotions.latest("pk").reason
    assert reason.startswith(
        "Published by the gate. In the shadow, on 36 predictions whose outcome came later"
    )
    kept = ChallengeRecord.objects.get().figures
    assert (kept["verdict"], kept["n_leavers"], kept["n_stayers"]) == ("better", LEAVERS, STAYERS)
    assert kept["challenging"]["observed_expected"] == pytest.approx(LEAVERS / (0.8 * 12 + 0.1 * 24))
    assert kept["published"]["expected"] == pytest.approx(12)


def test_what_nobody_could_have_known_or_somebody_changed_is_left_out(challenger, accounts):
    build_fresh_mart()
    history = ActedOn({account.pk for account in accounts[:2]})
    add_action_history(history)
    try:
        assert challenge_of(open_mart(), challenger).leaver_count == LEAVERS - 2
    finally:
        remove_action_history(history)

    challenger.as_of = SAID_ON + timedelta(days=1)  # it may have learnt from what came
    assert challenge_of(open_mart(), challenger) is None


@pytest.mark.parametrize("why", ["candidate", "another incumbent"])
def test_the_gate_leaves_it_to_people_where_nobody_asked_or_another_model_was_compared(challenger, why):
    build_fresh_mart()
    if why == "candidate":
        type(challenger).objects.filter(pk=challenger.pk).update(status=ModelStatus.CANDIDATE)
    else:
        type(challenger).objects.filter(version="1.0.0").update(status=ModelStatus.RETIRED)
        a_version("2.0.0", ModelStatus.PUBLISHED)

    assert judge_challengers(open_mart(), now=NOW) is None

    assert ChallengeRecord.objects.get().figures["verdict"] == "better"


def test_the_page_of_the_version_says_when_one_can_tell_and_then_what_came(client, owner, challenger):
    client.force_login(owner)
    early = " ".join(client.get("/models/1.1.0/").content.decode().split())
    assert "Too early to tell. It was first scored beside the published run of 31 May 2025" in early
    assert "is known after 29 Aug 2025" in early

    type(challenger).objects.filter(pk=challenger.pk).update(status=ModelStatus.CANDIDATE)
    build_fresh_mart()
    judge_challengers(open_mart(), now=NOW)

    late = " ".join(client.get("/models/1.1.0/").content.decode().split())
    assert "Surely better than what was published:" in late
    assert "As published: model 1.0.0" in late
    assert "Too early to tell" not in late


class ActedOn(ActionHistory):
    def __init__(self, customer_pks) -> None:
        self._customer_pks = customer_pks

    def acted_on(self, first, last):
        return self._customer_pks
