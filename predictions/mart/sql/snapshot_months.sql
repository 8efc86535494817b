-- grain: one row per snapshot whose usage is not known yet, month of the log that lies whole in one span of
-- it, and thirty days that it has days of: what happened in such a month is summed already, in its marks
with pieces as (
    select
        days.as_of,
        log_days.as_of as month_on,
        days.month_bit,
        min(days.span) as first_span,
        max(days.span) as last_span,
        bit_or(log_days.day_bit) as day_bits,
        count(*) as day_count,
    from snapshot_days as days
    inner join log_days on days.happened_on = log_days.day_on
    group by days.as_of, log_days.as_of, days.month_bit
),

months as (
    select
        pieces.as_of,
        pieces.month_on,
        min(pieces.first_span) as span,
        min(pieces.month_bit) as first_bit,
    from pieces
    inner join log_months on pieces.month_on = log_months.as_of
    group by pieces.as_of, pieces.month_on
    having
        min(pieces.first_span) = max(pieces.last_span)
        and sum(pieces.day_count) = max(date_diff('day', log_months.first_on, log_months.last_on)) + 1
)

select
    months.as_of,
    months.month_on,
    months.span,
    pieces.month_bit,
    pieces.day_bits,
    -- sums count once, whatever the number of pieces
    cast(pieces.month_bit = months.first_bit as integer) as is_counted,
    -- a mart knows nothing that is recorded after its day, which may lie within a month
    cast(date_trunc('month', months.as_of - 1) + interval 1 month as date) as known_until,
from months
inner join pieces on months.as_of = pieces.as_of and months.month_on = pieces.month_on
