-- grain: one row per day under study: each month start with 30 days of events before it, and the latest day
with month_starts as (
    select cast(months.month_start as date) as as_of,
    from feeds
    cross join build_parameters as parameters
    cross join
        unnest(
            generate_series(
                cast(date_trunc('month', feeds.first_event_on) as date), parameters.as_of, interval 1 month
            )
        ) as months (month_start)
    where months.month_start >= feeds.first_event_on + 30
)

select
    as_of,
    as_of = (select parameters.as_of, from build_parameters as parameters) as is_latest,
from (
    select month_starts.as_of, from month_starts
    union
    select build_parameters.as_of, from build_parameters
) as days
order by as_of
