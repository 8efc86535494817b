-- grain: one row per departure known on the day of the mart, also of customers that came back
with departures as (
    select
        customer_pk,
        notice_on,
        churned_on,
        cast(null as date) as came_back_on,
    from stg_customers
    union all
    select
        customers.customer_pk,
        case when past.notice_on <= parameters.as_of then past.notice_on end as notice_on,
        case when past.leaves_on <= parameters.as_of then past.leaves_on end as churned_on,
        case when past.came_back_on <= parameters.as_of then past.came_back_on end as came_back_on,
    from source_departures as past
    inner join stg_customers as customers on past.customer_id = customers.customer_pk
    cross join build_parameters as parameters
)

select
    customer_pk,
    churned_on,
    -- the decision counts: the notice, else the day of leaving
    least(notice_on, churned_on) as decided_on,
    coalesce(came_back_on, date '9999-12-31') as came_back_on,
from departures
where coalesce(notice_on, churned_on) is not null
