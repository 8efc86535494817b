-- grain: one row per known customer with events: the first and the last day of them
select
    customer_pk,
    min(first_on) as first_on,
    max(last_on) as last_on,
from usage_marks
group by all
