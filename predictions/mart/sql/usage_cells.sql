-- grain: one row per day of the 360 days of a snapshot whose usage is not known yet: the first such snapshot
-- that knows what is recorded on it, and its cell, named after its last day, where a snapshot reads it apart
-- a cell is days in a row that no span and no month of any snapshot parts: they are summed once for all
with pieces as (
    select
        min(happened_on) as first_on,
        max(happened_on) as last_on,
    from days_apart
    group by as_of, span, month_bit, month_on
),

ends as (
    select last_on as end_on, from pieces
    union
    select first_on - 1, from pieces
),

days as (
    select
        happened_on,
        min(as_of) as known_on,
    from snapshot_days
    group by happened_on
),

read_days as (
    select distinct happened_on, from days_apart
),

cells as (
    select
        read_days.happened_on,
        min(ends.end_on) as cell_on,
    from read_days
    inner join ends on read_days.happened_on <= ends.end_on
    group by all
)

select
    days.happened_on,
    days.known_on,
    cells.cell_on,
from days
left join cells on days.happened_on = cells.happened_on
