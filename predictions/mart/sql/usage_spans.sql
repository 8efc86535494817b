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
    inner join usage_cells as days on totals.happened_on = days.happened_on
    -- what a snapshot knows was recorded on one of its days, because nothing is recorded before its day
    inner join usage_cells as recorded on totals.recorded_on = recorded.happened_on
    group by all
)

select
    cells.customer_number,
    days.as_of,
    days.span,
    sum(cells.event_count) as event_count,
    sum(cells.adoption_millionths) as adoption_millionths,
    sum(cells.adoption_count) as adoption_count,
    sum(cells.limit_hits) as limit_hits,
    sum(cells.trials) as trials,
    bit_or(days.month_bit) as month_bits,
from cells
inner join snapshot_days as days on cells.cell_on = days.happened_on
where cells.known_on <= days.as_of
group by all
