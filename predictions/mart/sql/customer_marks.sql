-- grain: one row per known customer, month with events of it and month from whose end on they are known
select
    customers.customer_pk,
    marks.as_of,
    marks.known_from,
    marks.first_on,
    marks.last_on,
    marks.first_named_on,
    marks.day_bits,
    case
        when marks.as_of <= customers.signup_on + 29 then marks.event_count
        else marks.events_to_thirtieth
    end as events_first_30d,
    marks.event_count,
    marks.events_before_life,
    marks.events_after_life,
from usage_marks as marks
inner join stg_customers as customers on marks.customer_id = customers.customer_id
