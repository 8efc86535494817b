"""The tables of saved views and of changes."""

from churnapp.workspace.models.change import ChangeRecord, ChangeStatus, RowChangeRecord
from churnapp.workspace.models.saved_view import SavedViewRecord, Sharing, ViewPlaceRecord

__all__ = [
    "ChangeRecord",
    "ChangeStatus",
    "RowChangeRecord",
    "SavedViewRecord",
    "Sharing",
    "ViewPlaceRecord",
]
