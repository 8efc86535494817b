-- grain: one row per active account with a subscription on the day of the mart: what both sources say of it
with holding as (
    select periods.*,
    from stg_subscriptions as periods
    cross join build_parameters as parameters
    where parameters.as_of >= periods.valid_from and parameters.as_of < periods.valid_to
    qualify
        row_number() over (
            partition by periods.customer_pk, periods.product
            order by periods.valid_from desc
        ) = 1
)

select
    customers.pk as customer_pk,
    any_value(customers.mrr) as account_mrr,
    sum(holding.mrr) as contract_mrr,
    any_value(customers.plan_tier) as account_plan,
    arg_max(holding.plan_tier, coalesce(holding.mrr, 0)) as contract_plan,
from holding
inner join source_customers as customers on holding.customer_pk = customers.pk
where customers.churn_date is null
group by customers.pk
