from hypothesis import given
from hypothesis import strategies as st

from predictions.domain import (
    FEATURE_CONTRACT,
    DriverGroup,
    FeatureContract,
    FeatureDefinition,
    FeatureValue,
    Standing,
    reasons_for,
    value_in_words,
)

CONTRIBUTIONS = st.lists(
    st.floats(-2, 2), min_size=len(FEATURE_CONTRACT.names), max_size=len(FEATURE_CONTRACT.names)
)
NO_VALUES: list[FeatureValue] = [None] * len(FEATURE_CONTRACT.names)


def told(**impacts: float):
    """Reasons when only the named features contribute."""
    return reasons_for(
        FEATURE_CONTRACT, NO_VALUES, [impacts.get(name, 0.0) for name in FEATURE_CONTRACT.names]
    )


@given(CONTRIBUTIONS)
def test_there_are_at_most_three_reasons_and_each_has_weight(contributions: list[float]):
    reasons = reasons_for(FEATURE_CONTRACT, NO_VALUES, contributions)

    assert len(reasons) <= 3
    assert all(abs(reason.impact) >= 0.1 for reason in reasons)
    assert len({reason.group for reason in reasons}) == len(reasons)


@given(CONTRIBUTIONS)
def test_reasons_that_raise_the_risk_come_first(contributions: list[float]):
    directions = [reason.raises_risk for reason in reasons_for(FEATURE_CONTRACT, NO_VALUES, contributions)]

    assert directions == sorted(directions, reverse=True)


@given(CONTRIBUTIONS)
def test_no_reason_claims_a_cause_or_outgrows_its_column(contributions: list[float]):
    for reason in reasons_for(FEATURE_CONTRACT, NO_VALUES, contributions):
        assert "because" not in reason.text.lower()
        assert reason.text.endswith(f"associated with {'higher' if reason.raises_risk else 'lower'} risk")
        assert len(reason.text) <= 255


def test_weak_contributions_of_one_group_add_up_to_a_reason():
    (reason,) = told(tickets_90d=0.06, urgent_tickets_90d=0.07)

    assert reason.group is DriverGroup.SUPPORT
    assert reason.feature_name == "urgent_tickets_90d"


def test_nothing_strong_gives_no_reason():
    assert told(tickets_90d=0.09, mrr=-0.09) == ()


def test_the_leading_feature_points_in_the_direction_of_its_group():
    (reason,) = told(tickets_90d=-0.5, urgent_tickets_90d=0.4, csat_180d=0.4)

    assert reason.raises_risk
    assert reason.feature_name == "urgent_tickets_90d"


def test_context_is_told_after_what_somebody_can_change():
    first, second = told(days_to_renewal=1.5, tickets_90d=0.3)

    assert (first.group, second.group) == (DriverGroup.SUPPORT, DriverGroup.CONTRACT)
    assert second.is_context
    assert not first.is_context


def test_a_reason_gives_value_own_past_and_place_among_peers():
    contract = FeatureContract((FEATURE_CONTRACT["events_30d"],))

    (reason,) = reasons_for(
        contract,
        [12.0],
        [0.8],
        own_past={"events_30d": 48.0},
        standings={"events_30d": Standing(below=0.1, above=0.87)},
    )

    assert reason.text == (
        "12 events in the last 30 days (fewer than 87% of accounts), down from 48 three months earlier; "
        "associated with higher risk"
    )


def test_values_are_worded_by_their_unit():
    def worded(value: FeatureValue, unit: str = "", words: str = "it") -> str:
        return value_in_words(FeatureDefinition("it", DriverGroup.SUPPORT, words, unit), value)

    assert worded(None) == "not known"
    assert worded(2500.0, "USD") == "$2,500"
    assert worded(0.425, "share") == "42%"
    assert worded(-0.6931, "log ratio") == "down 50%"
    assert worded(0.4055, "log ratio") == "up 50%"
    assert worded(0.0, "log ratio") == "unchanged"
    assert worded(2.3026, "log ratio") == "up 10-fold"
    assert worded(1.0, "yes/no") == "yes"
    assert worded(12.0, "months", "billing period") == "12 months"
    assert worded(1.0, "months", "billing period") == "1 month"
    assert worded(12.0, "events", "events in the last 30 days") == "12"
    assert worded("x" * 99) == "x" * 39 + "…"


def test_a_place_near_the_middle_is_not_worth_a_word():
    assert Standing(below=0.5, above=0.5).place is None
    assert Standing(below=0.999, above=0.0).place.told() == "higher than 99% of accounts"
    assert Standing(0.1, 0.7, "growth").place.told("more", "fewer") == "fewer than 70% of growth accounts"
