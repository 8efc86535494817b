-- grain: one row; the first day of each feed, before which its absence says nothing
select
    (select min(happened_on), from daily_usage) as first_event_on,
    (select min(happened_on), from daily_users) as first_user_on,
    (select min(created_on), from stg_tickets) as first_ticket_on,
