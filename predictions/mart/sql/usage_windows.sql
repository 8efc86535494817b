-- grain: one row per customer and snapshot with an event in the 360 days that end with it
with customer_days as (
    select
        customer_pk,
        happened_on,
        recorded_on,
        sum(event_count) as event_count,
        sum(adoption_sum) as adoption_sum,
        sum(adoption_count) as adoption_count,
    from daily_usage
    group by all
)

select
    customer_days.customer_pk,
    snapshot_days.as_of,
    sum(customer_days.event_count) filter (where snapshot_days.age < 30) as events_30d,
    sum(customer_days.event_count) filter (where snapshot_days.age between 30 and 59) as events_31_to_60d,
    sum(customer_days.event_count) filter (where snapshot_days.age < 90) as events_90d,
    sum(customer_days.event_count) filter (where snapshot_days.age between 90 and 179) as events_91_to_180d,
    sum(customer_days.event_count) filter (where snapshot_days.age >= 90) as events_91_to_360d,
    bit_count(bit_or(1 << (snapshot_days.age // 30))) as active_months_360d,
    sum(customer_days.adoption_sum) filter (where snapshot_days.age < 30)
    / nullif(
        sum(customer_days.adoption_count) filter (where snapshot_days.age < 30), 0
    ) as adoption_score_30d,
    sum(customer_days.adoption_sum) filter (where snapshot_days.age < 14)
    / nullif(
        sum(customer_days.adoption_count) filter (where snapshot_days.age < 14), 0
    ) as adoption_score_14d,
    sum(customer_days.adoption_sum) filter (where snapshot_days.age between 14 and 55)
    / nullif(
        sum(customer_days.adoption_count) filter (where snapshot_days.age between 14 and 55), 0
    ) as adoption_score_15_to_56d,
    sum(customer_days.adoption_sum) filter (where snapshot_days.age < 90)
    / nullif(
        sum(customer_days.adoption_count) filter (where snapshot_days.age < 90), 0
    ) as adoption_score_90d,
    sum(customer_days.adoption_sum) filter (where snapshot_days.age >= 90)
    / nullif(
        sum(customer_days.adoption_count) filter (where snapshot_days.age >= 90), 0
    ) as adoption_score_91_to_360d,
from customer_days
inner join snapshot_days on customer_days.happened_on = snapshot_days.happened_on
where customer_days.recorded_on <= snapshot_days.as_of
group by all
