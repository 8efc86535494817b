-- grain: one row per known customer with events: the first and the last day of them
select
    customer_pk,
    min(happened_on) as first_on,
    max(happened_on) as last_on,
from stg_totals
group by all
