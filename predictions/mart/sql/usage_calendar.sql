-- grain: one row per day with events of a known customer
select
    happened_on,
    sum(event_count) as event_count,
    sum(named_count) as named_count,
from stg_totals
group by all
order by happened_on
