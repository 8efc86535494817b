-- grain: one row per customer of the log and snapshot with a sign in 90 days that it outgrows its plan
with pressing as (
    select
        *,
        event_type = 'feature_limit_hit' as is_limit,
    from rolled_usage
    where event_type in ('feature_limit_hit', 'premium_feature_trial')
)

select
    usage.customer_id,
    days.as_of,
    coalesce(sum(usage.event_count) filter (where usage.is_limit and days.age < 30), 0) as limit_hits_30d,
    coalesce(sum(usage.event_count) filter (where usage.is_limit), 0) as limit_hits_90d,
    coalesce(sum(usage.event_count) filter (where not usage.is_limit and days.age < 30), 0) as trials_30d,
    coalesce(sum(usage.event_count) filter (where not usage.is_limit), 0) as trials_90d,
from pressing as usage
inner join snapshot_days as days on usage.happened_on = days.happened_on
where days.age < 90 and usage.recorded_on <= days.as_of
group by all
