-- grain: one row per signal known of 50 leavers: how they ranked by it among all, before they left
with portfolio as (
    select greatest(count(distinct customer_pk) // 3000, 1) as one_in,
    from outcomes
),

risk_set as (
    select
        features.customer_pk,
        features.as_of,
        outcomes.left_on,
        cast(features.days_since_last_event as double) as days_since_last_event,
        cast(features.events_30d as double) as events_30d,
        cast(features.usage_trend_30d as double) as usage_trend_30d,
        cast(features.usage_trend_90d as double) as usage_trend_90d,
        cast(features.active_users_30d as double) as active_users_30d,
        cast(features.adoption_score_30d as double) as adoption_score_30d,
        cast(features.tickets_90d as double) as tickets_90d,
        cast(features.days_to_renewal as double) as days_to_renewal,
    from features
    inner join outcomes on features.customer_pk = outcomes.customer_pk and features.as_of = outcomes.as_of
    cross join build_parameters as parameters
    cross join portfolio
    where
        features.as_of > parameters.as_of - 540
        -- some thousand accounts tell as much as a hundred thousand
        and hash(features.customer_pk) % portfolio.one_in = 0
),

readings as (
    unpivot risk_set
    on columns(* exclude (customer_pk, as_of, left_on))
    into name signal value reading
),

ranked as (
    select
        *,
        (
            rank() over (partition by as_of, signal order by reading) - 1
            + (count(*) over (partition by as_of, signal, reading) - 1) / 2
        ) / nullif(count(*) over (partition by as_of, signal) - 1, 0) as place,
    from readings
),

leavers as (
    select *, from ranked
    where left_on <= as_of + 90
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
