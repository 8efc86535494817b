-- one row per event id that several good rows of the file share, with the first of them
create table repeated_ids as
with repeated_hashes as (
    select hash(event_id) as id_hash
    from checked_events
    where fault is null and event_id is not null
    group by id_hash
    having count(*) > 1
)

select
    event_id,
    min(row) as first_row
from checked_events
where fault is null and hash(event_id) in (select id_hash from repeated_hashes)
group by event_id
having count(*) > 1
