"""Laws of the curve of the next 12 months, and of the hazard it comes from."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import check_grad

from predictions.domain import FEATURE_CONTRACT
from predictions.domain.survival import MONTH_ENDS, SurvivalCurve, month_of
from predictions.ml.artifact import MODEL_FILE, ArtifactDamaged, artifact_folder
from predictions.ml.curve import learn_curve
from predictions.ml.examples import ChurnDefinition
from predictions.ml.hazard import HazardModel, _Posterior
from predictions.ml.hazard_evaluation import (
    CurvesOutOfTime,
    judge_curves,
    kaplan_meier_ahead,
    predict_curves_out_of_time,
)
from predictions.ml.hazard_file import HAZARD_FILE, hazard_content, load_hazard
from predictions.ml.hazard_training import fit_hazard
from predictions.ml.person_months import RENEWAL_LAGS, TERMS, RenewalCalendar, person_months
from tests.predictions.ml_builders import MartFake, World, days

pytestmark = pytest.mark.any_database
WORLD = World(accounts=400, months=24, base=-3.5)


@pytest.fixture(scope="module")
def snapshots():
    return WORLD.snapshots()


@pytest.fixture(scope="module")
def outcomes(snapshots):
    return person_months(snapshots, WORLD.last_day)


@pytest.fixture(scope="module")
def hazard(snapshots, outcomes) -> HazardModel:
    return fit_hazard(FEATURE_CONTRACT, snapshots, outcomes)


@pytest.fixture(scope="module")
def tested(snapshots) -> CurvesOutOfTime:
    return predict_curves_out_of_time(FEATURE_CONTRACT, snapshots, WORLD.last_day, lambda _: None)


falling = st.lists(st.floats(0, 1), min_size=12, max_size=12).map(lambda values: sorted(values, reverse=True))


@given(falling, st.floats(0, 365), st.floats(0, 365))
def test_a_curve_starts_at_one_and_never_rises(survival, one, other):
    curve = SurvivalCurve(tuple(survival))
    earlier, later = sorted((one, other))

    assert curve.at(0) == 1
    assert 0 <= curve.at(later) <= curve.at(earlier) + 1e-12 <= 1 + 1e-12
    assert 0 <= curve.months_kept <= 12


@given(falling)
def test_a_curve_passes_through_its_months(survival):
    curve = SurvivalCurve(tuple(survival))

    assert [curve.at(day) for day in MONTH_ENDS] == pytest.approx(survival, abs=1e-12)


@pytest.mark.parametrize("survival", [(1.0,) * 11, (0.5,) * 11 + (0.6,), (1.1,) * 12, (float("nan"),) * 12])
def test_an_impossible_curve_is_refused(survival):
    with pytest.raises(ValueError, match="never rise"):
        SurvivalCurve(survival)


def test_a_day_outside_of_the_curve_is_refused():
    with pytest.raises(ValueError, match="Valid: 0 to 365"):
        SurvivalCurve((0.9,) * 12).at(366)


def test_a_steady_curve_keeps_the_mean_of_both_ends_of_each_month():
    assert SurvivalCurve((1.0,) * 12).months_kept == 12
    assert SurvivalCurve((0.0,) * 12).months_kept == 0.5


def test_a_renewal_is_decided_when_its_month_is_over():
    curve = SurvivalCurve((0.99, 0.98, 0.7, *(0.69,) * 9))

    assert curve.likelihood_to_renew(MONTH_ENDS[1]) == 0.98
    assert curve.likelihood_to_renew(MONTH_ENDS[1] + 1) == 0.7
    assert curve.likelihood_to_renew(0) == 0.99
    assert curve.likelihood_to_renew(366) is None


@pytest.mark.parametrize(("ahead", "month"), [(-1, None), (0, 1), (30, 1), (31, 2), (365, 12), (366, None)])
def test_every_day_of_the_year_ahead_lies_in_one_month(ahead, month):
    assert month_of(ahead) == month


def test_a_month_counts_only_when_it_is_over_and_until_the_account_left(snapshots):
    left = replace(snapshots, left_on=snapshots.as_of + days(45))

    found = person_months(left, WORLD.last_day)

    assert found.left.sum(axis=1).max() == 1
    assert (found.left[:, 1].sum() == found.at_risk[:, 1].sum()) > 0
    assert not found.at_risk[:, 2:].any()
    observed = (np.datetime64(WORLD.last_day) - found.as_of) / days(1)
    assert (observed[found.at_risk[:, 1] == 1] >= MONTH_ENDS[1]).all()
    assert (observed >= MONTH_ENDS[0]).all()


def test_what_happens_after_the_last_known_day_changes_nothing(snapshots):
    known_until = np.datetime64("2024-03-01")
    unknown = snapshots.left_on > known_until
    later = replace(snapshots, left_on=np.where(unknown, known_until + days(1), snapshots.left_on))

    before, after = person_months(snapshots, known_until), person_months(later, known_until)

    assert unknown.any()
    assert (before.left == after.left).all()
    assert (before.at_risk == after.at_risk).all()


def test_a_yearly_renewal_falls_into_one_month_and_a_quarterly_one_into_each_third():
    calendar = RenewalCalendar.of(np.array([45.0, 20.0, 20.0, np.nan]), np.array([12.0, 3.0, 1.0, 12.0]))
    lags = np.zeros((len(TERMS), len(RENEWAL_LAGS)))
    lags[:, RENEWAL_LAGS.index(0)] = 1

    term, months = calendar.log_odds(np.array([5.0, 7.0]), lags)

    assert np.flatnonzero(months[0]).tolist() == [1]
    assert np.flatnonzero(months[1]).tolist() == [0, 3, 6, 9]
    assert not months[2:].any()
    assert term.tolist() == [5, 7, 0, 5]


def test_the_gradient_of_the_hazard_is_that_of_its_loss(snapshots, outcomes):
    few = outcomes.where(np.arange(0, len(outcomes.rows), 40))
    columns = snapshots.features.columns
    calendar = RenewalCalendar.of(
        columns["days_to_renewal"][few.rows], columns["billing_period_months"][few.rows]
    )
    scaled = np.random.default_rng(1).normal(size=(len(few.rows), 3))
    posterior = _Posterior(scaled, calendar, few.left, few.at_risk, np.zeros(3))
    start = np.random.default_rng(2).normal(scale=0.3, size=12 + 6 + 2 + 10)

    apart = check_grad(lambda at: posterior.loss(at)[0], lambda at: posterior.loss(at)[1], start)

    assert apart < 1e-3 * np.linalg.norm(posterior.loss(start)[1])


def test_predicted_curves_start_at_one_and_never_rise(hazard, snapshots):
    survival = hazard.survival(snapshots.features.columns)

    assert (np.diff(survival, axis=1, prepend=1.0) <= 0).all()
    assert (survival > 0).all()


def test_more_of_what_raises_risk_for_everyone_never_lifts_the_curve(hazard, snapshots):
    columns = snapshots.features.columns
    before = hazard.survival(columns)
    for feature in FEATURE_CONTRACT:
        if feature.sign:
            known = np.isfinite(columns[feature.name])
            after = hazard.survival({**columns, feature.name: columns[feature.name] + feature.sign})
            assert (after[known] <= before[known] + 1e-12).all(), feature.name


def test_silence_lowers_the_curve_and_a_renewal_bends_it(hazard, snapshots):
    columns = {name: values[:1].copy() for name, values in snapshots.features.columns.items()}
    columns["billing_period_months"][:] = 12
    columns["days_to_renewal"][:] = 100  # month 4
    calm, silent = ({**columns, "days_since_last_event": np.array([gap])} for gap in (1.0, 20.0))

    at_ease, gone_quiet = hazard.survival(calm)[0], hazard.survival(silent)[0]

    assert (gone_quiet < at_ease).all()
    hazards = 1 - at_ease / np.concatenate([[1], at_ease[:-1]])
    # in the world, leaving is more likely in the two months before a renewal
    assert hazards[2:4].min() > 1.5 * hazards[6:9].max()


def test_contributions_add_up_in_every_month(hazard, snapshots):
    columns = {name: values[:300] for name, values in snapshots.features.columns.items()}

    added = hazard.expectation + hazard.contributions(columns).sum(axis=1)

    assert np.abs(added - hazard.log_odds(columns)).max() < 1e-9


@pytest.mark.slow
def test_the_order_of_rows_and_of_accounts_does_not_matter(hazard, snapshots, outcomes):
    columns = {name: values[outcomes.rows] for name, values in snapshots.features.columns.items()}
    turned = np.random.default_rng(3).permutation(len(outcomes.rows))

    again = HazardModel.learnt_from(
        FEATURE_CONTRACT, {name: values[turned] for name, values in columns.items()}, outcomes.where(turned)
    )

    apart = again.survival(columns) - HazardModel.learnt_from(FEATURE_CONTRACT, columns, outcomes).survival(
        columns
    )
    assert np.abs(apart).max() < 2e-3


def a_folder(version: str) -> Path:
    """Of a model with the product's own features, as far as the curve reads it."""
    folder = artifact_folder(version)
    folder.mkdir(parents=True)
    (folder / MODEL_FILE).write_text(json.dumps({"contract": FEATURE_CONTRACT.to_json()}))
    return folder


