"""The pages of plays."""

from gtm.views.plays.board import play_board
from gtm.views.plays.calendar import play_calendar
from gtm.views.plays.effect import play_effect, play_report
from gtm.views.plays.ending import end_play_with_outcome
from gtm.views.plays.listing import plays
from gtm.views.plays.load import play_load
from gtm.views.plays.moving import change_play, undo_play_move, wake_play
from gtm.views.plays.new import new_play
from gtm.views.plays.page import play
from gtm.views.plays.planning import give_play, reschedule_play, snooze_play
from gtm.views.plays.starting import start_play, start_risk_play
from gtm.views.plays.tasks import add_play_task

__all__ = [
    "add_play_task",
    "change_play",
    "end_play_with_outcome",
    "give_play",
    "new_play",
    "play",
    "play_board",
    "play_calendar",
    "play_effect",
    "play_load",
    "play_report",
    "plays",
    "reschedule_play",
    "snooze_play",
    "start_play",
    "start_risk_play",
    "undo_play_move",
    "wake_play",
]
