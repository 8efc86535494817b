-- grain: one row per account with more than a month between two periods, whatever the product
with pairs as (
    select
        customer_id,
        valid_from,
        max(coalesce(valid_to, date '9999-12-31')) over (
            partition by customer_id
            order by valid_from
            rows between unbounded preceding and 1 preceding
        ) as earlier_end,
    from source_subscriptions
)

select
    customer_id as customer_pk,
    '' as subject,
    concat(
        'no period from ', min(earlier_end), ' to ', arg_min(valid_from, earlier_end),
        if(count(*) > 1, concat(', and ', count(*) - 1, ' more gaps'), '')
    ) as detail,
    1 as weight,
    max(valid_from - earlier_end) as magnitude,
from pairs
where valid_from > earlier_end + 31
group by customer_id
