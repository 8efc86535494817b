"""The watch page: what was right, what is wrong, and who may see which names."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from customers.models import CustomerRecord
from predictions.domain import FEATURE_CONTRACT
from predictions.models import BacktestKind, BacktestRecord, ModelStatus, WatchRecord
from predictions.repositories.backtests import JudgedDay, keep_backtest
from predictions.watching.backtest import JudgedRows
from predictions.watching.drift import Drift
from tests.predictions.prediction_builders import a_run

PAGE = "/model-watch/"
SAID_ON = date(2026, 7, 31)
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.fixture
def model(db):
    run = a_run(SAID_ON)
    run.model.status = ModelStatus.PUBLISHED
    run.model.save()
    return SimpleNamespace(record=run.model, run=run)


def judged(
    model, accounts: list[CustomerRecord], probability, left, *, published: bool = True
) -> BacktestRecord:
    said = np.array(probability)
    rows = JudgedRows(
        accounts=np.array([account.pk for account in accounts]),
        probability=said,
        base_rate=np.full(len(said), 0.1),
        is_flagged=said >= 0.5,
        left=np.array(left, dtype=float),
        left_on=np.full(len(said), np.datetime64("NaT", "D")),
        was_acted_on=np.zeros(len(said), dtype=bool),
        tiers=np.full(len(said), "high"),
    )
    day = JudgedDay(SAID_ON, 90, model.record, "m-1", run=model.run if published else None)
    return keep_backtest(day, rows, now=NOW)


def looked(alarms=()) -> WatchRecord:
    drift = Drift(0.4, 0.02, 0.3, 0.1, [0.2, 0.8], [0.5, 0.5]).to_json()
    feed = {
        "feed": "support tickets",
        "last_day": "2026-04-06",
        "silent_days": 200,
        "longest_silence": 5,
        "silence_count": 19,
        "has_stopped": True,
    }
    weeks = [100.0] * 12 + [40.0]
    return WatchRecord.objects.create(
        watched_on=NOW.date(),
        watched_at=NOW,
        as_of=date(2026, 11, 20),
        mart_version="m-1",
        model_version="1.0.0",
        measures={
            "feeds": [feed],
            "volume": {"weeks": weeks, "by_type": {"api_call": weeks}, "is_known": True},
            "features": dict.fromkeys(FEATURE_CONTRACT.names[:3], drift),
            "score": drift,
        },
        alarms=[{"subject": "feed", "sentence": sentence} for sentence in alarms],
    )


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_without_a_model_the_page_says_what_will_stand_here(client, owner):
    client.force_login(owner)

    html = text_of(client.get(PAGE))

    assert "No model is published yet" in html
    assert "Nobody has looked yet" in html


def test_before_the_first_maturity_the_page_says_when_it_comes(client, owner, model):
    client.force_login(owner)

    html = text_of(client.get(PAGE))

    assert "The first can be judged on 29 Oct 2026" in html


def test_published_and_reconstructed_months_are_labelled_and_never_mixed(
    client, admin, model, make_customers
):
    accounts = make_customers(3)
    judged(model, accounts, [0.9, 0.6, 0.1], [1, 0, 1])
    judged(model, accounts, [0.8, 0.1, 0.1], [1, 0, 0], published=False)
    client.force_login(admin)

    page = client.get(PAGE)

    html = text_of(page)
    backtest = page.context["backtest"]
    assert [row.kind for row in backtest.published.rows] == [BacktestKind.PUBLISHED]
    assert [row.kind for row in backtest.reconstructed.rows] == [BacktestKind.RECONSTRUCTED]
    assert "Reconstructed: computed later, never shown to anybody on the day" in html
    assert backtest.shown.is_published
    assert "Flagged and lost" in html
    assert "Missed: left without a flag" in html
    assert "so nobody can have been saved" in html


def test_a_month_is_opened_by_its_link_and_nonsense_opens_the_newest(client, admin, model, make_customers):
    accounts = make_customers(2)
    newest = judged(model, accounts, [0.9, 0.1], [1, 0])
    other = judged(model, accounts, [0.8, 0.1], [1, 0], published=False)
    client.force_login(admin)

    assert client.get(PAGE, {"month": other.pk}).context["backtest"].shown.pk == other.pk
    for nonsense in ("", "x", "-1", "9" * 400, "\x00"):
        assert client.get(PAGE, {"month": nonsense}).context["backtest"].shown.pk == newest.pk


def test_names_are_for_those_who_may_see_the_account(client, owner, stranger, model, make_customers):
    (account,) = make_customers(1)
    account.csm = owner
    account.name = "Blue Ocean"
    account.save()
    judged(model, [account], [0.9], [1])

    client.force_login(stranger)
    hidden = text_of(client.get(PAGE))
    client.force_login(owner)
    shown = text_of(client.get(PAGE))

    assert "Blue Ocean" not in hidden
    assert "None of the accounts you may see was flagged or left." in hidden
    assert "Blue Ocean" in shown


def test_the_inputs_are_shown_with_what_is_wrong_and_a_warning_that_they_prove_nothing(client, viewer, model):
    looked(["Support tickets: nothing since April. Import them."])
    client.force_login(viewer)

    html = text_of(client.get(PAGE))

    assert "Support tickets: nothing since April. Import them." in html
    assert "stopped" in html
    assert "large shift" in html
    assert "Only the outcomes above tell." in html
    assert "Nothing is wrong." not in html


def test_admins_are_warned_where_they_start_runs(client, admin, model):
    client.force_login(admin)
    assert "alarm" not in text_of(client.get("/scoring-runs/"))

    looked(["One.", "Two."])

    assert "The watch over the model has 2 alarms." in text_of(client.get("/scoring-runs/"))


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("failed", "the model failed that month"), ("level_moved", "churn itself has moved")],
)
def test_a_month_that_did_not_hold_is_an_alarm(client, admin, model, make_customers, verdict, words):
    record = judged(model, make_customers(2), [0.9, 0.1], [1, 0])
    BacktestRecord.objects.filter(pk=record.pk).update(verdict=verdict)
    client.force_login(admin)

    assert words in text_of(client.get(PAGE))


def test_the_page_takes_few_queries(client, admin, model, make_customers, django_assert_max_num_queries):
    judged(model, make_customers(30), [0.9] * 30, [1] * 30)
    looked()
    client.force_login(admin)

    with django_assert_max_num_queries(18):
        client.get(PAGE)
