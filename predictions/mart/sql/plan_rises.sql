-- grain: one row per customer and day on which the plan of a product rose
with ranked as (
    select
        periods.customer_pk,
        periods.product,
        periods.valid_from,
        periods.valid_to,
        ladder.rung,
    from stg_subscriptions as periods
    inner join plan_ladder as ladder on periods.plan_tier = ladder.plan_tier
),

moves as (
    select
        customer_pk,
        valid_from as rose_on,
        rung > lag(rung) over periods_of_product as has_risen,
        lag(valid_to) over periods_of_product as previous_until,
    from ranked
    window periods_of_product as (partition by customer_pk, product order by valid_from)
)

select
    customer_pk,
    rose_on,
from moves
-- after a longer gap it is a customer that came back
where has_risen and rose_on <= previous_until + 31
union
-- the vendor's own date stands in where it keeps no periods
select
    customers.customer_pk,
    customers.upgraded_on as rose_on,
from stg_customers as customers
anti join stg_subscriptions as periods on customers.customer_pk = periods.customer_pk
where customers.upgraded_on is not null
