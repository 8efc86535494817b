"""The revenue pages: the overview, and the accounts behind each of its numbers."""

from gtm.views.revenue.changes import changes, changes_file
from gtm.views.revenue.overview import revenue

__all__ = ["changes", "changes_file", "revenue"]
