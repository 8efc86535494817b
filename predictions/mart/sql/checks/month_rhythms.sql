-- grain: one row per month with 1,000 events: the middle of its day as a point on the clock
with sums as (
    select
        date_trunc('month', happened_on) as month_start,
        sum(event_count) as event_count,
        sum(event_count * cos(hour_of_day * pi() / 12)) as east,
        sum(event_count * sin(hour_of_day * pi() / 12)) as north,
    from event_hours
    group by all
)

select
    month_start,
    event_count,
    -- 0 when usage knows no day and night, 1 when it all falls into one hour
    sqrt(east * east + north * north) / event_count as rhythm,
    (atan2(north, east) * 12 / pi() + 24) % 24 as middle_hour,
from sums
where event_count >= 1000
