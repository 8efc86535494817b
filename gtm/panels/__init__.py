"""What sales adds to the account page."""

from customers.panels import add_panel
from gtm.panels.opportunities import OpportunitiesPanel
from gtm.panels.plays import PlaysPanel

add_panel(OpportunitiesPanel())
add_panel(PlaysPanel())
