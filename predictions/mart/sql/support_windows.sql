-- grain: one row per customer and snapshot with a ticket opened in the 180 days that end with it
select
    accounts.customer_pk,
    accounts.as_of,
    count(*) filter (where tickets.created_on > accounts.as_of - 90) as tickets_90d,
    count(*) filter (
        where tickets.is_urgent and tickets.created_on > accounts.as_of - 90
    ) as urgent_tickets_90d,
    avg(tickets.csat) filter (where tickets.resolved_on <= accounts.as_of) as csat_180d,
from account_snapshots as accounts
inner join stg_tickets as tickets
    on
        accounts.customer_pk = tickets.customer_pk
        and tickets.created_on > accounts.as_of - 180
        and accounts.as_of >= tickets.created_on
        and accounts.as_of >= tickets.recorded_on
group by all