def test_a_saved_hazard_says_the_same(hazard, snapshots, data_dir):
    folder = a_folder("1.2.3")
    (folder / HAZARD_FILE).write_bytes(hazard_content(hazard))

    again = load_hazard("1.2.3")

    columns = snapshots.features.columns
    assert (again.survival(columns) == hazard.survival(columns)).all()


def test_an_older_version_has_no_curve_and_a_damaged_one_is_told(hazard, data_dir):
    for version, content in (("1.0.0", None), ("1.1.0", b"{"), ("1.2.0", b'{"contract_fingerprint": "x"}')):
        folder = a_folder(version)
        if content is not None:
            (folder / HAZARD_FILE).write_bytes(content)

    assert load_hazard("1.0.0") is None
    assert load_hazard("1.2.0") is None  # made for another list of features
    with pytest.raises(ArtifactDamaged, match="curve of model 1"):
        load_hazard("1.1.0")


@pytest.mark.slow
def test_out_of_time_the_curve_beats_kaplan_meier_and_is_level_with_what_came(tested):
    report = judge_curves(tested)

    assert report["horizon_months"] == 12
    assert report["concordance_low"] > 0.6
    assert report["skill_low"] > 0.02
    for month in report["months"]:
        assert month["expected"] == pytest.approx(month["observed"], abs=0.06)
    json.dumps(report, allow_nan=False)


