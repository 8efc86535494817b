-- grain: one row per snapshot and day of the 360 days that end with it; its age counts back from 0
select
    snapshots.as_of,
    cast(ages.age as integer) as age,
    cast(snapshots.as_of - cast(ages.age as integer) as date) as happened_on,
from snapshots
cross join range(0, 360) as ages (age)
