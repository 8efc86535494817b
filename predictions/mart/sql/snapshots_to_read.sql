-- grain: one row per snapshot whose usage the mart before did not make of the same events
select snapshots.as_of,
from snapshots
anti join known_usage on snapshots.as_of = known_usage.as_of
