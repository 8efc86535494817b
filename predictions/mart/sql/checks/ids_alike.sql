-- grain: one row per account whose id is another one's but for case, spaces and punctuation
with spellings as (
    select
        pk,
        customer_id,
        regexp_replace(lower(trim(customer_id)), '[\s\-_./:]+', '-', 'g') as plain_id,
    from source_customers
)

select
    pk as customer_pk,
    '' as subject,
    concat(
        'reads like ', string_agg(customer_id, ', ') over (
            partition by plain_id order by customer_id
            rows between unbounded preceding and unbounded following
        )
    ) as detail,
    1 as weight,
    1 as magnitude,
from spellings
qualify count(*) over (partition by plain_id) > 1
