-- grain: one row; the first day of each feed, before which its absence says nothing
select
    (select min(first_on), from usage_extents) as first_event_on,
    (select min(first_named_on), from usage_extents) as first_user_on,
    (select min(created_on), from stg_tickets) as first_ticket_on,
