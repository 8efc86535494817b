-- grain: one row per day of the log: the first snapshot that knows its records, and the last one before it
select
    cast(days.day_on as date) as day_on,
    min(snapshots.as_of) filter (where snapshots.as_of >= cast(days.day_on as date)) as known_from,
    max(snapshots.as_of) filter (where snapshots.as_of < cast(days.day_on as date)) as last_before,
from feeds
cross join build_parameters as parameters
cross join
    unnest(generate_series(feeds.first_event_on, parameters.as_of, interval 1 day)) as days (day_on)
cross join snapshots
group by all
