"""What one customer did day by day, as a mart knows it."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from predictions.mart.reading import Mart
from usage.log import quoted

FILES_OF_DAYS = (
    "select name from linked_days where relation = ? and first_on <= ? and last_on >= ? order by name"
)
# from the files, where a filter finds the place of one customer: through a join it takes twice as long
OF_CUSTOMER = (
    "customer_id = ? and exists (from stg_customers where customer_id = ?) "
    "and happened_on between ? and ? and recorded_on <= ?"
)


@dataclass(frozen=True, slots=True)
class UsageDay:
    """One type of event of one customer on one day.

    Attributes:
        adoption_sum, adoption_count: sum and number of the adoption scores that came with the events.
    """

    day: date
    event_type: str
    event_count: int
    adoption_sum: float
    adoption_count: int


@dataclass(frozen=True, slots=True)
class UserDay:
    """What one user of a customer did on one day."""

    day: date
    user_id: str
    event_count: int


def user_days(mart: Mart, customer_id: str, day_count: int) -> list[UserDay]:
    """Events per day and user of one customer, oldest first; events that name no user are in no row.

    Args:
        mart: whose latest day is the last one.
        customer_id: the vendor's key.
        day_count: how many days, the latest included.
    """
    rows = _rows_of_days(
        mart,
        "rolled_users",
        "happened_on, user_id, cast(sum(event_count) as bigint)",
        customer_id,
        day_count,
    )
    return [UserDay(*row) for row in rows]


def usage_days(mart: Mart, customer_id: str, day_count: int) -> list[UsageDay]:
    """Events per day and type of one customer, oldest first; silent days have no row.

    Args:
        mart: whose latest day is the last one.
        customer_id: the vendor's key.
        day_count: how many days, the latest included.
    """
    rows = _rows_of_days(
        mart,
        "rolled_usage",
        "happened_on, event_type, cast(sum(event_count) as bigint), "
        "cast(sum(adoption_millionths) / 1000000 as double), cast(sum(adoption_count) as bigint)",
        customer_id,
        day_count,
    )
    return [UsageDay(*row) for row in rows]


def _rows_of_days(mart: Mart, relation: str, columns: str, customer_id: str, day_count: int) -> list[Any]:
    """Grouped by the first two columns, from the files that hold days of the window and no other."""
    first = mart.as_of - timedelta(days=day_count - 1)
    files = mart.rows(FILES_OF_DAYS, [relation, mart.as_of, first])
    if not files:
        return []
    names = ", ".join(quoted(Path(name)) for (name,) in files)
    return mart.rows(
        f"select {columns} from read_parquet([{names}]) where {OF_CUSTOMER} group by 1, 2 order by 1, 2",  # noqa: S608 names are ours
        [customer_id, customer_id, first, mart.as_of, mart.as_of],
    )
