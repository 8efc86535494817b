"""Rules looking at a whole portfolio: opening plays, bringing them up to date, and pages meanwhile."""

import multiprocessing
import statistics
import time
from datetime import UTC, datetime

from django.db import connection
from django.db.models import F
from django.test import Client

from churnapp.accounts.models import User
from churnapp.benchmarks.measure import Measurement, in_turn, peak_memory_mb
from churnapp.benchmarks.pages import NothingToOpen
from churnapp.notifications.models import NotificationRecord
from customers.models import CustomerRecord
from gtm.domain.rules import RuleTrigger
from gtm.models import PlayRecord, PlayRuleRecord, PlaySettingsRecord, RuleEntryRecord, RulePassRecord
from gtm.queries.rules.conditions import matching_accounts
from gtm.repositories.rules.looking import follow_rules

OWNER = "benchmark-admin"
ROOM = 250
BARE = "benchmark_entries"
FLOOR = "reading who matches, and writing one bare row for each"
PAGES = ("/plays/", "/accounts/")
ASKED_BEFORE = 20
RULES = (
    ("Benchmark: likely to leave", "risk.gte.20", RuleTrigger.AFTER_RUN, 0),
    ("Benchmark: pays for a week", "mrr.gte.100", RuleTrigger.MATCHES, 7),
)


def measure_plays(runs: int) -> Measurement:
    """Median time of a pass that opens plays, of one that brings them up to date, and of pages meanwhile.

    It really writes and commits, so it only runs on a made-up portfolio; what it wrote is deleted.

    Raises:
        NothingToOpen: the portfolio is not a made-up one.
    """
    if not User.objects.filter(username=OWNER).exists():
        raise NothingToOpen("This benchmark writes plays. Run it with --make on an empty database.")
    accounts = CustomerRecord.objects.active().count()
    settings = PlaySettingsRecord.objects.create(
        plays_per_week=ROOM, set_at=datetime.now(UTC), reason="To measure."
    )
    _write_rules()
    try:
        opening, floor = in_turn(_look, _bare_rows, runs=runs, tidy=_forget)
        _look()
        opened = PlayRecord.objects.filter(rule__isnull=False).count()
        updating, again = in_turn(_look_again, _bare_rows, runs=runs)
        pages = _pages_meanwhile(accounts)
    finally:
        _forget()
        PlayRuleRecord.objects.all().delete()
        settings.delete()
    size, peak = f"{accounts:,} accounts, {opened:,} plays", peak_memory_mb()
    parts = [Measurement("bring up to date", size, updating, FLOOR, again, peak), pages]
    return Measurement("plays", size, opening, FLOOR, floor, peak, parts)


def _write_rules() -> None:
    now = datetime.now(UTC)
    PlayRuleRecord.objects.bulk_create(
        PlayRuleRecord(
            name=name,
            where=where,
            trigger=trigger,
            days=days,
            is_on=True,
            play_type="risk",
            reason=name,
            created_at=now,
            changed_at=now,
        )
        for name, where, trigger, days in RULES
    )


def _look() -> None:
    follow_rules(datetime.now(UTC))


def _look_again() -> None:
    """The same as after the next run: every rule looks, and whoever stays is brought up to date."""
    PlayRuleRecord.objects.update(looked_at_run=None, looked_on=None, times_on=F("times_on") + 1)
    follow_rules(datetime.now(UTC))


def _bare_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"create table {BARE} (rule integer, customer integer)")
        for rule in PlayRuleRecord.objects.all():
            found = matching_accounts(rule, datetime.now(UTC).date()).values_list("pk", flat=True)
            rows = [(rule.pk, account) for account in found]
            cursor.executemany(f"insert into {BARE} (rule, customer) values (%s, %s)", rows)  # noqa: S608 the name is ours
        cursor.execute(f"drop table {BARE}")


def _forget() -> None:
    for records in (
        RuleEntryRecord.objects.all(),
        RulePassRecord.objects.all(),
        PlayRecord.objects.filter(rule__isnull=False),
        NotificationRecord.objects.filter(event="play_assigned"),
    ):
        records.delete()
    PlayRuleRecord.objects.update(looked_at_run=None, looked_on=None)


def _pages_meanwhile(accounts: int) -> Measurement:
    """The p95 of pages while another process opens plays, beside the same pages alone."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=OWNER), "django.contrib.auth.backends.ModelBackend")
    _forget()
    for _ in range(2):
        _asked(client)
    alone = [_asked(client) for _ in range(ASKED_BEFORE)]
    connection.close()
    process = multiprocessing.get_context("spawn").Process(target=_look_alone)
    process.start()
    meanwhile = []
    while process.is_alive():
        meanwhile.append(_asked(client))
    process.join()
    return Measurement(
        "pages meanwhile",
        f"{accounts:,} accounts, {len(meanwhile)} times {' and '.join(PAGES)}",
        statistics.median(meanwhile),
        "the same pages with nothing else going on",
        statistics.median(alone),
        peak_memory_mb(),
        p95=_p95(meanwhile),
        floor_p95=_p95(alone),
    )


def _look_alone() -> None:
    import django  # noqa: PLC0415 - a process of its own begins without it

    django.setup()
    follow_rules(datetime.now(UTC))


def _asked(client: Client) -> float:
    start = time.perf_counter()
    for page in PAGES:
        client.get(page)
    return (time.perf_counter() - start) / len(PAGES)


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(0.95 * len(seconds)))]
