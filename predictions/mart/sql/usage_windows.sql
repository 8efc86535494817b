-- grain: one row per customer of the log and snapshot with an event in the 360 days that end with it
with windows as (
    select
        customer_number,
        as_of,
        cast(sum(event_count) filter (where span <= 30) as bigint) as events_30d,
        cast(sum(event_count) filter (where span in (56, 60)) as bigint) as events_31_to_60d,
        cast(sum(event_count) filter (where span <= 90) as bigint) as events_90d,
        cast(sum(event_count) filter (where span = 180) as bigint) as events_91_to_180d,
        cast(sum(event_count) filter (where span >= 180) as bigint) as events_91_to_360d,
        bit_count(bit_or(month_bits)) as active_months_360d,
        sum(adoption_millionths) filter (where span <= 30)
        / nullif(sum(adoption_count) filter (where span <= 30), 0) / 1000000 as adoption_score_30d,
        sum(adoption_millionths) filter (where span = 14)
        / nullif(sum(adoption_count) filter (where span = 14), 0) / 1000000 as adoption_score_14d,
        sum(adoption_millionths) filter (where span in (30, 56))
        / nullif(sum(adoption_count) filter (where span in (30, 56)), 0)
        / 1000000 as adoption_score_15_to_56d,
        sum(adoption_millionths) filter (where span <= 90)
        / nullif(sum(adoption_count) filter (where span <= 90), 0) / 1000000 as adoption_score_90d,
        sum(adoption_millionths) filter (where span >= 180)
        / nullif(sum(adoption_count) filter (where span >= 180), 0) / 1000000 as adoption_score_91_to_360d,
    from usage_spans
    group by all
)

select
    customers.customer_id,
    windows.as_of,
    windows.events_30d,
    windows.events_31_to_60d,
    windows.events_90d,
    windows.events_91_to_180d,
    windows.events_91_to_360d,
    windows.active_months_360d,
    windows.adoption_score_30d,
    windows.adoption_score_14d,
    windows.adoption_score_15_to_56d,
    windows.adoption_score_90d,
    windows.adoption_score_91_to_360d,
from windows
inner join log_customers as customers on windows.customer_number = customers.customer_number
