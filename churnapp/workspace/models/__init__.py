"""The tables of what people changed."""

from churnapp.workspace.models.change import ChangeRecord, ChangeStatus, RowChangeRecord

__all__ = ["ChangeRecord", "ChangeStatus", "RowChangeRecord"]
