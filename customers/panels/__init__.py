"""Account panels: how later contexts add what they know to the account page.

A context writes its panels in its own ``panels`` module, ends it with ``add_panel(…)``, and imports that
module when its app is ready. A panel of the first screen is part of the first response; the others load by
HTMX from ``/accounts/<pk>/panels/<key>/``, which is also a page of its own without JavaScript.
"""

from customers.panels.panel import AccountPanel, PanelPlace
from customers.panels.registry import UnknownPanel, add_panel, panel_named, panels_for

__all__ = ["AccountPanel", "PanelPlace", "UnknownPanel", "add_panel", "panel_named", "panels_for"]
