"""The timeline of an account: what happened, whoever knows of it, in one order.

A context writes its sources in its own ``timeline`` module, ends it with ``add_source(…)``, and imports that
module when its app is ready. Each source answers one question: your newest few rows before this place. The
feed asks every source for one page, so that a page costs the same however long the history is.
"""

from customers.timeline.feed import Feed, feed_of
from customers.timeline.place import Place, start_of
from customers.timeline.registry import add_source, timeline_sources
from customers.timeline.source import TimelineEntry, TimelineSource, newest_of

__all__ = [
    "Feed",
    "Place",
    "TimelineEntry",
    "TimelineSource",
    "add_source",
    "feed_of",
    "newest_of",
    "start_of",
    "timeline_sources",
]
