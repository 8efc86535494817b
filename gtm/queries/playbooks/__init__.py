"""Playbooks as pages and rules ask for them."""

from gtm.queries.playbooks.in_force import suggested_version, versions_in_force

__all__ = ["suggested_version", "versions_in_force"]
