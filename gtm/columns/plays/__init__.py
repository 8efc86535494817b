"""The columns of the list of plays."""

from gtm.columns.plays.own import PLAY_COLUMNS, PlayColumn, status_options

__all__ = ["PLAY_COLUMNS", "PlayColumn", "status_options"]
