-- grain: one row per customer of the log, snapshot and span of days with an event known then
select
    totals.customer_id,
    days.as_of,
    days.span,
    sum(totals.event_count) as event_count,
    -- sums of whole numbers are exact as floating ones too, which are a third of the work
    sum(cast(totals.adoption_millionths as double)) as adoption_millionths,
    sum(totals.adoption_count) as adoption_count,
    bit_or(days.month_bit) as month_bits,
from rolled_totals as totals
inner join snapshot_days as days on totals.happened_on = days.happened_on
where totals.recorded_on <= days.as_of
group by all
