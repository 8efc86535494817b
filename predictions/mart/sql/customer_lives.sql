-- grain: one row per known customer: the 30th day of its life, the days before and after which an event is
-- astray, and the month in which each of them lies
with lives as (
    select
        customer_pk,
        customer_id,
        signup_on,
        signup_on + 29 as thirtieth_on,
        signup_on - 1 as begins_on,
        churned_on + 7 as ends_on,
    from stg_customers
)

select
    lives.*,
    cast(date_trunc('month', lives.thirtieth_on - 1) + interval 1 month as date) as thirtieth_in,
    cast(date_trunc('month', lives.begins_on - 1) + interval 1 month as date) as begins_in,
    cast(date_trunc('month', lives.ends_on - 1) + interval 1 month as date) as ends_in,
from lives
