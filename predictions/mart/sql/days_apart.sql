-- grain: one row per snapshot whose usage is not known yet and day of its 360 that lies in no whole month
select
    days.as_of,
    days.happened_on,
    days.span,
    days.month_bit,
    log_days.as_of as month_on,
from snapshot_days as days
inner join log_days on days.happened_on = log_days.day_on
anti join snapshot_months as months on days.as_of = months.as_of and log_days.as_of = months.month_on
