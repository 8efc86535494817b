-- grain: one row per customer of the log, numbered: numbers add, sort and compare faster than names
select
    customer_id,
    cast(row_number() over (order by customer_id) as integer) as customer_number,
from usage_marks
group by customer_id
