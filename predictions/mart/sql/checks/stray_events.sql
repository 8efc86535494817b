-- grain: one row per account and side: its events more than a day before its signup or a week after it left
with lives as (
    select
        customers.pk as customer_pk,
        customers.customer_id,
        customers.signup_date - 1 as begins_on,
        coalesce(customers.churn_date + 7, date '9999-12-31') as ends_on,
    from source_customers as customers
    inner join usage_extents as extents on customers.pk = extents.customer_pk
    where
        extents.first_on < customers.signup_date - 1
        or extents.last_on > customers.churn_date + 7
)

select
    lives.customer_pk,
    usage.happened_on < lives.begins_on as is_before,
    sum(usage.event_count) as event_count,
    min(usage.happened_on) as first_on,
    max(usage.happened_on) as last_on,
from lives
inner join rolled_totals as usage on lives.customer_id = usage.customer_id
cross join build_parameters as parameters
where
    usage.happened_on <= parameters.as_of
    and usage.recorded_on <= parameters.as_of
    and (usage.happened_on < lives.begins_on or usage.happened_on > lives.ends_on)
group by all