def test_the_three_months_of_the_curve_agree_with_the_label_of_90_days(hazard, snapshots):
    matured = snapshots.as_of + days(90) <= np.datetime64(WORLD.last_day)
    left = (snapshots.left_on <= snapshots.as_of + days(90))[matured]
    columns = {name: values[matured] for name, values in snapshots.features.columns.items()}

    said = np.array([1 - SurvivalCurve(tuple(row)).at(90) for row in hazard.survival(columns)])

    assert said.sum() == pytest.approx(left.sum(), rel=0.1)


@pytest.mark.slow
def test_an_origin_knows_nothing_of_what_came_after_it(snapshots, tested):
    first = np.datetime64(tested.days[0])
    unknown = snapshots.left_on > first
    changed = replace(snapshots, left_on=np.where(unknown, snapshots.left_on + days(60), snapshots.left_on))

    again = predict_curves_out_of_time(FEATURE_CONTRACT, changed, WORLD.last_day, lambda _: None)

    rows = tested.origins == 0
    assert unknown.any()
    assert (again.survival[rows] == tested.survival[rows]).all()
    assert (again.kaplan_meier[rows] == tested.kaplan_meier[rows]).all()


def test_concordance_counts_pairs_as_by_hand():
    # three accounts: the first leaves in month 1, the second in month 2, the third stays
    survival = np.tile(np.linspace(0.9, 0.4, 12), (3, 1))
    survival[0] -= 0.1  # rightly lowest
    survival[2] -= 0.05  # wrongly below the second
    hand = CurvesOutOfTime(
        survival=survival,
        kaplan_meier=np.tile(np.linspace(0.9, 0.4, 12), (3, 1)),
        month_left=np.array([0, 1, 12]),
        accounts=np.array([0, 1, 2]),
        origins=np.zeros(3, dtype=int),
        days=("2024-01-01",),
        horizon=3,
    )

    # pairs: (1st, 2nd) right, (1st, 3rd) right, (2nd, 3rd) wrong
    assert judge_curves(hand)["concordance"] == pytest.approx(2 / 3)


def test_kaplan_meier_ahead_is_the_share_still_there(outcomes):
    everybody = outcomes.where((outcomes.at_risk.sum(axis=1) == 12) | (outcomes.left.any(axis=1)))
    followed = everybody.where(everybody.as_of <= np.datetime64("2024-01-01"))

    still_there = 1 - followed.left.sum(axis=0).cumsum() / len(followed.rows)

    assert kaplan_meier_ahead(followed) == pytest.approx(still_there)


def test_where_churn_is_not_recorded_or_rare_there_is_no_curve_and_the_report_says_why(snapshots):
    mart = MartFake(WORLD, snapshots)
    nobody = replace(snapshots, left_on=np.full(len(snapshots), np.datetime64("NaT", "D")))

    by_silence = learn_curve(mart, snapshots, ChurnDefinition(60, is_silence=True), lambda _: None)
    without = learn_curve(mart, nobody, ChurnDefinition(), lambda _: None)

    assert (by_silence.files, without.files) == ({}, {})
    assert "not recorded" in by_silence.evaluation["reason"]
    assert "asks for 20" in without.evaluation["reason"]


def test_a_history_of_a_few_months_has_a_curve_that_nobody_judged():
    short = World(accounts=400, months=6, base=-3.0)

    learnt = learn_curve(MartFake(short), short.snapshots(), ChurnDefinition(), lambda _: None)

    assert HAZARD_FILE in learnt.files
    assert learnt.evaluation["origins"] == []
