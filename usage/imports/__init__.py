"""Importing usage events, support tickets and risk signals."""

from usage.imports.events import UsageEventImport
from usage.imports.risk_signals import RiskSignalImport
from usage.imports.tickets import TicketImport

__all__ = ["RiskSignalImport", "TicketImport", "UsageEventImport"]
