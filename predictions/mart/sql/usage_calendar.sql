-- grain: one row per day with events of a known customer
with months as (
    select
        as_of,
        bit_or(day_bits) as day_bits,
    from customer_marks
    group by all
)

select days.day_on as happened_on,
from months
inner join log_days as days on months.as_of = days.as_of
where (months.day_bits & days.day_bit) != 0
