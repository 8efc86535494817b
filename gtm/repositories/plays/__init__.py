"""Plays in the application database: opening, moving, pricing, their tasks and their history."""

from gtm.repositories.plays.moving import PlayMovedMeanwhile, move_play
from gtm.repositories.plays.opening import open_play, open_plays
from gtm.repositories.plays.planned import OpenedPlays, PlannedPlay, PlayKey
from gtm.repositories.plays.pricing import price_plays

__all__ = [
    "OpenedPlays",
    "PlannedPlay",
    "PlayKey",
    "PlayMovedMeanwhile",
    "move_play",
    "open_play",
    "open_plays",
    "price_plays",
]
