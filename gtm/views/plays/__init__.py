"""The pages of plays."""

from gtm.views.plays.listing import change_play, plays
from gtm.views.plays.starting import start_play

__all__ = ["change_play", "plays", "start_play"]
