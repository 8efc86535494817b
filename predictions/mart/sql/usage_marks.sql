-- grain: one row per customer of the log, month with events of it and month from whose end on they are known
select
    totals.customer_id,
    days.as_of,
    cast(date_trunc('month', totals.recorded_on - 1) + interval 1 month as date) as known_from,
    min(totals.happened_on) as first_on,
    max(totals.happened_on) as last_on,
    min(totals.happened_on) filter (where totals.named_count > 0) as first_named_on,
    bit_or(days.day_bit) as day_bits,
    sum(totals.event_count) as event_count,
    -- of the month in which a customer has its 30th day, the days up to it
    sum(totals.event_count) filter (
        where totals.happened_on <= customers.thirtieth_on and customers.as_of = days.as_of
    ) as events_to_thirtieth,
from rolled_totals as totals
inner join days_to_read as days on totals.happened_on = days.day_on
cross join build_parameters as parameters
left join first_months as customers on totals.customer_id = customers.customer_id
where totals.recorded_on <= parameters.as_of
group by all
