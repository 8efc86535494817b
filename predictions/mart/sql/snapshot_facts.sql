-- grain: one row per snapshot: all that the application database tells of it, as one number
-- a sum, because two facts that are alike are two; and exact, because it is one of whole numbers
with facts as (
    select *, from account_facts
    union all
    select *, from contract_facts
),

-- each fact once, whatever the number of snapshots that knew it
begun as (
    select
        from_on as moved_on,
        sum(cast(fact as hugeint)) as facts,
    from facts
    where from_on < until_on
    group by moved_on
),

ended as (
    select
        until_on as moved_on,
        -sum(cast(fact as hugeint)) as facts,
    from facts
    where from_on < until_on
    group by moved_on
),

moves as (
    select *, from begun
    union all
    select *, from ended
)

select
    snapshots.as_of,
    concat_ws(
        ' ',
        coalesce(sum(moves.facts), 0),
        any_value(feeds.first_event_on),
        any_value(feeds.first_user_on <= snapshots.as_of),
        any_value(feeds.first_ticket_on <= snapshots.as_of)
    ) as facts,
from snapshots
cross join feeds
left join moves on snapshots.as_of >= moves.moved_on
group by snapshots.as_of
