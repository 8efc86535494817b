-- grain: one row per account with a period that begins before an earlier one of its product has ended
with pairs as (
    select
        customer_id,
        product,
        valid_from,
        max(coalesce(valid_to, date '9999-12-31')) over (
            partition by customer_id, product
            order by valid_from
            rows between unbounded preceding and 1 preceding
        ) as earlier_end,
    from source_subscriptions
)

select
    customer_id as customer_pk,
    '' as subject,
    concat(
        count(*), ' periods', coalesce(' of ' || nullif(any_value(product), ''), ''),
        ' begin before the one before has ended, the first on ', min(valid_from)
    ) as detail,
    1 as weight,
    count(*) as magnitude,
from pairs
where earlier_end > valid_from + 1
group by customer_id
