"""What sales adds to the account page."""

from customers.panels import add_panel
from gtm.panels.opportunities import OpportunitiesPanel

add_panel(OpportunitiesPanel())
