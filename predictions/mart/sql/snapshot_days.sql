-- grain: one row per snapshot whose usage is not known yet and day of the 360 days that end with it; its age
-- counts back from 0, and no window of a feature begins or ends within a span
select
    snapshots.as_of,
    cast(ages.age as integer) as age,
    cast(snapshots.as_of - cast(ages.age as integer) as date) as happened_on,
    case
        when ages.age < 14 then 14
        when ages.age < 30 then 30
        when ages.age < 56 then 56
        when ages.age < 60 then 60
        when ages.age < 90 then 90
        when ages.age < 180 then 180
        else 360
    end as span,
    1 << cast(ages.age // 30 as integer) as month_bit,
from snapshots_to_read as snapshots
cross join unnest(range(0, 360)) as ages (age)
