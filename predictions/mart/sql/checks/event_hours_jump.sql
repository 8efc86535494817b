-- grain: one row per month whose day lies three hours or more away from that of the month before
with pairs as (
    select
        month_start,
        rhythm,
        middle_hour,
        lag(month_start) over (order by month_start) as earlier_start,
        lag(rhythm) over (order by month_start) as earlier_rhythm,
        lag(middle_hour) over (order by month_start) as earlier_hour,
    from month_rhythms
)

select
    null as customer_pk,
    strftime(month_start, '%Y-%m') as subject,
    concat(
        'the middle of usage moved from ', cast(round(earlier_hour) as integer) % 24, ':00 to ',
        cast(round(middle_hour) as integer) % 24, ':00 UTC'
    ) as detail,
    1 as weight,
    abs(middle_hour - earlier_hour) as magnitude,
from pairs
where
    month_start = earlier_start + interval 1 month
    and least(rhythm, earlier_rhythm) >= 0.2
    and least(abs(middle_hour - earlier_hour), 24 - abs(middle_hour - earlier_hour)) >= 3
