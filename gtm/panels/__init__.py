"""What sales adds to the account page."""

from customers.panels import add_panel
from gtm.panels.expansion import ExpansionPanel
from gtm.panels.opportunities import OpportunitiesPanel
from gtm.panels.plays import PlaysPanel
from gtm.panels.suggested_play import SuggestedPlay
from predictions.queries.suggestions import add_suggester

add_panel(ExpansionPanel())
add_panel(OpportunitiesPanel())
add_panel(PlaysPanel())
add_suggester(SuggestedPlay())
