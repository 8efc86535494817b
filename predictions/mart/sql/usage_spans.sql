-- grain: one row per customer of the log, snapshot and span of days with an event known then
with cells as (
    select
        customers.customer_number,
        days.cell_on,
        recorded.known_on,
        -- sums of whole numbers are exact as floating ones too, which are less work and take half the room
        sum(cast(totals.event_count as double)) as event_count,
        sum(cast(totals.adoption_millionths as double)) as adoption_millionths,
        sum(cast(totals.adoption_count as double)) as adoption_count,
        sum(cast(totals.limit_hit_count as double)) as limit_hits,
        sum(cast(totals.premium_trial_count as double)) as trials,
    from rolled_totals as totals
    inner join customers_in_turn as customers on totals.customer_id = customers.customer_id
    inner join usage_cells as days on totals.happened_on = days.happened_on and days.cell_on is not null
    -- what a snapshot knows was recorded on one of its days, because nothing is recorded before its day
    inner join usage_cells as recorded on totals.recorded_on = recorded.happened_on
    group by all
),

-- days one by one, and whole months
known as (
    select
        cells.customer_number,
        days.as_of,
        days.span,
        cells.event_count,
        cells.adoption_millionths,
        cells.adoption_count,
        cells.limit_hits,
        cells.trials,
        days.month_bit as month_bits,
    from cells
    inner join days_apart as days on cells.cell_on = days.happened_on
    where cells.known_on <= days.as_of
    union all
    select
        customers.customer_number,
        months.as_of,
        months.span,
        marks.event_count * months.is_counted as event_count,
        marks.adoption_millionths * months.is_counted as adoption_millionths,
        marks.adoption_count * months.is_counted as adoption_count,
        marks.limit_hits * months.is_counted as limit_hits,
        marks.trials * months.is_counted as trials,
        if((marks.day_bits & months.day_bits) != 0, months.month_bit, 0) as month_bits,
    from usage_marks as marks
    inner join customers_in_turn as customers on marks.customer_id = customers.customer_id
    inner join snapshot_months as months on marks.as_of = months.month_on
    where marks.known_from <= months.known_until
)

select
    customer_number,
    as_of,
    span,
    sum(event_count) as event_count,
    sum(adoption_millionths) as adoption_millionths,
    sum(adoption_count) as adoption_count,
    sum(limit_hits) as limit_hits,
    sum(trials) as trials,
    bit_or(month_bits) as month_bits,
from known
group by all
