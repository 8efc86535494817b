"""The pages of rules, of what the team can take on, and of who is held out."""

from gtm.views.rules.deliveries import retry_webhook, webhook_deliveries
from gtm.views.rules.listing import play_rule, play_rules
from gtm.views.rules.settings import holdouts, play_settings_page, set_person_budget
from gtm.views.rules.switching import rehearse_play_rule, switch_play_rule_off, switch_play_rule_on
from gtm.views.rules.writing import change_play_rule, delete_play_rule, new_play_rule

__all__ = [
    "change_play_rule",
    "delete_play_rule",
    "holdouts",
    "new_play_rule",
    "play_rule",
    "play_rules",
    "play_settings_page",
    "rehearse_play_rule",
    "retry_webhook",
    "set_person_budget",
    "switch_play_rule_off",
    "switch_play_rule_on",
    "webhook_deliveries",
]
