"""Every row of a mart, to compare one that took over with one made of everything anew."""

from datetime import UTC, date, datetime, timedelta

from predictions.mart import build_mart, open_mart
from predictions.mart.kept_files import KeptFiles
from predictions.mart.relations import KEPT
from predictions.repositories.custom_features import custom_features_now
from usage.queries.event_log import current_segments

# how the log is cut into segments is not what a day's usage is, and when a file was written not what it holds
QUERIES = {
    "daily_usage": "select customer_pk, happened_on, recorded_on, event_type, sum(event_count), "
    "sum(adoption_count), round(sum(adoption_sum), 6) from daily_usage group by all",
    "kept_files": "select relation, as_of, made_of from kept_files",
}
MORE = ("feature_percentiles", "custom_lines")
BUILT_AT = datetime(2026, 1, 1, tzinfo=UTC)


def build(as_of: date, *, is_full: bool = False) -> dict[str, list[tuple]]:
    """Every row of a new mart."""
    now = BUILT_AT + timedelta(seconds=build.count)
    build.count += 1
    built = build_mart(
        current_segments(), as_of=as_of, built_at=now, is_full=is_full, custom=custom_features_now()
    )
    mart = open_mart(built.version)
    rows = {
        name: sorted(mart.rows(QUERIES.get(name, f"select * from {name}")), key=repr)
        for name in (*KEPT, *MORE)
    }
    return {**rows, "checks": list(built.quality.findings)}


build.count = 0


def days_made(monkeypatch) -> dict[str, list[date]]:
    """The days that the next build makes anew, by what names those that it takes over."""
    seen: dict[str, list[date]] = {}
    made = KeptFiles.make

    def watched(files, step, made_of, **more):
        made(files, step, made_of, **more)
        known = {row[0] for row in files._connection.execute(f"select * from {step.known}").fetchall()}
        seen.setdefault(step.known, sorted(made_of.keys() - known))

    monkeypatch.setattr(KeptFiles, "make", watched)
    return seen
