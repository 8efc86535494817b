-- grain: one row per customer of the log, snapshot and span of days with an event known then
select
    customers.customer_number,
    days.as_of,
    days.span,
    -- sums of whole numbers are exact as floating ones too, which are less work and take half the room
    sum(cast(totals.event_count as double)) as event_count,
    sum(cast(totals.adoption_millionths as double)) as adoption_millionths,
    sum(cast(totals.adoption_count as double)) as adoption_count,
    sum(cast(totals.limit_hit_count as double)) as limit_hits,
    sum(cast(totals.premium_trial_count as double)) as trials,
    bit_or(days.month_bit) as month_bits,
from rolled_totals as totals
inner join customers_in_turn as customers on totals.customer_id = customers.customer_id
inner join snapshot_days as days on totals.happened_on = days.happened_on
where totals.recorded_on <= days.as_of
group by all
