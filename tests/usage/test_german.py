"""What the usage context says to a German reader."""

import pytest

from tests.german import in_german
from usage.domain import FeatureAdoptionScore, TicketPriority
from usage.imports.faults import FAULTS

pytestmark = pytest.mark.any_database


def test_priorities_and_refusals_are_said_in_the_language_of_the_reader():
    refusal = "Feature adoption score {value} is not possible. Valid: 0 to 1."
    with in_german({"Critical": "Kritisch", refusal: "{value} geht nicht."}):
        assert TicketPriority.CRITICAL.label == "Kritisch"
        with pytest.raises(ValueError, match="7 geht nicht"):
            FeatureAdoptionScore(7)


def test_a_fault_of_a_row_keeps_its_places_in_every_language():
    with in_german({"The text is too long. Valid: up to {most} characters.": "Höchstens {most} Zeichen."}):
        assert FAULTS["id_too_long"].reason == f"Höchstens {FAULTS['id_too_long'].most} Zeichen."
    assert "{value}" in FAULTS["customer_unknown"].reason
