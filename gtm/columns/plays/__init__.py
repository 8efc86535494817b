"""The columns of the list of plays."""

from gtm.columns.plays.about import (
    AccountColumn,
    CauseColumn,
    DriverColumn,
    OpenerColumn,
    PlaybookColumn,
    RenewalColumn,
    RiskColumn,
    TypeColumn,
)
from gtm.columns.plays.column import PlayColumn
from gtm.columns.plays.work import (
    ClosedColumn,
    DaysColumn,
    DueColumn,
    OutcomeColumn,
    OwnerColumn,
    PriorityColumn,
    SnoozeColumn,
    StatusColumn,
    TasksColumn,
    status_options,
)

PLAY_COLUMNS: tuple[PlayColumn, ...] = (
    AccountColumn(),
    PriorityColumn(),
    RiskColumn(),
    CauseColumn(),
    TypeColumn(),
    StatusColumn(),
    DaysColumn(),
    TasksColumn(),
    DueColumn(),
    OwnerColumn(),
    RenewalColumn(),
    DriverColumn(),
    PlaybookColumn(),
    OpenerColumn(),
    SnoozeColumn(),
    ClosedColumn(),
    OutcomeColumn(),
)

__all__ = ["PLAY_COLUMNS", "PlayColumn", "status_options"]
