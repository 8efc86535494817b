-- grain: one row per snapshot whose features the mart before did not make of the same facts; the latest one
select snapshots.*,
from snapshots
anti join known_features on snapshots.as_of = known_features.as_of
