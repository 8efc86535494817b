"""What a play costs, and how often one keeps or wins what it is for."""

from collections.abc import Mapping
from decimal import Decimal

from gtm.domain import SaveRate
from gtm.models import PlaySettingsRecord
from gtm.queries.effect.estimates import learnt_save_rates


def cost_per_play() -> Decimal:
    """US dollars, by the settings in force."""
    settings = PlaySettingsRecord.objects.first() or PlaySettingsRecord()
    return settings.hours_per_play * settings.cost_per_hour


def save_rates() -> Mapping[tuple[str, str], SaveRate]:
    """By type of play and key of its playbook, or empty for all of the type; what is not there is assumed."""
    return learnt_save_rates()
