-- grain: one row per customer and snapshot with seats: its usage beside what accounts of its size do that day
with sized as (
    select
        terms.customer_pk,
        terms.as_of,
        ln(terms.seats) as log_seats,
        ln(coalesce(usage.events_90d, 0) + 1) as log_events,
    from contract_terms as terms
    inner join stg_customers as customers on terms.customer_pk = customers.customer_pk
    left join usage_windows as usage
        on customers.customer_id = usage.customer_id and terms.as_of = usage.as_of
    where terms.seats > 0
),

lines as (
    select
        as_of,
        -- accounts of one size tell no slope
        case when count(distinct log_seats) > 1 then regr_slope(log_events, log_seats) end as slope,
        avg(log_events) as mean_log_events,
        avg(log_seats) as mean_log_seats,
    from sized
    group by all
)

select
    sized.customer_pk,
    sized.as_of,
    sized.log_events - lines.mean_log_events
    - coalesce(lines.slope, 0) * (sized.log_seats - lines.mean_log_seats) as usage_for_size_90d,
from sized
inner join lines on sized.as_of = lines.as_of
