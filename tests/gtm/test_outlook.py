"""From published scores to chances by quarter and likelihoods to renew."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from churnapp.data_in import import_files
from gtm.domain import LikelihoodBasis
from gtm.models import OutlookRecord, RevenueForecastRecord
from gtm.queries.forecast.chances import days_to_quarter_ends, leaving_by_quarter
from gtm.queries.renewals.likelihood import likelihood_to_renew
from gtm.repositories import outlook_is_stale, refresh_outlook
from gtm.tasks import refresh_outlook_of_new_scores
from predictions.domain import SurvivalCurve
from predictions.domain.survival import MONTH_ENDS
from predictions.models import PredictionRecord, ScoringRunRecord
from tests.gtm.builders import AS_OF, make_account

EVEN = [0.98**month for month in range(1, 13)]
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
CURVES = st.lists(st.floats(0.5, 1), min_size=12, max_size=12).map(lambda steps: np.cumprod(steps).tolist())


@given(
    probability=st.floats(0, 1),
    survival=st.one_of(CURVES, st.just([])),
    as_of=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
)
def test_the_chances_of_the_quarters_are_shares_of_one(probability, survival, as_of):
    days = days_to_quarter_ends(as_of)
    leaves = leaving_by_quarter(np.array([probability]), [survival], days)

    assert leaves.shape == (1, 4)
    assert (leaves >= 0).all()
    assert leaves.sum() <= 1 + 1e-9
    assert list(days) == sorted(days)
    assert 0 <= days[0] <= 92
    assert days[-1] <= 365


@given(probability=st.floats(0, 0.99), survival=st.one_of(CURVES, st.just([])))
def test_within_90_days_leaves_who_the_calibrated_probability_says(probability, survival):
    assert leaving_by_quarter(np.array([probability]), [survival], [90]).sum() == pytest.approx(probability)


def test_after_90_days_the_curve_says_who_leaves_of_those_who_are_left():
    (leaves,) = leaving_by_quarter(np.array([0.3]), [EVEN], [90, MONTH_ENDS[5]])
    curve = SurvivalCurve(tuple(EVEN))

    assert leaves[1] == pytest.approx(0.7 * (1 - curve.at(MONTH_ENDS[5]) / curve.at(90)))


def test_without_a_curve_an_account_goes_on_leaving_as_it_does():
    (leaves,) = leaving_by_quarter(np.array([0.2]), [[]], [90, 180, 270])

    assert leaves.tolist() == pytest.approx([0.2, 0.8 * 0.2, 0.64 * 0.2])


def test_many_accounts_give_what_each_gives_alone():
    probability, survival = np.array([0.1, 0.5, 0.0]), [EVEN, [], EVEN]
    together = leaving_by_quarter(probability, survival, [40, 130])

    for row in range(3):
        alone = leaving_by_quarter(probability[row : row + 1], survival[row : row + 1], [40, 130])
        assert together[row].tolist() == pytest.approx(alone[0].tolist())


@pytest.mark.parametrize(
    ("days", "curve", "value", "basis"),
    [
        (45, EVEN, EVEN[1], LikelihoodBasis.CURVE),
        (366, EVEN, None, LikelihoodBasis.NONE),
        (45, None, 0.75, LikelihoodBasis.PROBABILITY),
        (90, None, 0.75, LikelihoodBasis.PROBABILITY),
        (91, None, None, LikelihoodBasis.NONE),
        (-1, EVEN, None, LikelihoodBasis.NONE),
        (None, EVEN, None, LikelihoodBasis.NONE),
    ],
)
def test_the_curve_comes_first_and_the_probability_stands_in_within_its_horizon(days, curve, value, basis):
    found = likelihood_to_renew(
        AS_OF,
        None if days is None else AS_OF + timedelta(days=days),
        probability=0.25,
        curve=None if curve is None else SurvivalCurve(tuple(curve)),
    )

    assert (found.value, found.basis) == (value, basis)


@pytest.mark.django_db
def test_the_outlook_is_made_of_the_published_scores_and_the_contracts_as_they_are():
    with_curve = make_account(risk=0.06, renewal_date=AS_OF + timedelta(days=45))
    PredictionRecord.objects.filter(customer=with_curve).update(survival=EVEN)
    without = make_account(risk=0.25, renewal_date=AS_OF + timedelta(days=45))
    leaving = make_account(notice_date=AS_OF, renewal_date=AS_OF + timedelta(days=45))
    make_account("Not scored")

    found = refresh_outlook(NOW)

    assert found is not None
    assert (found.accounts, found.as_of) == (3, AS_OF)
    told = {record.customer_id: (record.likelihood, record.basis) for record in OutlookRecord.objects.all()}
    assert told == {
        with_curve.pk: (pytest.approx(EVEN[1]), "curve"),
        without.pk: (0.75, "probability"),
        leaving.pk: (0.0, "notice"),
    }
    assert OutlookRecord.objects.get(customer=leaving).leaves_1 == 0
    assert OutlookRecord.objects.get(customer=without).leaves_1 == pytest.approx(0.25, abs=0.01)  # 92 days


@pytest.mark.django_db
def test_a_second_refresh_follows_the_contracts_and_keeps_one_forecast_per_run():
    account = make_account(risk=0.25, renewal_date=AS_OF + timedelta(days=45))
    refresh_outlook(NOW)
    account.renewal_date = AS_OF + timedelta(days=80)
    account.save()
    refresh_outlook(NOW)

    assert OutlookRecord.objects.get().renewal_on == account.renewal_date
    assert RevenueForecastRecord.objects.count() == 1


@pytest.mark.django_db
def test_a_run_that_was_published_since_makes_the_outlook_stale():
    make_account(risk=0.2)
    assert not outlook_is_stale()
    ScoringRunRecord.objects.update(published_at=NOW)
    assert outlook_is_stale()

    refresh_outlook_of_new_scores()

    assert not outlook_is_stale()
    assert OutlookRecord.objects.count() == 1


@pytest.mark.django_db
def test_an_import_of_customers_brings_the_outlook_up_to_date(data_dir, tmp_path):
    account = make_account(risk=0.2)
    path = tmp_path / "customers.csv"
    path.write_text(f"customer_id,signup_date,renewal_date\n{account.customer_id},2024-01-01,2026-08-01\n")

    assert import_files({"customers": path}).problems == ()

    assert OutlookRecord.objects.get().renewal_on == date(2026, 8, 1)


@pytest.mark.django_db
def test_without_a_published_score_there_is_no_outlook():
    make_account()

    assert refresh_outlook(NOW) is None
    assert not OutlookRecord.objects.exists()
