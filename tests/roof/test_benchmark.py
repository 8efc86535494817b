"""What a benchmark prints; how fast anything is stays out of the tests."""

from contextlib import nullcontext

import pytest

from churnapp.benchmarks.drawn_installation import draw_installation
from churnapp.benchmarks.end_to_end import measure_end_to_end
from churnapp.benchmarks.made_portfolio import PortfolioInTheWay
from churnapp.benchmarks.measure import Measurement, in_turn
from churnapp.benchmarks.pages import Load, NothingToOpen, measure_all
from churnapp.benchmarks.persisting import measure_persisting
from churnapp.benchmarks.row_by_row import measure_row_by_row
from churnapp.benchmarks.scoring import measure_scoring
from churnapp.benchmarks.serving import Percentiles
from churnapp.benchmarks.training import measure_training
from customers.models import CustomerRecord
from predictions.models import CurrentScoreRecord, PredictionRecord, UpgradePredictionRecord
from predictions.scoring.queue import CeleryChunkQueue
from predictions.wiring import scoring_runs
from tests.conftest import process_environment
from tests.customers.builders import make_account

pytestmark = pytest.mark.any_database


def test_work_and_floor_run_in_turn_after_one_warm_up_of_each():
    order = []

    in_turn(lambda: order.append("work"), lambda: order.append("floor"), runs=3)

    assert order == ["work", "floor"] * 4


def test_what_a_run_leaves_behind_is_taken_back_before_the_next():
    left = []

    in_turn(lambda: left.append("work"), lambda: left.append("floor"), runs=2, tidy=left.clear)

    assert left == []


def test_the_json_holds_the_keys_that_programs_rely_on():
    part = Measurement("list", "10 accounts", 0.03, "a page", 0.01, 50.0)
    printed = Measurement("pages", "10 accounts", 0.04, "a page", 0.02, 60.0, [part]).as_json()

    assert {"name", "size", "seconds", "floor", "floor_seconds", "ratio", "peak_memory_mb"} <= set(printed)
    assert printed["ratio"] == 2
    assert printed["parts"][0]["ratio"] == 3


def test_pages_say_their_percentiles_and_their_size_beside_the_floor():
    printed = Measurement(
        "list",
        "10 accounts",
        0.03,
        "a page",
        0.01,
        50.0,
        p50=0.03,
        p95=0.05,
        floor_p50=0.01,
        floor_p95=0.02,
        bytes=9_000,
    )

    assert {"p50", "p95", "floor_p50", "floor_p95", "bytes"} <= set(printed.as_json())
    assert str(printed).startswith("list (10 accounts): 30.0 ms (p95 50.0 ms); floor 10.0 ms (p95 20.0 ms)")
    assert "p95" not in Measurement("train", "10 accounts", 0.03, "a fit", 0.01, 50.0).as_json()


def test_nineteen_in_twenty_answers_stay_below_the_95th_percentile():
    taken = Percentiles.of([number / 1000 for number in range(1, 101)])

    assert taken.p50 == pytest.approx(0.0505)
    assert sum(number / 1000 <= taken.p95 for number in range(1, 101)) == 95


@pytest.fixture
def one_account(transactional_db, data_dir, admin, settings, monkeypatch):
    """What a server in another process finds, too."""
    for name, value in process_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)
    return make_account()


@pytest.mark.slow
def test_pages_are_measured_at_a_real_server_with_several_clients(one_account):

    measured = measure_all("pages", {"account list": ["/accounts/"]}, Load(runs=4, clients=2, workers=1))

    (part,) = measured.parts
    assert (measured.name, measured.size) == ("pages", "1 accounts, 2 at once")
    assert part.bytes > 10_000
    assert 0 < part.p50 <= part.p95
    assert measured.floor_seconds > 0


@pytest.mark.slow
def test_a_page_that_answers_something_else_is_no_measurement(one_account):
    with pytest.raises(NothingToOpen, match="/nowhere/ answered 404 instead of 200"):
        measure_all("pages", {"nowhere": ["/nowhere/"]}, Load(runs=1, clients=1, workers=1))


def test_a_training_is_measured_beside_one_bare_fit_on_the_same_rows():
    measured = measure_training(accounts=80, snapshots=14)

    assert measured.name == "train"
    assert measured.size.startswith("80 accounts × 14 snapshots")
    assert measured.seconds > 0
    assert measured.floor_seconds > 0


@pytest.mark.slow
def test_the_parts_of_a_training_add_up_to_the_whole_of_it():
    measured = measure_training(accounts=400, snapshots=14)

    assert {"every rung out of time", "the rung to publish", "refits for the reasons"} <= {
        part.name for part in measured.parts
    }
    assert sum(part.seconds for part in measured.parts) == pytest.approx(measured.seconds, rel=0.05)


@pytest.mark.slow
def test_scoring_is_measured_beside_the_contributions_of_xgboost_alone():
    measured = measure_scoring(accounts=300, runs=1)

    assert (measured.name, measured.size) == ("score", "300 accounts")
    assert [part.name for part in measured.parts] == [
        "processor time",
        "predict and explain",
        "reasons and actions",
    ]
    assert measured.floor_seconds > 0


@pytest.mark.slow
@pytest.mark.django_db
def test_keeping_scores_is_measured_and_leaves_nothing_behind():
    measured = measure_persisting(accounts=300, runs=1)

    assert (measured.name, measured.size) == ("persist", "300 accounts")
    assert measured.floor_seconds > 0
    assert not PredictionRecord.objects.exists()
    assert not CustomerRecord.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_drawn_installation_is_scored_and_published_by_the_real_runs(data_dir, monkeypatch):
    waiting: list[int] = []
    monkeypatch.setattr(CeleryChunkQueue, "refuse_unreachable", lambda _: None)
    monkeypatch.setattr(CeleryChunkQueue, "send", lambda _, chunks, **_options: waiting.extend(chunks))
    draw_installation(400)

    scoring_runs().start(started_by=None)
    for chunk in waiting:
        scoring_runs().score_chunk(chunk)

    assert PredictionRecord.objects.count() == CurrentScoreRecord.objects.count() == 400
    assert UpgradePredictionRecord.objects.count() == 400
    assert CurrentScoreRecord.objects.exclude(top_group="").exists()
    with pytest.raises(PortfolioInTheWay):
        draw_installation(1)


@pytest.mark.services
def test_a_whole_run_is_measured_with_its_halves_its_publication_and_its_messages(start_worker, monkeypatch):
    start_worker()
    monkeypatch.setattr("churnapp.benchmarks.end_to_end.services_for_a_command", lambda _: nullcontext())

    measured = measure_end_to_end(accounts=600, runs=1)

    assert (measured.name, measured.size) == ("end-to-end", "600 accounts")
    parts = {part.name: part for part in measured.parts}
    assert list(parts) == ["processor time", "first half", "publishing", "queue"]
    halves = parts["first half"].seconds + parts["first half"].floor_seconds
    assert halves + parts["publishing"].seconds == pytest.approx(measured.seconds, rel=0.2)
    assert 0 < parts["publishing"].seconds < measured.seconds
    assert CurrentScoreRecord.objects.count() == 600


@pytest.mark.slow
def test_the_way_row_by_row_is_measured_as_a_peer():
    measured = measure_row_by_row(accounts=300, runs=1)

    assert (measured.name, measured.size) == ("row-by-row", "300 accounts")
    assert measured.floor_seconds > measured.seconds > 0
