"""A drawn log in a folder: made once, used again, and carried on by one day at a time."""

import json
from dataclasses import asdict
from pathlib import Path

from churnapp.benchmarks.drawn_events import DrawnEvents
from churnapp.duck import open_duckdb
from churnapp.durable_files import write_durably
from usage.log import KEY_FROM_ID, EventLog, open_event_log, quoted
from usage.queries.event_log import EventSegments

DRAWN = "drawn.json"
NEXT_DAY = """
create temp table fresh as
with moved as (
    select
        concat(event_id, '+') as event_id,
        customer_id,
        timestamp + interval 1 day as timestamp,
        event_type,
        user_id,
        feature_adoption_score,
        ingested_at + interval 1 day as ingested_at,
    from read_parquet([{paths}])
    where cast(timestamp as date) = date '{last_day}'
)

select {key} as event_key, * from moved
"""
FLOOR = """
select
    customer_id, count(*), min(timestamp), max(ingested_at), min(event_type), min(user_id),
    sum(feature_adoption_score),
from read_parquet([{paths}])
group by customer_id
"""


def draw_log(drawn: DrawnEvents, folder: Path) -> None:
    """Fills a folder with a log of these events, month by month as imports do; leaves one that is there."""
    said = json.dumps(asdict(drawn), default=str)
    if (folder / DRAWN).exists() and (folder / DRAWN).read_text() == said:
        return
    log = EventLog(folder)
    with open_duckdb(spill_folder=folder / "spill") as connection:
        drawn.prepare(connection)
        for _ in drawn.each_month(connection):
            connection.execute("create or replace temp table fresh as from drawn_events")
            log.append(connection, "fresh")
    write_durably(folder / DRAWN, said)


def append_next_day() -> int:
    """Appends what the log's newest day holds once more, a day later; returns how many events."""
    log = open_event_log()
    last_day = max(segment.last_day for segment in log.manifest.segments)
    newest = [segment for segment in log.manifest.segments if segment.last_day == last_day]
    paths = ", ".join(quoted(log.folder / segment.name) for segment in newest)
    with open_duckdb() as connection:
        connection.execute(NEXT_DAY.format(paths=paths, last_day=last_day, key=KEY_FROM_ID))
        return log.append(connection, "fresh").added


def floor_query(segments: EventSegments) -> str:
    """Decodes what a mart is made of, and groups it by customer."""
    return FLOOR.format(paths=", ".join(quoted(path) for path in segments.paths))
