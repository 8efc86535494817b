-- grain: one row per customer and snapshot: how far it outgrows its plan, and whether there is a plan above
with requests as (
    select
        accounts.customer_pk,
        accounts.as_of,
        count(*) as feature_requests_180d,
    from account_snapshots as accounts
    inner join stg_tickets as tickets
        on
            accounts.customer_pk = tickets.customer_pk
            and tickets.created_on > accounts.as_of - 180
            and accounts.as_of >= tickets.created_on
            and accounts.as_of >= tickets.recorded_on
    where tickets.is_feature_request
    group by all
)

select
    plans.customer_pk,
    plans.as_of,
    plans.held_plan,
    plans.may_upgrade,
    plans.mrr_rank_on_plan,
    coalesce(limits.limit_hits_30d, 0) as limit_hits_30d,
    coalesce(limits.limit_hits_90d, 0) / nullif(plans.seats, 0) as limit_hits_per_seat_90d,
    coalesce(limits.trials_30d, 0) as premium_trials_30d,
    coalesce(limits.trials_90d, 0) as premium_trials_90d,
    -- a few events say little: the share is held at one in a hundred as by 50 events more
    (coalesce(limits.limit_hits_30d + limits.trials_30d, 0) + 0.5)
    / (coalesce(usage.events_30d, 0) + 50) as pressure_share_30d,
    (coalesce(limits.limit_hits_90d + limits.trials_90d, 0) + 0.5)
    / (coalesce(usage.events_90d, 0) + 50) as pressure_share_90d,
    case
        when plans.as_of >= feeds.first_ticket_on then coalesce(requests.feature_requests_180d, 0)
    end as feature_requests_180d,
from held_plans as plans
cross join feeds
inner join stg_customers as customers on plans.customer_pk = customers.customer_pk
left join usage_windows as usage
    on customers.customer_id = usage.customer_id and plans.as_of = usage.as_of
left join usage_limits as limits
    on customers.customer_id = limits.customer_id and plans.as_of = limits.as_of
left join requests
    on plans.customer_pk = requests.customer_pk and plans.as_of = requests.as_of
order by plans.as_of, plans.customer_pk
