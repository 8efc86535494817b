"""Reasons are told only where refits on other accounts would have told them too."""

import math

import numpy as np
import pytest

from predictions.domain import (
    FEATURE_CONTRACT,
    DriverGroup,
    FeatureValue,
    ReasonBasis,
    ReasonGate,
    reasons_for,
)
from predictions.ml.drivers import coverage_report, drivers_report, learn_reasons
from predictions.ml.ladder import fit_ladder, stacked
from predictions.ml.reason_basis import gate_agreement, learn_basis
from predictions.ml.refits import GROUPS, Refits, group_members, refit, top_overlap
from predictions.ml.rungs import Rung
from predictions.ml.trained_model import TrainedModel
from tests.predictions.ml_builders import World

NO_VALUES: list[FeatureValue] = [None] * len(FEATURE_CONTRACT.names)


def impacts(**named: float) -> list[float]:
    return [named.get(name, 0.0) for name in FEATURE_CONTRACT.names]


def model_of(history, rung: Rung) -> TrainedModel:
    ladder, examples = fit_ladder(FEATURE_CONTRACT, history.examples, [rung]), history.examples
    parts = stacked([ladder.out_of_fold[part] for part in rung.parts], examples.matrix)
    drawn = ladder.maps[rung].with_draws(
        parts, examples.left, examples.weights, accounts=examples.accounts, count=4, seed=1
    )
    return TrainedModel("1.0.0", rung, history.encoder, [ladder.parts[part] for part in rung.parts], drawn)


@pytest.fixture(scope="module")
def history():
    return World(accounts=150, months=12, silence=2.0).history()


@pytest.fixture(scope="module")
def model(history):
    return model_of(history, Rung.RIDGE)


@pytest.fixture(scope="module")
def refits(history, model):
    return refit(model, history.examples)


def refits_of(published: np.ndarray, refitted: np.ndarray) -> Refits:
    """Each row an account of its own, contributions as given."""
    accounts = np.arange(len(published))
    return Refits(FEATURE_CONTRACT, accounts, np.zeros_like(published), published, refitted)


def test_a_group_below_its_strength_is_not_told_in_that_direction():
    gate = ReasonGate(raises={DriverGroup.SUPPORT: 0.5}, lowers={DriverGroup.SUPPORT: math.inf})

    def told(impact: float):
        return reasons_for(FEATURE_CONTRACT, NO_VALUES, impacts(tickets_90d=impact), gate=gate)

    assert told(0.49) == told(-3.0) == ()
    assert told(0.5)[0].group is DriverGroup.SUPPORT


def test_a_gate_below_a_tenth_of_a_log_odds_is_refused():
    with pytest.raises(ValueError, match=r"0\.05.*0\.1 or more"):
        ReasonGate(raises={DriverGroup.SUPPORT: 0.05})


def test_a_gate_is_read_as_it_was_written():
    gate = ReasonGate(raises={DriverGroup.SUPPORT: 0.5}, lowers={DriverGroup.BREADTH: math.inf})

    assert ReasonGate.from_json(gate.to_json()) == gate


def test_a_sign_that_refits_do_not_agree_on_is_never_told_and_one_they_agree_on_always():
    random = np.random.default_rng(1)
    published = np.tile(impacts(tickets_90d=0.4, mrr=0.4), (40, 1))
    refitted = np.tile(published, (20, 1, 1))
    refitted[:, :, FEATURE_CONTRACT.names.index("mrr")] *= random.choice([-1, 1], (20, 1))

    gate = learn_basis(refits_of(published, refitted)).gate

    assert gate.lets_through(DriverGroup.SUPPORT, 0.4)
    assert not gate.lets_through(DriverGroup.COMMERCIAL, 0.4)


def test_where_weak_contributions_waver_the_strength_lies_above_them():
    strengths = np.linspace(0.1, 2, 400)
    published = np.outer(strengths, impacts(tickets_90d=1.0))
    refitted = np.tile(published, (20, 1, 1))
    refitted[::2, strengths < 1] *= -1

    refits = refits_of(published, refitted)
    gate = learn_basis(refits).gate

    weakest = gate.weakest(DriverGroup.SUPPORT, raises_risk=True)
    assert 0.9 < weakest <= 1.0
    assert gate_agreement(refits, gate) > 0.95


@pytest.mark.slow
def test_real_refits_agree_with_the_published_model_on_what_it_is_sure_of(refits):
    held = refits.sign_held()

    usage = np.abs(refits.published_groups[:, GROUPS.index(DriverGroup.USAGE_LEVEL)])
    strong = usage >= np.quantile(usage, 0.75)
    assert held[strong, GROUPS.index(DriverGroup.USAGE_LEVEL)].mean() > 0.95
    assert refits.refitted.shape == (len(refits.refitted), *refits.published.shape)
    assert np.ptp(refits.refitted, axis=0).max() > 0.05  # refits differ


@pytest.mark.slow
def test_the_same_examples_give_the_same_refits(history, model, refits):
    assert (refit(model, history.examples).refitted == refits.refitted).all()


def test_groups_are_sums_of_their_features(refits):
    members = group_members(FEATURE_CONTRACT)

    assert (members.sum(axis=1) == 1).all()
    assert refits.published_groups.sum(axis=1) == pytest.approx(refits.published.sum(axis=1))


def test_refits_that_rank_alike_overlap_wholly_and_unlike_ones_partly():
    alike = np.tile(np.arange(1.0, 9.0), (5, 10, 1))
    turned = alike.copy()
    turned[::2] = turned[::2, :, ::-1]

    assert top_overlap(alike) == 1
    assert top_overlap(turned) == pytest.approx(0.4)  # 4 of 10 pairs turn the same way
    assert math.isnan(top_overlap(np.zeros((5, 10, 8))))


def test_the_report_names_every_group_that_moves_the_model_with_its_features(history, refits):
    basis = learn_basis(refits)

    report = drivers_report(refits, basis)

    told = {group["group"]: group for group in report["groups"]}
    level = told["usage_level"]
    assert {"events_30d", "days_since_last_event"} & {row["name"] for row in level["features"]}
    assert level["stability"] > 0.8
    assert 0 <= report["feature_agreement"] <= 1
    assert 0 <= report["agreement"] <= 1
    assert [group["mean_impact"] for group in report["groups"]] == sorted(
        (group["mean_impact"] for group in report["groups"]), reverse=True
    )


def test_the_base_rate_has_no_reasons_to_refit(history):
    model = model_of(history, Rung.BASE_RATE)

    assert learn_reasons(model, history.examples, None) == {}
    assert model.basis is None


def test_a_model_learns_its_basis_with_its_report(history):
    model = model_of(history, Rung.SEGMENT)

    report = learn_reasons(model, history.examples, None)

    assert model.basis is not None
    assert [group["group"] for group in report["groups"]] == ["contract"]


def test_the_truth_of_scores_is_reported_by_how_much_was_known(history):
    examples = history.examples
    basis = ReasonBasis(importance={"events_30d": 1.0, "adoption_score_30d": 1.0})

    rows = coverage_report(FEATURE_CONTRACT, basis, examples, np.full(len(examples), 0.1))

    assert sum(row["rows"] for row in rows) == len(examples)
    assert {row["from"] for row in rows} == {0.5}  # nobody knows adoption in this world
    assert sum(row["leavers"] for row in rows) == examples.left.sum()
