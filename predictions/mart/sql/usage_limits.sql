-- grain: one row per customer of the log and snapshot with a sign in 90 days that it outgrows its plan
with signs as (
    select
        customer_number,
        as_of,
        coalesce(sum(limit_hits) filter (where span <= 30), 0) as limit_hits_30d,
        sum(limit_hits) as limit_hits_90d,
        coalesce(sum(trials) filter (where span <= 30), 0) as trials_30d,
        sum(trials) as trials_90d,
    from usage_spans
    where span <= 90
    group by all
)

select
    customers.customer_id,
    signs.as_of,
    cast(signs.limit_hits_30d as bigint) as limit_hits_30d,
    cast(signs.limit_hits_90d as bigint) as limit_hits_90d,
    cast(signs.trials_30d as bigint) as trials_30d,
    cast(signs.trials_90d as bigint) as trials_90d,
from signs
inner join log_customers as customers on signs.customer_number = customers.customer_number
where signs.limit_hits_90d + signs.trials_90d > 0
