-- grain: one row per day without an event, of a weekday that has many in the weeks around it
with bounds as (
    select
        min(happened_on) as first_on,
        max(happened_on) as last_on,
    from event_hours
),

days as (
    select cast(unnest(generate_series(first_on, last_on, interval 1 day)) as date) as day_on,
    from bounds
),

counts as (
    select
        days.day_on,
        coalesce(sum(event_hours.event_count), 0) as event_count,
    from days
    left join event_hours on days.day_on = event_hours.happened_on
    group by days.day_on
),

expected as (
    select
        day_on,
        event_count,
        median(event_count) over (
            partition by dayofweek(day_on)
            order by day_on
            range between interval 28 days preceding and interval 28 days following
        ) as usual_count,
    from counts
)

select
    null as customer_pk,
    cast(day_on as varchar) as subject,
    concat(
        'no event, on a ', dayname(day_on), ' of these weeks there are ', cast(round(usual_count) as integer)
    ) as detail,
    1 as weight,
    usual_count as magnitude,
from expected
where event_count = 0 and usual_count >= 20
