-- grain: one row per account and side: its events more than a day before its signup or a week after it left,
-- and the day of them that lies farthest from its life
with strays as (
    select
        marks.customer_pk,
        true as is_before,
        marks.first_on as farthest_on,
        if(marks.last_on < lives.begins_on, marks.event_count, marks.events_before_life) as event_count,
    from customer_marks as marks
    inner join customer_lives as lives on marks.customer_pk = lives.customer_pk
    where marks.first_on < lives.begins_on
    union all
    select
        marks.customer_pk,
        false as is_before,
        marks.last_on as farthest_on,
        if(marks.first_on > lives.ends_on, marks.event_count, marks.events_after_life) as event_count,
    from customer_marks as marks
    inner join customer_lives as lives on marks.customer_pk = lives.customer_pk
    where marks.last_on > lives.ends_on
)

select
    customer_pk,
    is_before,
    cast(sum(event_count) as bigint) as event_count,
    if(is_before, min(farthest_on), max(farthest_on)) as farthest_on,
from strays
group by customer_pk, is_before
