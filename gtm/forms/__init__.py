"""What people fill in."""

from gtm.forms.budget import BudgetForm
from gtm.forms.deal import NewOpportunityForm
from gtm.forms.deal_parts import LineFormSet, PersonFormSet
from gtm.forms.expansion import ExpansionCutoffsForm
from gtm.forms.move import LOST_REASONS, SAVE_FIRST, MoveForm
from gtm.forms.opportunity import OpportunityForm
from gtm.forms.renewal import RenewalForecastForm

__all__ = [
    "LOST_REASONS",
    "SAVE_FIRST",
    "BudgetForm",
    "ExpansionCutoffsForm",
    "LineFormSet",
    "MoveForm",
    "NewOpportunityForm",
    "OpportunityForm",
    "PersonFormSet",
    "RenewalForecastForm",
]
