-- grain: one row per month of the log up to the day of the mart; it ends with the month start after its days
with ends as (
    select cast(months.ends_at as date) as as_of,
    from build_parameters as parameters
    cross join
        unnest(
            generate_series(
                cast(date_trunc('month', parameters.log_first_on - 1) + interval 1 month as date),
                cast(date_trunc('month', parameters.as_of - 1) + interval 1 month as date),
                interval 1 month
            )
        ) as months (ends_at)
)

select
    ends.as_of,
    cast(ends.as_of - interval 1 month as date) + 1 as first_on,
    least(ends.as_of, parameters.as_of) as last_on,
from ends
cross join build_parameters as parameters
where cast(ends.as_of - interval 1 month as date) < parameters.as_of
