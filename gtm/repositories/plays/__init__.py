"""Plays in the application database: opening, moving, pricing, their tasks and their history."""

from gtm.repositories.plays.keeping import KeptPlays, end_by_goals, keep_plays, prices_are_stale
from gtm.repositories.plays.moving import (
    Ending,
    PlayMovedMeanwhile,
    end_play,
    end_plays,
    give_to,
    move_play,
    move_plays,
    put_off,
    reschedule,
    wake,
)
from gtm.repositories.plays.opening import open_play, open_plays
from gtm.repositories.plays.planned import OpenedPlays, PlannedPlay, PlayKey
from gtm.repositories.plays.pricing import price_plays
from gtm.repositories.plays.undoing import CannotBeTakenBack, remove_untouched, take_back, take_back_all

__all__ = [
    "CannotBeTakenBack",
    "Ending",
    "KeptPlays",
    "OpenedPlays",
    "PlannedPlay",
    "PlayKey",
    "PlayMovedMeanwhile",
    "end_by_goals",
    "end_play",
    "end_plays",
    "give_to",
    "keep_plays",
    "move_play",
    "move_plays",
    "open_play",
    "open_plays",
    "price_plays",
    "prices_are_stale",
    "put_off",
    "remove_untouched",
    "reschedule",
    "take_back",
    "take_back_all",
    "wake",
]
