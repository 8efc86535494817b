"""Tiers, scores, results and the action they lead to."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.domain import MRR, Customer, Industry, PlanTier
from predictions.domain import (
    FEATURE_CONTRACT,
    ChurnModelPort,
    ChurnProbability,
    DriverGroup,
    FeatureContract,
    FeatureDefinition,
    PredictionResult,
    RiskScore,
    RiskSignals,
    RiskTier,
    ShapFeature,
    TierCutoffs,
    recommend_action,
    usage_decay,
)
from predictions.services import ChurnModelService, RiskModelService

AT = datetime(2024, 6, 1, 8, tzinfo=UTC)
share = st.floats(0, 1)


@pytest.mark.parametrize(
    ("value", "tier", "urgent"),
    [
        (0.0, "low", False),
        (0.2499, "low", False),
        (0.25, "medium", False),
        (0.5, "high", True),
        (0.75, "critical", True),
        (1.0, "critical", True),
    ],
)
def test_a_probability_has_the_tier_of_its_band(value, tier, urgent):
    assert ChurnProbability(value).risk_tier == tier
    assert ChurnProbability(value).requires_immediate_action is urgent
    assert RiskScore(value).risk_tier == tier


@pytest.mark.parametrize("kind", [ChurnProbability, RiskScore])
@pytest.mark.parametrize("impossible", [-0.01, 1.01, float("nan")])
def test_an_impossible_probability_is_refused(kind, impossible):
    with pytest.raises(ValueError, match="Valid: 0 to 1"):
        kind(impossible)


def test_cutoffs_must_rise():
    with pytest.raises(ValueError, match="rising"):
        TierCutoffs(medium=0.5, high=0.4)


@given(st.lists(share, min_size=2, max_size=2))
def test_a_higher_value_never_has_a_lower_tier(values):
    order = list(RiskTier)
    low, high = sorted(values)

    assert order.index(TierCutoffs().tier_of(low)) <= order.index(TierCutoffs().tier_of(high))


@pytest.mark.parametrize(
    ("last", "previous", "decay"), [(50, 100, 0.5), (100, 50, 0.0), (0, 10, 1.0), (5, 0, 0.0), (0, 0, 1.0)]
)
def test_usage_decay_is_the_share_that_was_lost(last, previous, decay):
    assert usage_decay(last, previous) == decay


@given(share, st.integers(0, 50), share)
def test_the_risk_score_is_the_weighted_sum_and_stays_in_range(gap, flags, decay):
    score = RiskModelService().compute(RiskSignals(gap, flags, decay)).value

    assert score == pytest.approx(0.5 * decay + 0.35 * gap + 0.15 * min(flags / 5, 1))
    assert 0 <= score <= 1


@given(share, st.integers(0, 10), share, share)
def test_more_decay_never_lowers_the_risk_score(gap, flags, first, second):
    low, high = sorted((first, second))
    compute = RiskModelService().compute

    assert compute(RiskSignals(gap, flags, low)) <= compute(RiskSignals(gap, flags, high))


@pytest.mark.parametrize("signals", [(1.2, 0, 0.0), (0.0, -1, 0.0), (0.0, 0, -0.5), (float("nan"), 0, 0.0)])
def test_impossible_signals_are_refused(signals):
    with pytest.raises(ValueError, match="Valid"):
        RiskSignals(*signals)


def a_result(value: float, features: list[ShapFeature], version: str = "1.2.0") -> PredictionResult:
    return PredictionResult("c", ChurnProbability(value), RiskScore(0.1), tuple(features), version, AT)


def test_a_critical_account_is_escalated_and_the_strongest_actionable_group_is_named():
    falling = ShapFeature("usage_trend_30d", -0.8, 0.9)
    renewal = ShapFeature("days_to_renewal", 20.0, 1.4)

    action = a_result(0.8, [renewal, falling]).recommended_action

    assert "Escalate to the senior CSM" in action
    assert "within 7 days" in action
    assert "falling usage" in action
    assert "contract" not in action.lower()


def test_features_of_one_group_are_summed_before_the_strongest_is_named():
    features = [
        ShapFeature("tickets_90d", 4.0, 0.5),
        ShapFeature("events_30d", 10.0, 0.4),
        ShapFeature("days_since_last_event", 20.0, 0.3),
    ]

    assert "Start with usage" in a_result(0.6, features).recommended_action


def test_what_lowers_the_risk_is_not_worked_on():
    assert "Start with" not in a_result(0.6, [ShapFeature("tickets_90d", 0.0, -0.5)]).recommended_action


@pytest.mark.parametrize(
    ("tier", "words"),
    [("critical", "7 days"), ("high", "48 hours"), ("medium", "check-in"), ("low", "No action now")],
)
def test_each_tier_has_its_default_action(tier, words):
    assert words in recommend_action(RiskTier(tier), [DriverGroup.SUPPORT])


def test_the_renewal_date_is_context_and_never_the_thing_to_work_on():
    assert recommend_action(RiskTier.HIGH, [DriverGroup.CONTRACT]) == recommend_action(RiskTier.HIGH, [])


def test_a_result_refuses_features_out_of_order_too_many_or_a_version_that_is_not_semantic():
    weak, strong = ShapFeature("mrr", 1.0, 0.1), ShapFeature("mrr", 1.0, -0.9)
    with pytest.raises(ValueError, match="largest first"):
        a_result(0.5, [weak, strong])
    with pytest.raises(ValueError, match="Valid: 5"):
        a_result(0.5, [weak] * 6)
    with pytest.raises(ValueError, match="not semantic"):
        a_result(0.5, [strong, weak], version="latest")


def test_the_contract_covers_eight_driver_groups_with_twelve_to_twenty_five_features():
    assert 12 <= len(FEATURE_CONTRACT.names) <= 25
    assert {feature.group for feature in FEATURE_CONTRACT} == set(DriverGroup) - {
        DriverGroup.TIER_PRESSURE,
        DriverGroup.CUSTOM,
    }


def test_a_contract_refuses_a_feature_twice_and_changes_its_fingerprint_with_the_order():
    mrr, seats = (FeatureDefinition(name, DriverGroup.COMMERCIAL, name) for name in ("mrr", "seats"))

    assert FeatureContract((mrr, seats)).fingerprint != FeatureContract((seats, mrr)).fingerprint
    with pytest.raises(ValueError, match="twice"):
        FeatureContract((mrr, mrr))


class FakeModel(ChurnModelPort):
    version = "0.1.0"

    def predict_proba(self, features):
        return ChurnProbability(0.6)

    def explain(self, features):
        return [ShapFeature(name, features[name], impact) for name, impact in IMPACTS.items()]


class FakeFeatures:
    def extract(self, customer):
        return dict.fromkeys(IMPACTS, 1.0)


IMPACTS = {
    "mrr": 0.1,
    "tickets_90d": -0.7,
    "events_30d": 0.3,
    "tenure_days": 0.0,
    "mrr_change_360d": 0.2,
    "usage_trend_30d": 0.5,
}


def test_the_service_keeps_the_five_strongest_features_and_the_clock_it_was_given():
    customer = Customer("c", Industry.OTHER, PlanTier.STARTER, date(2024, 1, 1), MRR.from_float(10))

    result = ChurnModelService(FakeFeatures(), FakeModel(), lambda: AT).predict(customer, RiskScore(0.4))

    strongest = ["tickets_90d", "usage_trend_30d", "events_30d", "mrr_change_360d", "mrr"]
    assert [feature.feature_name for feature in result.top_shap_features] == strongest
    assert (result.customer_id, result.predicted_at, result.model_version) == ("c", AT, "0.1.0")
    assert result.risk_score == RiskScore(0.4)
