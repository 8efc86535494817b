-- grain: one row per customer known on the day of the mart; what happened later is not there
select
    customers.pk as customer_pk,
    customers.customer_id,
    customers.signup_date as signup_on,
    cast(customers.ingested_at as date) as recorded_on,
    customers.mrr as current_mrr,
    customers.plan_tier as current_plan,
    case when customers.notice_date <= parameters.as_of then customers.notice_date end as notice_on,
    case when customers.churn_date <= parameters.as_of then customers.churn_date end as churned_on,
    case when customers.upgrade_date <= parameters.as_of then customers.upgrade_date end as upgraded_on,
from source_customers as customers
cross join build_parameters as parameters
where
    customers.signup_date <= parameters.as_of
    and cast(customers.ingested_at as date) <= parameters.as_of
