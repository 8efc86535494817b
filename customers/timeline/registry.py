"""The sources of the timeline, leftmost on the filter first."""

from customers.timeline.source import TimelineSource

_sources: dict[str, TimelineSource] = {}


def add_source(source: TimelineSource) -> None:
    """Adds a source; the same key again replaces it."""
    _sources[source.key] = source


def timeline_sources() -> tuple[TimelineSource, ...]:
    """Every source, leftmost first."""
    return tuple(sorted(_sources.values(), key=lambda source: source.position))
