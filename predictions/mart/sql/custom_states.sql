-- grain: one row per customer, snapshot and field of the vendor's own that was ever set by the end of
-- the day: what it was set to last, empty where it was emptied
select
    accounts.customer_pk,
    accounts.as_of,
    changes.field_key,
    nullif(arg_max(changes.set_to, (changes.changed_at, changes.position)), '') as held,
from account_snapshots as accounts
inner join source_custom_changes as changes
    on
        accounts.customer_pk = changes.customer_pk
        and cast(changes.changed_at as date) <= accounts.as_of
group by all
