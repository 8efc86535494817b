-- grain: one row per known customer: the 30th day of its life, and the month that it lies in
select
    customer_id,
    signup_on,
    signup_on + 29 as thirtieth_on,
    cast(date_trunc('month', signup_on + 28) + interval 1 month as date) as as_of,
from stg_customers
