-- grain: one row per account that left on the day of its signup or earlier
select
    pk as customer_pk,
    '' as subject,
    concat('signup ', signup_date, ', left ', least(notice_date, churn_date)) as detail,
    1 as weight,
    signup_date - least(notice_date, churn_date) as magnitude,
from source_customers
where least(notice_date, churn_date) <= signup_date
