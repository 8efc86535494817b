-- grain: one row per known customer, day, day of recording and part of the rollup, known on the mart's day
select
    customers.customer_pk,
    totals.happened_on,
    totals.recorded_on,
    totals.event_count,
    totals.named_count,
    totals.happened_on < customers.signup_on + 30 as is_of_first_month,
from rolled_totals as totals
inner join stg_customers as customers on totals.customer_id = customers.customer_id
cross join build_parameters as parameters
where totals.happened_on <= parameters.as_of and totals.recorded_on <= parameters.as_of
