-- grain: one row per customer and snapshot: how far it outgrows its plan, and whether there is a plan above
with customer_days as (
    select
        customer_pk,
        happened_on,
        recorded_on,
        sum(event_count) as event_count,
        coalesce(sum(event_count) filter (where event_type = 'feature_limit_hit'), 0) as limit_hits,
        coalesce(sum(event_count) filter (where event_type = 'premium_feature_trial'), 0) as trials,
    from daily_usage
    group by all
),

usage as (
    select
        customer_days.customer_pk,
        snapshot_days.as_of,
        sum(customer_days.event_count) as events_90d,
        sum(customer_days.limit_hits) as limit_hits_90d,
        sum(customer_days.trials) as trials_90d,
        sum(customer_days.event_count) filter (where snapshot_days.age < 30) as events_30d,
        sum(customer_days.limit_hits) filter (where snapshot_days.age < 30) as limit_hits_30d,
        sum(customer_days.trials) filter (where snapshot_days.age < 30) as trials_30d,
    from customer_days
    inner join snapshot_days on customer_days.happened_on = snapshot_days.happened_on
    where snapshot_days.age < 90 and customer_days.recorded_on <= snapshot_days.as_of
    group by all
),

requests as (
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
    coalesce(usage.limit_hits_30d, 0) as limit_hits_30d,
    coalesce(usage.limit_hits_90d, 0) / nullif(plans.seats, 0) as limit_hits_per_seat_90d,
    coalesce(usage.trials_30d, 0) as premium_trials_30d,
    coalesce(usage.trials_90d, 0) as premium_trials_90d,
    -- a few events say little: the share is held at one in a hundred as by 50 events more
    (coalesce(usage.limit_hits_30d + usage.trials_30d, 0) + 0.5)
    / (coalesce(usage.events_30d, 0) + 50) as pressure_share_30d,
    (coalesce(usage.limit_hits_90d + usage.trials_90d, 0) + 0.5)
    / (coalesce(usage.events_90d, 0) + 50) as pressure_share_90d,
    case
        when plans.as_of >= feeds.first_ticket_on then coalesce(requests.feature_requests_180d, 0)
    end as feature_requests_180d,
from held_plans as plans
cross join feeds
left join usage
    on plans.customer_pk = usage.customer_pk and plans.as_of = usage.as_of
left join requests
    on plans.customer_pk = requests.customer_pk and plans.as_of = requests.as_of
order by plans.as_of, plans.customer_pk
