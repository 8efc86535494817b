"""The calendar of a person: what is due, whoever knows of it, as other programs subscribe to it.

A context writes its sources in its own ``calendar`` module, ends it with ``add_source(…)``, and imports that
module when its app is ready.
"""

from customers.calendar.source import CalendarEntry, CalendarSource, add_source, entries_for

__all__ = ["CalendarEntry", "CalendarSource", "add_source", "entries_for"]
