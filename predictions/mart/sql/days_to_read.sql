-- grain: one row per day of a month whose marks the mart before did not make of the same events and signups
select log_days.*,
from log_days
anti join known_marks on log_days.as_of = known_marks.as_of
