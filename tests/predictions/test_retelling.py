"""Reasons are kept in English and told in the reader's language."""

import pytest
from django.utils import translation

from predictions.domain import fact_retold, reason_retold, value_in_words, value_retold
from predictions.domain.action import ACTION_BY_TIER, FOCUS_BY_GROUP, action_retold
from predictions.domain.churn_contract import FEATURE_CONTRACT
from predictions.domain.feature_contract import FeatureKind
from predictions.domain.phrases import phrase_of, phrase_template
from predictions.domain.reasons import in_direction
from predictions.domain.retelling import BUILT_PHRASES
from predictions.domain.standing import Standing
from predictions.domain.upgrade_contract import UPGRADE_CONTRACT

FEATURES = {feature.name: feature for feature in (*FEATURE_CONTRACT, *UPGRADE_CONTRACT)}
VALUES = (0.0, 0.4, 1.0, 2.0, 1_234.0)
STANDING = Standing(0.87, 0.1, "growth accounts")


def _told(feature) -> list[str]:
    values = ("growth", "starter") if feature.kind is FeatureKind.CATEGORY else VALUES
    return [
        in_direction(phrase_of(feature).told(value, past, place), raises_risk=True)
        for value in (None, *values)
        for past in (None, *values)
        for place in (None, STANDING.place)
    ]


@pytest.mark.parametrize("name", FEATURES)
def test_in_english_a_reason_is_told_as_it_was_kept(name):
    for reason in _told(FEATURES[name]):
        assert reason_retold(reason) == reason


@pytest.mark.parametrize("name", FEATURES)
def test_in_german_no_english_is_left_of_a_reason(name):
    feature = FEATURES[name]
    english = phrase_of(feature).many.replace("{}", "").strip()
    for reason in _told(feature):
        with translation.override("de"):
            german = reason_retold(reason)

        assert english not in german
        for word in ("than", "earlier", "associated", "known", "about", "last", "days", "months", "accounts"):
            assert f" {word} " not in f" {german.replace(',', ' ').replace('(', ' ')} ", german


@pytest.mark.parametrize("name", FEATURES)
def test_what_phrases_build_from_words_is_listed_for_translators(name):
    feature = FEATURES[name]

    assert feature.phrase or phrase_template(feature) in BUILT_PHRASES


def test_a_reason_reads_as_german():
    kept = "12 events in the last 30 days (fewer than 87% of growth accounts), down from 48 three months earlier; associated with higher risk"
    with translation.override("de"):
        assert reason_retold(kept) == (
            "12 Ereignisse in den letzten 30 Tagen (weniger als bei 87% der Accounts im Tarif growth), "
            "gesunken von 48 vor drei Monaten; geht mit höherem Risiko einher"
        )
        assert fact_retold("Billed every month") == "Abrechnung jeden Monat"
        assert fact_retold("Billed every 12 months") == "Abrechnung alle 12 Monate"
        assert fact_retold("No events in the last 30 days") == "Keine Ereignisse in den letzten 30 Tagen"


def test_a_field_of_ones_own_keeps_its_name():
    with translation.override("de"):
        assert fact_retold("Seats promised: 12 months") == "Seats promised: 12 Monate"
        assert fact_retold("Something nobody knows") == "Something nobody knows"


@pytest.mark.parametrize("feature", FEATURES.values(), ids=FEATURES)
def test_in_english_a_value_is_told_as_it_was(feature):
    for value in ("growth",) if feature.kind is FeatureKind.CATEGORY else (*VALUES, -1.5):
        assert value_retold(value_in_words(feature, value)) == value_in_words(feature, value)


@pytest.mark.parametrize("tier_words", ACTION_BY_TIER.values())
def test_an_action_is_told_again_with_its_focus(tier_words):
    for focus in ("", *FOCUS_BY_GROUP.values()):
        action = f"{tier_words} {focus}".strip()
        assert action_retold(action) == action
        with translation.override("de"):
            assert tier_words not in action_retold(action)
            assert not focus or focus not in action_retold(action)
