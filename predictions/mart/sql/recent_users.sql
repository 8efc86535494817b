-- grain: one row per customer, day and user in the 364 days that end with the day of the mart
select
    daily_users.customer_pk,
    daily_users.happened_on,
    daily_users.user_id,
    sum(daily_users.event_count) as event_count,
from daily_users
cross join build_parameters as parameters
where daily_users.happened_on > parameters.as_of - 364
group by all
order by daily_users.customer_pk, daily_users.happened_on
