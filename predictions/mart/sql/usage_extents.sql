-- grain: one row per known customer with events: the first and the last day of them
select
    customer_pk,
    min(first_on) as first_on,
    max(last_on) as last_on,
    min(first_named_on) as first_named_on,
from customer_marks
group by all
