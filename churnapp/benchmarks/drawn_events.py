"""A usage log of any size, drawn: accounts of very different size, workdays, people, late events."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import duckdb

from usage.log import KEY_FROM_ID

USERS_PER_ACCOUNT, EVENTS_PER_SITTING = 12, 8
SCORED_SHARE, LATE_SHARE, LATEST_DAYS = 0.3, 0.01, 20
WEEKEND_SHARE = 0.125
# of all events, largest first; some are names of the vendor's own
EVENT_SHARES = {
    "report_view": 0.34,
    "api_call": 0.22,
    "evidence_upload": 0.14,
    "monitoring_run": 0.11,
    "export": 0.07,
    "comment": 0.05,
    "user_invite": 0.03,
    "integration_connect": 0.02,
    "premium_feature_trial": 0.01,
    "feature_limit_hit": 0.01,
}
# the same in every run and with any number of threads: made from numbers, not from a stream of chance
DRAW = "create macro draw(number, salt) as (hash(xor(hash(number), hash(salt))) >> 11) / 9007199254740992.0"
ACCOUNTS = """
create table drawn_accounts as
with sized as (
    select
        number,
        cast(cast(md5(concat('account ', number)) as uuid) as varchar) as customer_id,
        exp(1.1 * sqrt(-2 * ln(draw(number, 1) + 1e-12)) * cos(2 * pi() * draw(number, 2))) as weight,
        draw(number, 3) as liking,
    from range($accounts) as numbers (number)
)

select
    *,
    weight / sum(weight) over () as share,
    cast(ceil($users * weight) as integer) as users,
from sized
"""
EVENTS = """
create or replace view drawn_events as
with counts as (
    select
        *,
        cast(round({events} * share * (0.5 + draw(number, {month} + 100))) as bigint) as event_count,
    from drawn_accounts
),

numbered as (
    select *, (number * 1000 + {month}) * 10_000_000 + unnest(range(event_count)) as event,
    from counts
),

-- people come for a while and do several things
seated as (
    select
        *,
        (number * 1000 + {month}) * 10_000_000
        + cast(floor(draw(event, 10) * event_count / {sitting}) as bigint) as sitting,
    from numbered
),

placed as (
    select
        *,
        date '{first}' + cast(floor(draw(sitting, 11) * {days}) as integer) as drawn_on,
        draw(sitting, 12) + draw(sitting, 16) as hour_draw,
        draw(event, 13) as type_draw,
        draw(event, 14) as late_draw,
        concat('evt-', event) as event_id,
    from seated
),

timed as (
    select
        *,
        -- most of what falls on a weekend is done in the week before; a day at the desk is around two
        cast(
            drawn_on - case
                when isodow(drawn_on) > 5 and draw(sitting, 15) > {weekend}
                    then cast(isodow(drawn_on) - 5 + floor(5 * draw(sitting, 20)) as integer)
                else 0
            end as timestamp
        ) + to_microseconds(
            cast(3_600_000_000 * (7 + 6 * hour_draw) + 1_800_000_000 * draw(event, 21) as bigint)
        ) as timestamp,
    from placed
)

select
    {key} as event_key,
    event_id,
    customer_id,
    timestamp,
    case {types} end as event_type,
    concat('user-', number, '-', cast(floor(users * pow(draw(sitting, 17), 2)) as integer)) as user_id,
    case
        when draw(event, 18) < {scored} then round(0.6 * liking + 0.4 * draw(event, 19), 4)
    end as feature_adoption_score,
    timestamp + case
        when late_draw < {late} then to_hours(cast(24 * {latest} * late_draw / {late} as integer))
        else to_seconds(cast(30 * draw(event, 22) as integer))
    end as ingested_at,
from timed
where timestamp >= timestamp '{first}'
"""


@dataclass(frozen=True, slots=True)
class DrawnEvents:
    """How much is drawn.

    Attributes:
        accounts: how many do something.
        events: in all months together, about.
        months: of history.
        last_month: the first day of the newest.
    """

    accounts: int
    events: int
    months: int
    last_month: date = date(2026, 3, 1)

    def customer_ids(self) -> list[str]:
        """The accounts, whether they do anything or not."""
        digests = (
            hashlib.md5(f"account {number}".encode(), usedforsecurity=False)
            for number in range(self.accounts)
        )
        return [str(UUID(digest.hexdigest())) for digest in digests]

    def prepare(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Draws the accounts; before any month."""
        connection.execute(DRAW)
        connection.execute(ACCOUNTS, {"accounts": self.accounts, "users": USERS_PER_ACCOUNT})

    def each_month(self, connection: duckdb.DuckDBPyConnection) -> Iterator[date]:
        """Makes each month in turn readable as ``drawn_events``, oldest first; yields its first day."""
        for month in range(self.months):
            first = _months_before(self.last_month, self.months - 1 - month)
            connection.execute(_events_of(month, first, self.events / self.months))
            yield first


def _events_of(month: int, first: date, events: float) -> str:
    reached, branches = 0.0, []
    for event_type, share in EVENT_SHARES.items():
        reached += share
        branches.append(f"when type_draw < {reached:.4f} or {reached:.4f} > 0.9999 then '{event_type}'")
    return EVENTS.format(
        month=month,
        first=first,
        days=(_months_before(first, -1) - first).days,
        events=events,
        weekend=WEEKEND_SHARE,
        scored=SCORED_SHARE,
        sitting=EVENTS_PER_SITTING,
        late=LATE_SHARE,
        latest=LATEST_DAYS,
        key=KEY_FROM_ID,
        types=" ".join(branches),
    )


def _months_before(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)
