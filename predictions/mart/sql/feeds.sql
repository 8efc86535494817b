-- grain: one row; the first day of each feed, before which its absence says nothing
select
    (select min(happened_on), from usage_calendar) as first_event_on,
    (select min(happened_on) filter (where named_count > 0), from usage_calendar) as first_user_on,
    (select min(created_on), from stg_tickets) as first_ticket_on,
