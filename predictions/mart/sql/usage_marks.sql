-- grain: one row per customer of the log, month with events of it and month from whose end on they are known
select
    totals.customer_id,
    days.as_of,
    cast(date_trunc('month', totals.recorded_on - 1) + interval 1 month as date) as known_from,
    min(totals.happened_on) as first_on,
    max(totals.happened_on) as last_on,
    min(totals.happened_on) filter (where totals.named_count > 0) as first_named_on,
    bit_or(days.day_bit) as day_bits,
    sum(cast(totals.event_count as double)) as event_count,
    sum(cast(totals.adoption_millionths as double)) as adoption_millionths,
    sum(cast(totals.adoption_count as double)) as adoption_count,
    sum(cast(totals.limit_hit_count as double)) as limit_hits,
    sum(cast(totals.premium_trial_count as double)) as trials,
    -- of the month in which a customer has its 30th day, the days up to it
    sum(totals.event_count) filter (
        where totals.happened_on <= lives.thirtieth_on and lives.thirtieth_in = days.as_of
    ) as events_to_thirtieth,
    -- of the months in which its life begins and ends, the days outside of it
    sum(totals.event_count) filter (
        where totals.happened_on < lives.begins_on and lives.begins_in = days.as_of
    ) as events_before_life,
    sum(totals.event_count) filter (
        where totals.happened_on > lives.ends_on and lives.ends_in = days.as_of
    ) as events_after_life,
from rolled_totals as totals
inner join days_to_read as days on totals.happened_on = days.day_on
cross join build_parameters as parameters
left join customer_lives as lives on totals.customer_id = lives.customer_id
where totals.recorded_on <= parameters.as_of
group by all
