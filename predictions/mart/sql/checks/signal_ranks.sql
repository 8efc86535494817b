-- grain: one row per signal known of 50 leavers: how they ranked by it among all, before they left
with days as (
    select snapshots.as_of,
    from snapshots
    inner join build_parameters as parameters on snapshots.as_of > parameters.as_of - 540
),

leaving as (
    select distinct
        departures.customer_pk,
        days.as_of,
    from stg_departures as departures
    inner join days on departures.decided_on > days.as_of and departures.decided_on <= days.as_of + 90
),

risk_set as (
    select
        features.customer_pk,
        features.as_of,
        leaving.customer_pk is not null as is_leaving,
        -- the places of all leavers among a thousand accounts tell as much as among a hundred thousand
        cast(
            hash(features.customer_pk)
            % cast(greatest((select count(*), from stg_customers) // 1000, 1) as ubigint) = 0 as integer
        ) as is_compared,
        cast(features.days_since_last_event as double) as days_since_last_event,
        cast(features.events_30d as double) as events_30d,
        cast(features.usage_trend_30d as double) as usage_trend_30d,
        cast(features.usage_trend_90d as double) as usage_trend_90d,
        cast(features.active_users_30d as double) as active_users_30d,
        cast(features.adoption_score_30d as double) as adoption_score_30d,
        cast(features.tickets_90d as double) as tickets_90d,
        cast(features.days_to_renewal as double) as days_to_renewal,
    from features
    inner join days on features.as_of = days.as_of
    left join leaving on features.customer_pk = leaving.customer_pk and features.as_of = leaving.as_of
    where features.tenure_days >= 30 and not features.has_given_notice
),

looked_at as (
    select *, from risk_set
    where is_leaving or is_compared = 1
),

readings as (
    unpivot looked_at
    on columns(* exclude (customer_pk, as_of, is_leaving, is_compared))
    into name signal value reading
),

-- who read alike stand on one step
steps as (
    select
        as_of,
        signal,
        reading,
        sum(is_compared) as alike,
    from readings
    group by all
),

ladders as (
    select
        *,
        sum(alike) over (partition by as_of, signal) as compared,
        sum(alike) over (
            partition by as_of, signal
            order by reading
            rows between unbounded preceding and current row
        ) as up_to,
    from steps
),

ranked as (
    select
        readings.customer_pk,
        readings.as_of,
        readings.signal,
        (ladders.up_to - ladders.alike + (ladders.alike - readings.is_compared) / 2)
        / nullif(ladders.compared - readings.is_compared, 0) as place,
    from readings
    inner join ladders
        on
            readings.as_of = ladders.as_of
            and readings.signal = ladders.signal
            and readings.reading = ladders.reading
    where readings.is_leaving
),

leavers as (
    select *, from ranked
    qualify row_number() over (partition by customer_pk, signal order by as_of desc) = 1
)

select
    signal,
    count(place) as leavers,
    avg(place) as mean_place,
    -- places are uniform from 0 to 1 where the signal says nothing
    (avg(place) - 0.5) * sqrt(12 * count(place)) as deviation,
from leavers
group by signal
having count(place) >= 50
