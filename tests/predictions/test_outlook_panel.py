"""What the account page says about the next 12 months, and what a run keeps of it."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest

from predictions.models import PredictionRecord
from predictions.queries.outlook import curves_of
from predictions.scoring.runs import ScoringRuns
from predictions.scoring.sources import ScoringSources
from tests.customers.builders import make_account
from tests.predictions.prediction_builders import AS_OF, feature_values, publish

FALLING = [round(0.99 - 0.01 * month, 4) for month in range(12)]
YEARLY = feature_values(days_to_renewal=100.0, billing_period_months=12.0)
MONTHLY = feature_values(days_to_renewal=15.0, billing_period_months=1.0)


@pytest.fixture
def panel(client, viewer):
    """The panel as one who may look at everything gets it."""
    client.force_login(viewer)

    def read(account) -> str:
        return client.get(f"/accounts/{account.pk}/panels/outlook/", headers={"HX-Request": "true"}).text

    return read


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_curve_stands_with_its_renewal_and_the_revenue_it_expects(panel):
    account = make_account(mrr=Decimal(1000))
    publish(account, 0.04, survival=FALLING, feature_values=YEARLY)

    html = panel(account)

    said = words_of(html)
    assert "88% still a customer in a year" in said
    assert "96% likely to stay past the renewal on 1 Mar 2027" in said
    assert "$11,280 expected of $12,000 in the next 12 months" in said
    assert 'aria-label="Chance of still being a customer: 88% in a year, renewal on 1 Mar 2027"' in html
    assert 'x1="27.397%"' in html  # day 100 of 365
    assert "Two ways of reckoning" not in said


def test_every_month_stands_in_the_table(panel):
    account = make_account()
    publish(account, 0.04, survival=FALLING, feature_values=YEARLY)

    said = words_of(panel(account))

    assert "21 Dec 2026 99%" in said
    assert "21 Nov 2027 88%" in said


def test_curve_and_probability_that_differ_by_more_than_ten_points_are_a_warning(panel):
    account = make_account()
    publish(account, 0.30, survival=FALLING, feature_values=YEARLY)

    assert "The curve says 3% within 90 days, the churn risk above 30%." in words_of(panel(account))


@pytest.mark.parametrize(("probability", "warns"), [(0.125, False), (0.135, True)])
def test_ten_points_are_tolerated(panel, probability, warns):
    account = make_account()
    publish(account, probability, survival=FALLING, feature_values=YEARLY)  # the curve says 2.97 %

    assert ("Two ways of reckoning" in panel(account)) is warns


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (MONTHLY, "billed monthly: may leave in any month"),
        (feature_values(days_to_renewal=500.0, billing_period_months=24.0), "beyond this year"),
        (feature_values(days_to_renewal=None, billing_period_months=12.0), "no renewal date is known"),
        ([], "no renewal date is known"),  # scored with another list of features
    ],
)
def test_without_a_renewal_within_the_year_the_panel_says_how_it_is(panel, values, sentence):
    account = make_account()
    publish(account, 0.04, survival=FALLING, feature_values=values)

    html = panel(account)

    assert sentence in words_of(html)
    assert "curves-mark" not in html


def test_revenue_is_left_out_where_the_price_is_unknown(panel):
    account = make_account(mrr=None)
    publish(account, 0.04, survival=FALLING)

    assert "expected of" not in panel(account)


def test_a_score_by_a_version_without_a_curve_says_so(panel):
    account = make_account()
    publish(account, 0.04)

    assert "Not measured for this version of the model." in panel(account)


def test_accounts_without_a_future_or_a_score_are_told_apart(panel):
    unscored, gone = make_account(), make_account(churn_date=date(2026, 11, 1))
    publish(gone, 0.04, survival=FALLING)

    assert "no published score yet" in panel(unscored)
    assert "nothing to look ahead to" in panel(gone)


def test_renewals_read_the_curves_of_many_accounts_in_one_query(db, django_assert_num_queries):
    with_curve, without = make_account(), make_account()
    publish(with_curve, 0.04, survival=FALLING)
    publish(without, 0.04)

    with django_assert_num_queries(1):
        found = curves_of([with_curve.pk, without.pk])

    assert found.keys() == {with_curve.pk}
    as_of, curve = found[with_curve.pk]
    assert curve.likelihood_to_renew((AS_OF + timedelta(days=100) - as_of).days) == FALLING[3]


class FallingHazard:
    """A hazard that says the same of everybody."""

    def survival(self, columns):
        import numpy as np

        return np.tile(np.array(FALLING) - 1e-7, (len(columns["mrr"]), 1))


def test_a_run_keeps_the_curve_of_every_account_where_the_model_has_one(world):
    sources = world.sources.as_sources()
    world.runs = ScoringRuns(
        ScoringSources(sources.mart, sources.model, hazard=lambda _version: FallingHazard()),
        world.queue,
        lambda: world.now,
    )
    run = world.score()

    kept = PredictionRecord.objects.filter(run=run).values_list("survival", flat=True)
    assert len(kept) == 60
    assert all(survival == FALLING for survival in kept)


def test_a_run_by_a_model_without_a_curve_keeps_none(world):
    run = world.score()

    assert set(map(str, run.predictions.values_list("survival", flat=True))) == {"[]"}


def test_the_model_page_says_how_the_curve_did_or_why_it_was_not_measured(client, viewer):
    from predictions.models import ModelVersionRecord
    from tests.predictions.prediction_builders import a_run

    record = a_run().model
    client.force_login(viewer)
    months = [
        {"month": month, "expected": 0.99, "observed": 0.98, "kaplan_meier": 0.97} for month in range(1, 13)
    ]
    measured = {
        "reason": "",
        "origins": ["2025-11-01"],
        "horizon_months": 12,
        "n_rows": 900,
        "n_leavers": 120,
        **dict.fromkeys(("concordance", "concordance_low", "concordance_high"), 0.7),
        **dict.fromkeys(("skill", "skill_low", "skill_high"), 0.08),
        "integrated_brier": 0.08,
        "integrated_brier_kaplan_meier": 0.087,
        "months": months,
    }

    def said(survival) -> str:
        evaluation = {} if survival is None else {"survival": survival}
        ModelVersionRecord.objects.filter(pk=record.pk).update(evaluation=evaluation)
        return words_of(client.get(f"/models/{record.version}/").text)

    assert "trained before there was a curve" in said(None)
    assert "Silence has no day." in said({"reason": "Silence has no day.", "origins": []})
    assert "too short to test it" in said({"reason": "", "origins": [], "horizon_months": None})
    assert "was lower by then in 70% of pairs" in said(measured)
