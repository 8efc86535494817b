"""Rules that open plays by themselves: when they fire, for whom there is room, and who is held out."""

from gtm.domain.rules.draw import KEY_ACCOUNT_TAG, MOST_A_WEEK, MOST_HELD_OUT, HoldOutShare
from gtm.domain.rules.episode import GAP_DAYS, Episode, firings
from gtm.domain.rules.room import Wish, week_of, with_room
from gtm.domain.rules.trigger import EntryResult, RuleTrigger

__all__ = [
    "GAP_DAYS",
    "KEY_ACCOUNT_TAG",
    "MOST_A_WEEK",
    "MOST_HELD_OUT",
    "EntryResult",
    "Episode",
    "HoldOutShare",
    "RuleTrigger",
    "Wish",
    "firings",
    "week_of",
    "with_room",
]
