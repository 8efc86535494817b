"""Expansion beside churn: laws of quadrants and offers, and the database saying the same as the domain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.domain import PlanTier
from customers.models import CustomerRecord
from gtm.domain import ExpansionCutoffs, Offer, Quadrant
from gtm.queries.expansion.conditions import in_quadrants
from gtm.queries.expansion.grid import POINT_EDGES, PROBABILITY_EDGES
from gtm.queries.expansion.rows import ROW_PATHS, ExpansionRow
from predictions.domain import MOST_POINTS, PressureSignal
from predictions.models import CurrentScoreRecord
from predictions.queries.upgrades import UpgradeBasis
from tests.gtm.expansion_builders import AS_OF, growing

CUTOFFS = ExpansionCutoffs(0.3, 0.1, 3)
BY_MODEL, BY_RULES = UpgradeBasis(AS_OF, "upgrade-1.0.0", ""), UpgradeBasis(AS_OF, "", "Nothing beats it.")
maybe_signal = st.none() | st.sampled_from(list(PressureSignal))
maybe_plan = st.none() | st.sampled_from(list(PlanTier))


@given(maybe_plan, maybe_signal)
def test_whoever_is_leaving_is_saved_first_and_offered_nothing(target, signal):
    for quadrant in (Quadrant.RESCUE_AND_EXPAND, Quadrant.FLIGHT_RISK):
        assert Offer.best_for(quadrant, target, signal) is Offer.SAVE_FIRST


@given(maybe_plan, maybe_signal)
def test_only_the_growth_engine_gets_an_offer(target, signal):
    offer = Offer.best_for(Quadrant.GROWTH_ENGINE, target, signal)

    assert offer is not Offer.SAVE_FIRST
    assert Offer.best_for(Quadrant.STABLE, target, signal) is Offer.NONE
    assert not (target is None and offer is Offer.NEXT_PLAN)


@pytest.mark.parametrize(
    ("signal", "offer", "words"),
    [
        (PressureSignal.SEATS, Offer.MORE_SEATS, "More seats"),
        (PressureSignal.LIMITS, Offer.NEXT_PLAN, "Growth plan"),
        (PressureSignal.TRIALS, Offer.ADD_ON, "Add-on they asked for or tried"),
        (None, Offer.NEXT_PLAN, "Growth plan"),
    ],
)
def test_the_offer_answers_the_strongest_sign(signal, offer, words):
    found = Offer.best_for(Quadrant.GROWTH_ENGINE, PlanTier.GROWTH, signal)

    assert found is offer
    assert found.words(PlanTier.GROWTH) == words


@given(st.floats(0, 1))
def test_every_probability_lies_in_one_cell(value):
    cell = PROBABILITY_EDGES.cell_of(value)

    assert PROBABILITY_EDGES.values[cell] <= value + 1e-8
    assert value <= PROBABILITY_EDGES.values[cell + 1] + 1e-8


def test_every_number_of_points_is_a_cell_of_its_own():
    assert [POINT_EDGES.cell_of(points) for points in range(MOST_POINTS + 1)] == list(range(MOST_POINTS + 1))


@pytest.mark.parametrize("points", [0, MOST_POINTS + 1])
def test_a_cutoff_of_impossible_points_is_refused(points):
    with pytest.raises(ValueError, match="Valid: 1 to 9"):
        ExpansionCutoffs(pressure=points)


@pytest.mark.django_db
@pytest.mark.parametrize("basis", [BY_MODEL, BY_RULES])
def test_the_database_puts_accounts_where_the_domain_puts_them(basis):
    for number, (churn, upgrade, pressure) in enumerate(
        (churn, upgrade, pressure)
        for churn in (0.0, 0.29, 0.3, 0.9)
        for upgrade, pressure in ((0.0, 0), (0.09, 2), (0.1, 3), (0.8, 9), (None, None))
    ):
        chance = None if basis.is_by_rules else upgrade
        growing(f"Account {number}", churn, chance, pressure=pressure, is_ceiling=upgrade is None)

    for quadrant in Quadrant:
        found = CustomerRecord.objects.filter(in_quadrants([quadrant], CUTOFFS, basis))
        rows = [ExpansionRow.of(values, CUTOFFS) for values in CurrentScoreRecord.objects.values(*ROW_PATHS)]
        assert set(found.values_list("pk", flat=True)) == {row.pk for row in rows if row.quadrant is quadrant}
        assert found.exists()
