-- grain: one row per day on which a tenth of all departures, and at least ten, were booked
select
    null as customer_pk,
    cast(coalesce(notice_date, churn_date) as varchar) as subject,
    concat(count(*), ' accounts left on this day') as detail,
    count(*) as weight,
    count(*) as magnitude,
from source_customers
where coalesce(notice_date, churn_date) is not null
group by coalesce(notice_date, churn_date)
having
    count(*) >= 10
    and count(*) >= 0.1 * (
        select count(coalesce(every.notice_date, every.churn_date)), from source_customers as every
    )
