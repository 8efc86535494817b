-- grain: one row; of how many each check tells its share
with period_accounts as (
    select distinct customer_id as customer_pk, from source_subscriptions
),

customers as (
    select
        source_customers.*,
        usage_extents.customer_pk is not null as has_events,
        period_accounts.customer_pk is not null as has_periods,
        coalesce(source_customers.notice_date, source_customers.churn_date) is not null as has_left,
        source_customers.signup_date
        <= (select parameters.as_of - 30, from build_parameters as parameters) as is_settled,
    from source_customers
    left join usage_extents on source_customers.pk = usage_extents.customer_pk
    left join period_accounts on source_customers.pk = period_accounts.customer_pk
),

accounts as (
    select
        count(*) as accounts,
        count(*) filter (where has_left) as left_accounts,
        count(*) filter (where churn_date is not null and has_events) as left_with_events,
        count(*) filter (where churn_date is not null and has_periods) as left_with_periods,
        count(*) filter (where not has_left and has_periods) as active_accounts,
        count(*) filter (where churn_type != '' or churn_reason != '') as explained_accounts,
        count(*) filter (where notice_date is not null) as notice_accounts,
        count(*) filter (where has_events) as event_accounts,
        count(*) filter (where has_periods) as period_accounts,
        count(*) filter (where not has_left and is_settled) as settled_accounts,
    from customers
)

select
    accounts.*,
    (select count(distinct flags.customer_id), from source_churn_flags as flags) as flagged_accounts,
    (
        select count(*),
        from current_contracts as terms
        where terms.account_mrr is not null and terms.contract_mrr is not null
    ) as priced_accounts,
    (
        select count(*),
        from current_contracts as terms
        where terms.account_plan is not null and terms.contract_plan is not null
    ) as planned_accounts,
    (select coalesce(sum(hours.event_count), 0), from event_hours as hours) as events,
    (
        select coalesce(max(hours.happened_on) - min(hours.happened_on) + 1, 0),
        from event_hours as hours
    ) as event_days,
    (select count(*), from month_rhythms) as busy_months,
    (select count(*), from feed_silences) as feeds,
    (select count(*), from signal_ranks) as signals,
from accounts
