-- grain: one row per account whose notice lies before its signup or after its churn date
select
    pk as customer_pk,
    '' as subject,
    concat(
        'signup ', signup_date, ', notice ', notice_date, ', churn ',
        coalesce(cast(churn_date as varchar), 'not yet')
    ) as detail,
    1 as weight,
    greatest(signup_date - notice_date, coalesce(notice_date - churn_date, 0)) as magnitude,
from source_customers
where notice_date < signup_date or notice_date > churn_date
