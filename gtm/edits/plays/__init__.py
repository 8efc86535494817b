"""What can be done to many plays at once, and starting a play on many accounts."""

from gtm.edits.plays.acting import PLAY_ACTIONS
from gtm.edits.plays.starting import StartPlay

__all__ = ["PLAY_ACTIONS", "StartPlay"]
